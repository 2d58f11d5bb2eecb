"""Findings on meetings: steps that are on none, and papers that contradict theirs (RID 3; Paper, p. 1; R21)."""

from __future__ import annotations

from collections.abc import Iterator

from policy.findings.finding import Finding, Severity
from policy.meetings.meetings import meeting_name, off_meetings
from policy.meetings.paper_references import contradiction
from policy.model.decisions import SUBJECT_NAMES
from policy.model.roster import name_of_body
from policy.model.wording import day_words
from policy.releases.facts import ReleaseFacts


def steps_off_meetings(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds steps on a day without a meeting of their body: "ad-hoc meetings may be required" (RID 3; R21).

    Between the first and the last meeting on record only, because nothing is known of others. It offers the next one that still fits.
    """
    if facts.closed:
        return
    for each in off_meetings(facts.release, facts.meetings):
        body = name_of_body(each.step.owner)
        text = f"“{each.step.event}” ({day_words(each.day)}) is on no meeting of the {body}. Ad-hoc meetings may be required (RID 3)."
        add = (f"Add a meeting on {day_words(each.day)}", ("meeting", each.step.owner, each.day.isoformat()))
        ways: list[tuple[str, tuple[str, ...]]] = [add]
        fix = "Add an ad-hoc meeting."
        if each.fits:
            fix = f"Move it to the next meeting that fits, {meeting_name(each.fits)}, or add an ad-hoc meeting."
            moved = ("milestone", facts.release.key, each.step.key, each.fits.day.isoformat())
            ways = [(f"Move it to {day_words(each.fits.day)}", moved), add]
        figures = (("date", day_words(each.day)),)
        yield Finding(f"off-meeting:{each.step.key}", "R21", Severity.NOTE, text, figures, fix, tuple(ways))


def contradicting_papers(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds decisions that cite a paper of another meeting: `SECP_76_1701_23` is meeting 76, 17 January, paper 23 (Paper, p. 1)."""
    for number, each in enumerate(facts.release.decisions, start=1):
        known = facts.meetings.get(each.body, ())
        if text := contradiction(each.reference, each.body, each.met_on, known):
            what = f"The decision on {SUBJECT_NAMES[each.subject]} of {day_words(each.met_on)} cites another meeting's paper. {text}"
            figures = (("paper", each.reference), ("meeting", day_words(each.met_on)))
            fix = (
                "Correct the meeting, or undo the decision and record it with its own paper. If the body saw an earlier paper, accept this."
            )
            ways = (("Meetings", ("meetings", each.body, str(each.met_on.year))),)
            yield Finding(f"paper:{number}", "R21", Severity.NOTE, what, figures, fix, ways)

"""Findings on steps of the timetable: order of testing, acts, evidence before its review, decisions on modifications (RID 3; R21, R25)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product

from policy.calendar.working_days import PAPER_DAYS, working_days_between
from policy.findings.finding import EXPLAIN, Finding, Severity
from policy.model import acts
from policy.model.releases import Release, Topic
from policy.model.timetable import Milestone
from policy.model.wording import counted, day_words, joined
from policy.releases.facts import ReleaseFacts
from policy.releases.not_on_record import silent_on
from policy.scope.cutoffs import undecided
from policy.timetable.baselines import scope_set_on
from policy.timetable.testing_order import phases_too_soon
from policy.timetable.timetable import acts_of


def testing_order(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds SIT begun or planned before the TAD's approval, and UIT before SIT or its approval without an overlap on record (R25)."""
    for each in phases_too_soon(facts.release, facts.dated):
        begun = each.second.milestone.done_on
        fix = EXPLAIN if begun else "Move one of the two steps."
        if each.may_overlap:
            fix = "If an overlap was agreed, record it with the testing approach. If not, " + fix[0].lower() + fix[1:]
        figures = (("step", each.second.milestone.event), ("date", day_words(begun) if begun else each.second.words))
        yield Finding(f"testing-order:{each.key}", "R25", Severity.ERROR, each.text, figures, fix)


def without_act(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds steps that a file or an older database marks as done although their act is not on record, in one note (R25)."""
    if facts.recorded is None:
        return
    done = [each.milestone for each in facts.dated.values() if each.done]
    events = [each.event for each in done if lacks_act(facts.release, each, facts.recorded)]
    if events:
        are = "step is" if len(events) == 1 else "steps are"
        text = f"{counted(len(events), are, are)} done without the act on record: {joined(events)}."
        fix = "Record the act, or accept this finding if it can't be recorded."
        yield Finding("done-without-act", "R25", Severity.NOTE, text, (("steps", "; ".join(events)),), fix)


def lacks_act(release: Release, step: Milestone, recorded: Collection[str]) -> bool:
    """Returns whether an act that the step stands for is not on record; `recorded` are the acts on record (RID 3; R3, R25)."""
    for act in acts.RECORDED.intersection(step.acts):
        if act == acts.GO_LIVE:
            there = release.live_on is not None
        elif act == acts.DECIDE_BASELINE:
            there = scope_set_on(release, step.covers) is not None
        else:
            there = act in recorded
        if not there:
            return True
    return False


def steps_after_undo(
    before: Release, recorded_before: Collection[str], after: Release, recorded: Collection[str]
) -> tuple[tuple[Milestone, ...], tuple[Milestone, ...]]:
    """Returns the steps to reopen and those to complete once acts were taken back or came back (RID 3; R13).

    A step is reopened if its act left the record, and completed if all its acts are there again. What the undo itself put back is held to
    the same. A step that was done without its act before, as a file had it, stays as it is.
    """
    earlier = {each.key: each for each in before.milestones}
    to_reopen, to_complete = [], []
    for each in after.milestones:
        if acts.RECORDED.isdisjoint(each.acts) or each.key not in earlier:
            continue
        was, lacks = earlier[each.key], lacks_act(after, each, recorded)
        followed = was.done_on != each.done_on or lacks_act(before, was, recorded_before) != lacks
        if followed and lacks and each.done_on is not None:
            to_reopen.append(each)
        elif followed and not lacks and each.done_on is None:
            to_complete.append(each)
    return tuple(to_reopen), tuple(to_complete)


_EVIDENCE = (
    (acts.EVIDENCE_OPERATIONAL, acts.REVIEW_OPERATIONAL),
    (acts.EVIDENCE_SECAS, acts.REVIEW_OPERATIONAL),
    (acts.EVIDENCE_TESTING, acts.REVIEW_TESTING),
    (acts.EVIDENCE_SECURITY, acts.REVIEW_SECURITY),
)
"""Each kind of evidence and the review that it is for (RID 3, 6)."""


def late_evidence(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds evidence planned or submitted less than five Working Days before a review that is still to come (RID 3; R21).

    Evidence after its review is out of order instead, and nothing is said of a step without an exact day.
    """
    by_act = acts_of(facts.dated.values())
    close: dict[tuple[str, str], Finding] = {}
    for evidence, review in _EVIDENCE:
        for first, second in product(by_act.get(evidence, ()), by_act.get(review, ())):
            given, held = first.milestone.done_on or first.day, second.day
            if given is None or held is None or second.done or given > held or facts.closed:
                continue
            days = working_days_between(given, held)
            if days < PAPER_DAYS:
                text = (
                    f"“{first.milestone.event}” ({day_words(given)}) is {counted(days, 'Working Day')} before "
                    f"“{second.milestone.event}” ({day_words(held)}). Papers are due {PAPER_DAYS} Working Days before a meeting."
                )
                figures = (("evidence", day_words(given)), ("review", day_words(held)), ("Working Days", str(days)))
                names = (first.milestone.key, second.milestone.key)
                fix = "Move the evidence or the review, or accept this finding if the committee agreed to a late paper."
                close[names] = Finding(f"late-evidence:{':'.join(names)}", "R21", Severity.WARNING, text, figures, fix)
    yield from close.values()


def promised_decisions(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds an issued RID whose timetable should have the dates of decisions on modifications, but has none (RID 3).

    It is so as long as a modification in scope is undecided, unless the sources say nothing about the timetable or the cut-offs.
    """
    release = facts.release
    names = [item.name for item in undecided(release) if not silent_on(release, Topic.CUTOFFS, item)]
    if facts.closed or not names or not release.versions or not release.milestones or Topic.TIMETABLE in release.not_on_record:
        return
    steps = acts_of(facts.dated.values()).get(acts.DECIDE_MODIFICATIONS, [])
    if any(each.known or each.done for each in steps):
        return
    text = f"The RID's timeline includes the dates of decisions on modifications, but has none, and {joined(names, most=6)} "
    text += f"{'is' if len(names) == 1 else 'are'} undecided."
    fix = "Date the step for those decisions, or add one to the timetable."
    yield Finding("no-decision-dates", "RID 3", Severity.WARNING, text, (("undecided", joined(names)),), fix)

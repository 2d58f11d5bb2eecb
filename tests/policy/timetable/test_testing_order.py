"""The order of testing: the TAD before SIT, SIT before UIT unless an overlap is on record (R25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import OVERLAP, Note, Release
from policy.timetable.dates import resolve
from policy.timetable.testing_order import overlap, phases_too_soon
from tests.builders.june_2020 import june_2020

AGREED = Note(OVERLAP, "The Panel agreed that UIT may begin before SIT is approved, SECP_78.")


def planned(**days: str) -> Release:
    """June 2020 with steps dated; a day after "done " is when it was done."""
    steps = []
    for each in june_2020().milestones:
        word = days.get(each.key.replace("-", "_"), "")
        if word.startswith("done "):
            steps.append(replace(each, done_on=date.fromisoformat(word.removeprefix("done "))))
        else:
            steps.append(replace(each, day=PartialDate.parse(word)) if word else each)
    return replace(june_2020(), milestones=tuple(steps))


def keys(release: Release) -> list[str]:
    """The breaches by key."""
    return [each.key for each in phases_too_soon(release)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({}, []),
        ({"tad_decision": "2020-02-14", "sit_start": "2020-02-24"}, []),
        ({"tad_decision": "2020-02-14", "sit_start": "2020-02-14"}, []),
        ({"tad_decision": "2020-03-13", "sit_start": "2020-02-24"}, ["tad-decision:sit-start"]),
        ({"tad_decision": "2020-03", "sit_start": "2020-03-02"}, []),
        ({"sit_start": "2020-04-01", "uit_start": "2020-03-02"}, ["sit-start:uit-start"]),
        ({"sit_decision": "2020-05-15", "uit_start": "2020-04-20"}, ["sit-decision:uit-start"]),
        ({"sit_start": "done 2020-02-24"}, ["tad-decision:sit-start"]),
        ({"tad_decision": "done 2020-02-14", "sit_start": "done 2020-02-24"}, []),
        ({"tad_decision": "done 2020-03-13", "sit_start": "done 2020-02-24"}, ["tad-decision:sit-start"]),
        ({"uit_start": "done 2020-04-20"}, ["sit-start:uit-start", "sit-decision:uit-start"]),
        ({"uit_end": "done 2020-05-18"}, ["sit-start:uit-end", "sit-decision:uit-end"]),
        ({"sit_start": "done 2020-02-24", "tad_decision": "done 2020-02-14", "uit_start": "done 2020-04-20"}, ["sit-decision:uit-start"]),
    ],
)
def test_what_begins_too_soon(days: dict[str, str], expected: list[str]) -> None:
    """Planned dates count if they are certainly in the wrong order; what has begun counts whatever was planned."""
    assert keys(planned(**days)) == expected


def test_june_2020_has_no_problem_of_order() -> None:
    """As of 10 January 2020 its test dates are missing, and nothing has begun."""
    assert phases_too_soon(june_2020()) == ()


def test_the_decision_counts_more_than_its_step() -> None:
    """A TAD approved in time is approved, although its step is open or marked later; one not agreed is not."""
    begun = planned(sit_start="done 2020-02-24", tad_decision="done 2020-03-13")
    for outcome, expected in ((Outcome.AGREED, []), (Outcome.NOT_AGREED, ["tad-decision:sit-start"])):
        decision = Decision(Subject.TAD, "panel", outcome, date(2020, 2, 14))
        assert keys(replace(begun, decisions=(*begun.decisions, decision))) == expected


def test_an_overlap_on_record_lets_uit_begin_before_sit_is_approved() -> None:
    """But not before SIT itself, and it does not stand for the TAD."""
    release = planned(sit_decision="2020-05-15", uit_start="2020-04-20")
    agreed = replace(release, notes=(*release.notes, AGREED))
    assert (overlap(release), overlap(agreed)) == ("", AGREED.text)
    assert keys(agreed) == []
    both = planned(uit_start="done 2020-04-20", sit_start="done 2020-04-27")
    assert keys(replace(both, notes=(AGREED,))) == ["tad-decision:sit-start", "sit-start:uit-start"]


def test_nothing_is_said_of_what_no_source_knows() -> None:
    """A timetable without a step for the TAD, and no decision on it, gives no breach."""
    begun = planned(sit_start="done 2020-02-24")
    bare = replace(begun, milestones=tuple(each for each in begun.milestones if each.key != "tad-decision"))
    assert phases_too_soon(bare) == ()


def test_the_sentences_name_both_steps_and_days() -> None:
    """What began, when, and what was missing."""
    (begun,) = phases_too_soon(planned(tad_decision="done 2020-03-13", sit_start="done 2020-02-24"))
    assert begun.text == "SIT: “SIT commences” was on 24 Feb 2020, before the TAD was approved, on 13 Mar 2020."
    (never,) = phases_too_soon(planned(sit_start="done 2020-02-24"))
    assert never.text.endswith("before the TAD was approved, which is not on record.")
    (early,) = phases_too_soon(planned(tad_decision="2020-03-13", sit_start="2020-02-24"))
    assert early.text == "SIT: “SIT commences” (24 Feb 2020) is planned before “Panel reviews SEC Release TAD” (13 Mar 2020)."


def test_resolved_dates_are_read_as_they_are() -> None:
    """Dates that the caller has resolved are read in place of the timetable's own."""
    wrong = planned(tad_decision="2020-03-13", sit_start="2020-02-24")
    assert [each.key for each in phases_too_soon(june_2020(), resolve(wrong.milestones))] == ["tad-decision:sit-start"]
    assert phases_too_soon(wrong, resolve(june_2020().milestones)) == ()


def test_a_phase_without_steps_hides_no_other() -> None:
    """Without a step for the TAD, UIT begun before SIT is still found."""
    begun = planned(uit_start="done 2020-04-20", sit_start="2020-04-27")
    bare = replace(begun, milestones=tuple(each for each in begun.milestones if each.key != "tad-decision"))
    assert keys(bare) == ["sit-start:uit-start", "sit-decision:uit-start"]


def test_the_last_of_several_approvals_counts() -> None:
    """Where the timetable has two steps for the TAD's approval, the later one is compared and named; one without a date is not."""
    release = planned(tad_decision="2020-02-14", sit_start="2020-02-24")
    (step,) = (each for each in release.milestones if each.key == "tad-decision")
    again, undated = replace(step, key="tad-again", day=PartialDate.parse("2020-03-13")), replace(step, key="tad-undated", day=None)
    for more in ((again, undated), (undated, again)):
        assert keys(replace(release, milestones=(*release.milestones, *more))) == ["tad-again:sit-start"]
        assert keys(replace(release, milestones=(*more, *release.milestones))) == ["tad-again:sit-start"]


def test_an_approval_without_a_step_is_compared() -> None:
    """A decision on record is enough to find that SIT began before it."""
    begun = planned(sit_start="done 2020-02-24")
    bare = tuple(each for each in begun.milestones if each.key != "tad-decision")
    decision = Decision(Subject.TAD, "panel", Outcome.AGREED, date(2020, 3, 13))
    assert keys(replace(begun, milestones=bare, decisions=(decision,))) == ["not-planned:sit-start"]


def test_the_step_that_was_done_first_is_named() -> None:
    """UIT is judged by whichever of its steps was done first."""
    assert keys(planned(uit_start="done 2020-05-18", uit_end="done 2020-04-20")) == ["sit-start:uit-end", "sit-decision:uit-end"]

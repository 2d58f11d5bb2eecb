"""Findings on steps: order of testing, acts, evidence before its review, decisions on modifications (RID 3; R21, R25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.findings.check import check
from policy.findings.finding import Finding, Severity
from policy.findings.steps import lacks_act, steps_after_undo
from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Note, Release, Topic
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from tests.builders.june_2020 import TODAY, june_2020
from tests.policy.timetable.test_testing_order import AGREED, planned

DONE = date(2020, 5, 11)


def found(release: Release, recorded: frozenset[str] | None = frozenset()) -> dict[str, Finding]:
    """The findings of R25 by key."""
    return {each.key: each for each in check(release, TODAY, recorded=recorded) if each.rule == "R25"}


def test_the_check_finds_a_breach_of_the_order() -> None:
    """An error with both steps; with the overlap on record it is gone, and an earlier breach is to be explained."""
    release = planned(sit_start="done 2020-01-06", sit_decision="2020-05-15", uit_start="2020-04-20")
    findings = found(release)
    assert list(findings) == ["testing-order:tad-decision:sit-start", "testing-order:sit-decision:uit-start"]
    assert {each.severity for each in findings.values()} == {Severity.ERROR}
    assert findings["testing-order:tad-decision:sit-start"].fix.startswith("Record the reason")
    assert findings["testing-order:sit-decision:uit-start"].fix.startswith("If an overlap was agreed, record it")
    assert list(found(replace(release, notes=(AGREED,)))) == ["testing-order:tad-decision:sit-start"]
    assert list(found(replace(release, notes=(Note("testing", "UIT follows SIT."),)))) == list(findings)


def test_june_2020_has_none() -> None:
    """Its one done step, the baseline, has its decision."""
    assert found(june_2020()) == {}


def test_steps_done_without_their_act_are_one_note() -> None:
    """What an older database or a file holds as done stays done, and one note lists it; without a look-up nothing is said."""
    release = planned(tad_draft="done 2020-01-06", review_testing="done 2020-01-07", regression_plans="done 2020-01-08")
    (note,) = found(release).values()
    assert (note.key, note.severity) == ("done-without-act", Severity.NOTE)
    assert note.text.startswith("2 steps are done without the act on record: DCC submits draft SEC Release TAD and TAG reviews UIT")
    (one,) = found(release, frozenset({acts.SUBMIT_DRAFT_TAD})).values()
    assert one.text.startswith("1 step is done")
    assert found(release, None) == {}


def test_each_act_is_looked_for_where_it_is_recorded() -> None:
    """A baseline of another kind of scope is another act; go-live is the release's own; what only the timetable records lacks nothing."""
    release = june_2020()
    system = Milestone("a", "A", acts=(acts.DECIDE_BASELINE,), covers=Covers.SYSTEM)
    assert not lacks_act(release, system, ())
    assert lacks_act(release, replace(system, covers=Covers.DOCUMENTS), ())
    go_live = Milestone("b", "B", acts=(acts.GO_LIVE,))
    assert lacks_act(release, go_live, ())
    assert not lacks_act(replace(release, live_on=date(2020, 6, 25)), go_live, ())
    assert not lacks_act(release, Milestone("c", "C", acts=(acts.START_SIT,)), ())
    both = Milestone("d", "D", acts=(acts.SUBMIT_UIT_REPORT, acts.EVIDENCE_TESTING))
    assert lacks_act(release, both, {acts.SUBMIT_UIT_REPORT})
    assert not lacks_act(release, both, both.acts)


def dated(evidence: str, review: str, *, done: bool = False) -> Release:
    """June 2020 with its operational evidence and review on these days."""
    days = {"evidence-operational": evidence, "review-operational": review}
    steps = (replace(each, day=PartialDate.parse(days[each.key])) if each.key in days else each for each in june_2020().milestones)
    held = (replace(each, done_on=TODAY) if done and each.key == "review-operational" else each for each in steps)
    return replace(june_2020(), milestones=tuple(held))


@pytest.mark.parametrize(
    ("evidence", "review", "days"),
    [
        ("2020-05-26", "2020-06-02", None),  # As in the RID.
        ("2020-05-27", "2020-06-02", "4 Working Days"),
        ("2020-06-01", "2020-06-02", "1 Working Day"),
        ("2020-06-02", "2020-06-02", "0 Working Days"),
        ("2020-06-03", "2020-06-02", None),  # Out of order instead.
        ("2020-05", "2020-06-02", None),
    ],
)
def test_evidence_comes_five_working_days_before_its_review(evidence: str, review: str, days: str | None) -> None:
    """Less than five Working Days are found, the bank holiday of 25 May not counted; a month says nothing."""
    key = "late-evidence:evidence-operational:review-operational"
    findings = {each.key: each for each in check(dated(evidence, review), TODAY)}
    assert (key in findings) is (days is not None)
    if days:
        assert f"is {days} before" in findings[key].text
        assert (findings[key].rule, findings[key].severity) == ("R21", Severity.WARNING)


def test_a_review_that_is_over_asks_for_no_evidence() -> None:
    """Nothing is found once the review is done, or the release live; evidence submitted late is."""
    late = dated("2020-06-01", "2020-06-02")
    keys = {each.key for each in check(dated("2020-06-01", "2020-06-02", done=True), TODAY)}
    keys |= {each.key for each in check(replace(late, live_on=TODAY), TODAY)}
    assert "late-evidence:evidence-operational:review-operational" not in keys
    steps = dated("2020-05-20", "2020-06-02").milestones
    given = tuple(replace(each, done_on=date(2020, 6, 1)) if each.key == "evidence-operational" else each for each in steps)
    found_late = {each.key for each in check(replace(june_2020(), milestones=given), date(2020, 6, 1))}
    assert "late-evidence:evidence-operational:review-operational" in found_late


DECISIONS = Milestone("decisions", "Decisions on modifications", "panel", PartialDate(2020, 3), acts=(acts.DECIDE_MODIFICATIONS,))


@pytest.mark.parametrize(
    ("changes", "promised"),
    [
        ({}, True),
        ({"milestones": (*june_2020().milestones, replace(DECISIONS, day=None))}, True),
        ({"milestones": (*june_2020().milestones, DECISIONS)}, False),
        ({"milestones": (*june_2020().milestones, replace(DECISIONS, day=None, done_on=TODAY))}, False),
        ({"versions": ()}, False),  # No RID promises anything.
        ({"milestones": ()}, False),
        ({"scope": june_2020().scope[:1]}, False),  # All decided.
        ({"not_on_record": (Topic.TIMETABLE,)}, False),
        ({"live_on": TODAY}, False),
    ],
)
def test_decision_dates_that_the_timeline_promises(changes: dict[str, Any], promised: bool) -> None:
    """The RID's timeline includes the dates of decisions on modifications, as long as one is undecided and the sources say so."""
    assert ("no-decision-dates" in {each.key for each in check(replace(june_2020(), **changes), TODAY)}) is promised


@pytest.mark.parametrize(
    ("was_done", "had", "done", "has", "reopened", "completed"),
    [
        (DONE, True, DONE, False, True, False),  # Its act left the record.
        (DONE, True, DONE, True, False, False),
        (DONE, False, DONE, False, False, False),  # It was done without its act, and stays so.
        (None, False, DONE, False, True, False),  # The undo put the day back, but not all of the act.
        (None, False, DONE, True, False, False),
        (None, False, None, True, False, True),  # Its act is on record again.
        (None, False, None, False, False, False),
        (None, True, None, True, False, False),  # Somebody opened it by hand.
        (DONE, True, None, True, False, True),  # Another record of the same act is left.
        (DONE, True, None, False, False, False),
    ],
)
def test_steps_follow_the_acts_that_an_undo_moves(
    was_done: date | None, had: bool, done: date | None, has: bool, reopened: bool, completed: bool
) -> None:
    """A step is reopened when its act left the record and completed when it is back, and only then (RID 3; R13)."""
    base = june_2020()
    step = next(each for each in base.milestones if acts.SUBMIT_SIT_REPORT in each.acts)

    def release(day: date | None) -> Release:
        return replace(base, milestones=(replace(step, done_on=day),))

    def recorded(there: bool) -> frozenset[str]:
        return frozenset(step.acts) if there else frozenset()

    found = steps_after_undo(release(was_done), recorded(had), release(done), recorded(has))
    assert tuple(bool(each) for each in found) == (reopened, completed)


def test_only_the_step_of_the_act_that_left_is_reopened_and_only_that_one_comes_back() -> None:
    """The steps of the other acts stay as they are, open or done, and so does one that was done without its act."""
    base = june_2020()
    submits, views, decides = (
        next(each for each in base.milestones if act in each.acts)
        for act in (acts.SUBMIT_SIT_REPORT, acts.VIEW_SIT_REPORT, acts.DECIDE_SIT_REPORT)
    )
    opened = next(each for each in base.milestones if acts.SUBMIT_UIT_REPORT in each.acts)
    unrecorded = replace(decides, done_on=DONE)
    done = replace(
        base, milestones=(replace(submits, done_on=DONE), replace(views, done_on=DONE), unrecorded, replace(opened, done_on=None))
    )
    every = frozenset({*submits.acts, *views.acts})
    to_reopen, to_complete = steps_after_undo(done, every, done, every - set(views.acts))
    assert ([each.key for each in to_reopen], to_complete) == ([views.key], ())
    without = replace(done, milestones=(done.milestones[0], replace(views, done_on=None), *done.milestones[2:]))
    to_reopen, to_complete = steps_after_undo(without, every - set(views.acts), without, every)
    assert (to_reopen, [each.key for each in to_complete]) == ((), [views.key])


@pytest.mark.parametrize(("was_done", "done"), [(None, DONE), (DONE, None), (DONE, DONE), (None, None)])
def test_a_step_for_no_act_follows_nothing(was_done: date | None, done: date | None) -> None:
    """A person marks it done, whatever is on record."""
    base = june_2020()
    step = replace(base.milestones[0], acts=())
    before, after = replace(base, milestones=(replace(step, done_on=was_done),)), replace(base, milestones=(replace(step, done_on=done),))
    assert steps_after_undo(before, (), after, ()) == ((), ())

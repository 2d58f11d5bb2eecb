"""The timetable by table: next, overdue, order, Working Days (RID 3; R10, R11, R13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from policy.timetable.dates import resolve
from policy.timetable.timetable import completed_by, next_dated, non_working, out_of_order, overdue
from tests.builders.june_2020 import MILESTONES, TODAY, june_2020


def step(key: str, day: str = "", *done: str, **more: Any) -> Milestone:
    """A milestone with an ISO date, acts, and what else is named."""
    return Milestone(key, f"Event {key}", day=PartialDate.parse(day) if day else None, acts=done, **more)


def release(*milestones: Milestone) -> Release:
    """A System release with these milestones."""
    return Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), milestones=milestones)


def test_june_2020_next_and_overdue() -> None:
    """On 10 January 2020 the next milestone is 17 January and none is overdue; on the 24th that one is, by five Working Days."""
    assert [each.milestone.key for each in next_dated(june_2020(), TODAY)][:2] == ["baseline-documents", "evidence-testing"]
    assert overdue(june_2020(), TODAY) == ()
    assert overdue(june_2020(), date(2020, 1, 17)) == ()
    (late,) = overdue(june_2020(), date(2020, 1, 24))
    assert (late.dated.milestone.key, late.working_days) == ("baseline-documents", 5)


def test_month_dates_are_overdue_only_after_their_last_day() -> None:
    """ "May 2020" is still to come on 31 May and overdue from 1 June, by one Working Day."""
    rid = release(step("rid", "2020-05"))
    assert overdue(rid, date(2020, 5, 31)) == ()
    assert [each.milestone.key for each in next_dated(rid, date(2020, 5, 31))] == ["rid"]
    (late,) = overdue(rid, date(2020, 6, 1))
    assert late.working_days == 1
    assert next_dated(rid, date(2020, 6, 1)) == ()


def test_what_is_done_is_neither_next_nor_overdue() -> None:
    """A milestone that is done is no longer watched."""
    done = release(step("rid", "2020-01-17", done_on=date(2020, 1, 17)))
    assert next_dated(done, TODAY) == ()
    assert overdue(done, date(2020, 2, 1)) == ()


def test_june_2020_is_in_order_and_on_working_days() -> None:
    """The real timetable has no order and no Working Day problem."""
    assert out_of_order(june_2020()) == ()
    assert non_working(june_2020()) == ()


def test_same_day_is_in_order() -> None:
    """Two acts on one day, as the Panel's two decisions of 12 June, are in order."""
    rows = release(step("a", "2020-06-12", acts.DECIDE_UIT_REPORT), step("b", "2020-06-12", acts.DECIDE_GO_LIVE))
    assert out_of_order(rows) == ()


@pytest.mark.parametrize(
    ("key", "day", "pairs"),
    [
        ("evidence-operational", "2020-06-03", {("evidence-operational", "review-operational")}),
        ("evidence-testing", "2020-05-28", {("evidence-testing", "review-testing")}),
        ("review-operational", "2020-06-15", {("review-operational", "go-no-go")}),
        ("review-testing", "2020-06-15", {("review-testing", "uit-decision")}),
        ("go-no-go", "2020-06-26", {("go-no-go", "go-live")}),
        ("evidence-operational", "2020-06", set()),
        ("evidence-operational", "2020-07", {("evidence-operational", "review-operational")}),
        ("baseline-documents", "2020-06-19", {("baseline-documents", "go-no-go")}),
    ],
)
def test_evidence_review_decision_go_live(key: str, day: str, pairs: set[tuple[str, str]]) -> None:
    """Each step that is surely later than what must follow it is found, once, with that step."""
    milestones = tuple(replace(row, day=PartialDate.parse(day)) if row.key == key else row for row in MILESTONES)
    found = out_of_order(replace(june_2020(), milestones=milestones))
    assert {(pair.first.milestone.key, pair.second.milestone.key) for pair in found} == pairs


def test_evidence_straight_after_the_decision_without_a_dated_review() -> None:
    """Evidence later than the decision is found even where the review between them has no date."""
    rows = release(
        step("e", "2020-06-15", acts.EVIDENCE_TESTING), step("r", "", acts.REVIEW_TESTING), step("d", "2020-06-12", acts.DECIDE_GO_LIVE)
    )
    assert [(pair.first.milestone.key, pair.second.milestone.key) for pair in out_of_order(rows)] == [("e", "d")]


def test_evidence_between_two_reviews_is_in_order() -> None:
    """Where a committee reviews twice, evidence before its last review is in order."""
    rows = release(
        step("first", "2020-05-20", acts.REVIEW_TESTING),
        step("more", "2020-05-25", acts.EVIDENCE_TESTING),
        step("second", "2020-05-27", acts.REVIEW_TESTING),
    )
    assert out_of_order(rows) == ()


def test_explicit_predecessors_count() -> None:
    """A step of one's own before its named predecessor is out of order, unless both are done."""
    rows = (step("a", "2020-05-20"), step("b", "2020-05-19", after=("a", "gone")))
    assert [(pair.first.milestone.key, pair.second.milestone.key) for pair in out_of_order(release(*rows))] == [("a", "b")]
    done = tuple(replace(row, done_on=date(2020, 5, 21)) for row in rows)
    assert out_of_order(release(*done)) == ()


@pytest.mark.parametrize(("day", "found"), [("2020-05-08", 1), ("2020-05-09", 1), ("2020-05-04", 0), ("2020-05", 0)])
def test_non_working_days(day: str, found: int) -> None:
    """A bank holiday or a weekend is found; 4 May 2020 and a month are not."""
    assert len(non_working(release(step("a", day)))) == found


def test_done_milestones_may_lie_on_any_day() -> None:
    """What is done needs no other day."""
    assert non_working(release(step("a", "2020-05-09", done_on=date(2020, 5, 9)))) == ()


def test_resolved_dates_are_read_as_they_are() -> None:
    """Dates that the caller has resolved are read in place of the timetable's own."""
    planned = release(step("a", "2020-05-20", acts.SUBMIT_SIT_REPORT), step("b", "2020-05-21", acts.VIEW_SIT_REPORT))
    moved = resolve([step("a", "2020-05-23", acts.SUBMIT_SIT_REPORT), step("b", "2020-05-22", acts.VIEW_SIT_REPORT)])
    day = date(2020, 5, 22)
    assert ([each.milestone.key for each in next_dated(planned, day, moved)], next_dated(planned, day)) == (["b", "a"], ())
    assert (overdue(planned, day, moved), len(overdue(planned, day))) == ((), 2)
    assert (len(out_of_order(planned, moved)), out_of_order(planned)) == (1, ())
    assert (len(non_working(planned, moved)), non_working(planned)) == (1, ())


def test_the_last_of_several_followers_is_named() -> None:
    """Evidence after two reviews is named with the later of them."""
    reviews = [step("r1", "2020-05-28", acts.REVIEW_TESTING), step("r2", "2020-05-27", acts.REVIEW_TESTING)]
    evidence = step("e", "2020-05-29", acts.EVIDENCE_TESTING)
    for rows in (reviews, reviews[::-1]):
        assert [pair.second.milestone.key for pair in out_of_order(release(*rows, evidence))] == ["r1"]


def test_one_of_the_two_done_leaves_them_out_of_order() -> None:
    """Only where both have happened can nothing be moved any more."""
    rows = (step("a", "2020-05-20", done_on=date(2020, 5, 20)), step("b", "2020-05-19", after=("a",)))
    assert len(out_of_order(release(*rows))) == 1


def test_a_predecessor_of_the_same_day_is_in_order() -> None:
    """What begins on the last possible day of what follows is not certainly later."""
    assert out_of_order(release(step("a", "2020-05-20"), step("b", "2020-05-20", after=("a",)))) == ()


def test_each_wrong_pair_is_found_once() -> None:
    """A predecessor that is also one by its act is named once; another follower of the same step is named too."""
    first = step("e", "2020-05-29", acts.EVIDENCE_TESTING)
    review = step("r", "2020-05-28", acts.REVIEW_TESTING, after=("e",))
    own = step("x", "2020-05-27", after=("e",))
    pairs = [(pair.first.milestone.key, pair.second.milestone.key) for pair in out_of_order(release(first, review, own))]
    assert pairs == [("e", "r"), ("e", "x")]


TAD = Milestone("tad", "DCC submits TAD", acts=(acts.SUBMIT_TAD,))
BOTH = Milestone("both", "TAG and OPSG review", acts=(acts.REVIEW_TESTING, acts.REVIEW_OPERATIONAL))
DONE = replace(TAD, key="done", done_on=date(2020, 1, 9))
FOR_SYSTEMS = Milestone("system", "Panel baselines", acts=(acts.DECIDE_BASELINE,), covers=Covers.SYSTEM)
FOR_DOCUMENTS = replace(FOR_SYSTEMS, key="documents", covers=Covers.DOCUMENTS)
PLANNED = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), milestones=(TAD, BOTH, DONE, FOR_SYSTEMS, FOR_DOCUMENTS))


def test_an_act_completes_the_open_milestones_that_name_it() -> None:
    """A milestone that is done or names another act is left out."""
    assert completed_by(PLANNED, acts.SUBMIT_TAD) == (TAD,)
    assert completed_by(PLANNED, acts.START_SIT) == ()


def test_a_milestone_of_two_acts_waits_for_both() -> None:
    """One act completes it only if the other has happened."""
    assert completed_by(PLANNED, acts.REVIEW_TESTING) == ()
    assert completed_by(PLANNED, acts.REVIEW_TESTING, (acts.SUBMIT_TAD,)) == ()
    assert completed_by(PLANNED, acts.REVIEW_TESTING, (acts.REVIEW_OPERATIONAL,)) == (BOTH,)


def test_a_baseline_completes_the_milestone_of_its_kind_of_scope() -> None:
    """A baseline of the documents leaves the systems' milestone open; one of everything completes both (R3)."""
    assert completed_by(PLANNED, acts.DECIDE_BASELINE, covers=Covers.DOCUMENTS) == (FOR_DOCUMENTS,)
    assert completed_by(PLANNED, acts.DECIDE_BASELINE, covers=Covers.SYSTEM) == (FOR_SYSTEMS,)
    assert completed_by(PLANNED, acts.DECIDE_BASELINE) == (FOR_SYSTEMS, FOR_DOCUMENTS)
    everything = replace(FOR_SYSTEMS, covers=Covers.ALL)
    assert completed_by(replace(PLANNED, milestones=(everything,)), acts.DECIDE_BASELINE, covers=Covers.DOCUMENTS) == ()

"""Evidence, positions and conditions due for a committee's review (RID 3, 6; Guidance 5.3; R13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.model import acts
from policy.model.decisions import Recommendation, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.model.timetable import Milestone
from policy.nudges.due_items import due_items
from policy.nudges.item import Due, DueKind, OpenCondition
from policy.nudges.reviews import acts_left, is_reviewed
from tests.policy.nudges.test_due_items import START, items, release, step


def _review(standing: SignOffState = SignOffState.OPEN, evidence: Milestone | None = None) -> Release:
    criteria = (
        Criterion("O1", CriterionKind.OPERATIONAL, "opsg", "x", state=standing),
        Criterion("O8", CriterionKind.OPERATIONAL, "opsg", "y", answers="secas", state=standing),
    )
    review = step("review", "2020-06-02", acts=(acts.REVIEW_OPERATIONAL,), owner="opsg", recorded_on=START)
    return release(review, *([evidence] if evidence else []), criteria=criteria)


def test_evidence_is_due_before_the_review_where_no_step_is_planned_for_it() -> None:
    """Each who answers owes evidence five Working Days before the review, until it is on file."""
    assert items(_review())[:2] == ["evidence:opsg-dcc 2020-05-26 dcc", "evidence:opsg-secas 2020-05-26 secas"]
    assert "evidence:opsg-secas 2020-05-26 secas" not in items(_review(), evidenced={"O8"})
    planned = step("evidence", "2020-05-20", acts=(acts.EVIDENCE_OPERATIONAL,))
    assert [each for each in items(_review(evidence=planned)) if each.startswith("evidence")] == ["evidence:opsg-secas 2020-05-26 secas"]


def test_positions_are_asked_for_once_the_planned_evidence_is_in() -> None:
    """Before the evidence step is done no verdict is asked for; then from the day it came in; not where all is signed off."""
    planned = step("evidence", "2020-05-20", acts=(acts.EVIDENCE_OPERATIONAL,))
    assert not any(each.startswith("position") for each in items(_review(evidence=planned)))
    done = _review(evidence=replace(planned, done_on=date(2020, 5, 21)))
    (position,) = [each for each in due_items(done, START) if each.kind is DueKind.POSITION]
    assert (position.owner, position.day, position.recorded_on) == ("opsg", date(2020, 6, 2), date(2020, 5, 21))
    assert position.text == "2 operational criteria to be signed off (O1 and O8)"
    assert not any(each.startswith(("position", "evidence")) for each in items(_review(SignOffState.MET)))


def of_kind(found: Release, kind: DueKind, **more: Any) -> list[Due]:
    """The due items of one kind."""
    return [each for each in due_items(found, START, **more) if each.kind is kind]


def test_the_evidence_that_is_due_is_named() -> None:
    """The item counts the criteria of each party and says when they are reviewed; only six are named."""
    (dcc, secas) = of_kind(_review(), DueKind.EVIDENCE)
    assert dcc.text == "Evidence for 1 operational criterion (O1), due for review on 2 Jun 2020"
    assert (dcc.words, dcc.recorded_on, secas.ref) == ("26 May 2020", START, "opsg-secas")
    many = tuple(Criterion(f"O{number}", CriterionKind.OPERATIONAL, "opsg", "x") for number in range(1, 9))
    (eight,) = of_kind(replace(_review(), criteria=many), DueKind.EVIDENCE)
    assert eight.text.startswith("Evidence for 8 operational criteria (O1, O2, O3, O4, O5, O6 and 2 more)")


def test_only_open_criteria_need_evidence_and_stale_ones_positions() -> None:
    """A criterion that was signed off and went stale needs positions again, and no new evidence."""
    stale = _review(SignOffState.STALE)
    assert of_kind(stale, DueKind.EVIDENCE) == []
    assert len(of_kind(stale, DueKind.POSITION)) == 1


def test_the_next_review_is_the_first_that_is_not_done() -> None:
    """Of several reviews the earliest open one counts, a month at its end; without an open review with a date nothing is due."""
    early = step("early", "2020-05", acts=(acts.REVIEW_OPERATIONAL,))
    whole = replace(_review(), milestones=(*_review().milestones, early))
    (position,) = of_kind(whole, DueKind.POSITION)
    assert (position.day, position.words) == (date(2020, 5, 31), "May 2020")
    done = replace(whole, milestones=tuple(replace(each, done_on=START) for each in whole.milestones))
    assert of_kind(done, DueKind.POSITION) == of_kind(done, DueKind.EVIDENCE) == []
    undated = replace(whole, milestones=(replace(early, day=None),))
    assert of_kind(undated, DueKind.POSITION) == []


@pytest.mark.parametrize(
    ("until", "evidence", "positions"),
    [("2020-05-25", 0, 0), ("2020-05-26", 2, 0), ("2020-06-01", 2, 0), ("2020-06-02", 2, 1)],
)
def test_what_is_due_later_is_left_out(until: str, evidence: int, positions: int) -> None:
    """Evidence is listed from five Working Days before the review, the positions from its day."""
    last = date.fromisoformat(until)
    assert len(of_kind(_review(), DueKind.EVIDENCE, until=last)) == evidence
    assert len(of_kind(_review(), DueKind.POSITION, until=last)) == positions


def test_a_position_is_as_new_as_the_last_thing_that_made_it_possible() -> None:
    """It was recorded when the review's date was entered, or when the evidence came in, whichever is later."""
    early = step("evidence", "2020-01-02", acts=(acts.EVIDENCE_OPERATIONAL,), done_on=date(2020, 1, 2))
    (position,) = of_kind(_review(evidence=early), DueKind.POSITION)
    assert position.recorded_on == START


def test_each_kind_of_criterion_has_its_own_review() -> None:
    """A review of testing asks nothing about operational criteria."""
    testing = replace(_review(), milestones=(step("tag", "2020-06-02", acts=(acts.REVIEW_TESTING,)),))
    assert of_kind(testing, DueKind.POSITION) == []


def test_open_conditions_are_due_on_their_day() -> None:
    """A condition is its owner's, named by its criterion and number, in one line, and left out if it is due later."""
    conditions = (
        OpenCondition("T1", 2, " Fix the\n  defect\n", "dcc", date(2020, 3, 2)),
        OpenCondition("T2", 1, "Later", "tag", date(2020, 3, 3)),
    )
    (one,) = of_kind(release(), DueKind.CONDITION, conditions=conditions, until=date(2020, 3, 2))
    assert (one.ref, one.text, one.day, one.owner, one.words) == (
        "T1-2",
        "Condition on T1: Fix the defect",
        date(2020, 3, 2),
        "dcc",
        "2 Mar 2020",
    )
    assert items(release(), conditions=conditions)[-1] == "condition:T2-1 2020-03-03 tag"


def test_a_kind_is_reviewed_when_all_its_reviews_are_done() -> None:
    """Without a review in the timetable, or with one that is open, the criteria of that kind are not reviewed."""
    review = step("a", acts=(acts.REVIEW_TESTING,), done_on=START)
    assert is_reviewed(release(review), CriterionKind.TESTING)
    assert not is_reviewed(release(review), CriterionKind.OPERATIONAL)
    assert not is_reviewed(release(review, replace(review, key="b", done_on=None)), CriterionKind.TESTING)


def test_a_committee_without_a_review_or_with_a_distant_one_hides_no_other() -> None:
    """The security criteria have no review, the operational ones a distant one, and the testing ones are due."""
    kinds = ((CriterionKind.SECURITY, "S1", "ssc"), (CriterionKind.OPERATIONAL, "O1", "opsg"), (CriterionKind.TESTING, "T1", "tag"))
    criteria = tuple(Criterion(ref, kind, committee, "x") for kind, ref, committee in kinds)
    reviews = (step("far", "2021-06-02", acts=(acts.REVIEW_OPERATIONAL,)), step("near", "2020-06-02", acts=(acts.REVIEW_TESTING,)))
    scope = (ScopeItem(Modification("MP001", "x", dcc_systems=True)),)
    whole = release(*reviews, criteria=criteria, scope=scope)
    (one,) = of_kind(whole, DueKind.POSITION, until=date(2020, 6, 2))
    assert (one.release, one.ref, one.text) == ("june-2030", "tag-testing", "1 testing criterion to be signed off (T1)")


def test_two_reviews_of_one_day_are_one() -> None:
    """Of two reviews on the same day the first in the timetable counts."""
    twin = step("twin", "2020-06-02", acts=(acts.REVIEW_OPERATIONAL,))
    (one,) = of_kind(replace(_review(), milestones=(*_review().milestones, twin)), DueKind.POSITION)
    assert one.recorded_on == START


def test_evidence_over_christmas_is_due_early_enough() -> None:
    """Five Working Days before 4 January 2021 are twelve days, and the item is listed on its day."""
    review = step("review", "2021-01-04", acts=(acts.REVIEW_OPERATIONAL,))
    found = of_kind(replace(_review(), milestones=(review,)), DueKind.EVIDENCE, until=date(2020, 12, 23))
    assert [(each.release, each.day) for each in found] == [("june-2030", date(2020, 12, 23))] * 2


def test_a_condition_and_many_positions_are_named_in_full() -> None:
    """The condition names its release, and six of eight criteria are named."""
    (one,) = of_kind(release(), DueKind.CONDITION, conditions=(OpenCondition("T1", 2, "Fix it", "dcc", START),))
    assert one.release == "june-2030"
    many = tuple(Criterion(f"O{number}", CriterionKind.OPERATIONAL, "opsg", "x") for number in range(1, 9))
    (eight,) = of_kind(replace(_review(), criteria=many), DueKind.POSITION)
    assert eight.text == "8 operational criteria to be signed off (O1, O2, O3, O4, O5, O6 and 2 more)"


@pytest.mark.parametrize(
    ("of", "standing", "views", "left"),
    [
        ((acts.VIEW_UIT_REPORT, acts.REVIEW_TESTING), SignOffState.OPEN, (), (acts.VIEW_UIT_REPORT, acts.REVIEW_TESTING)),
        ((acts.VIEW_UIT_REPORT, acts.REVIEW_TESTING), SignOffState.OPEN, (Subject.UIT_REPORT,), (acts.REVIEW_TESTING,)),
        ((acts.VIEW_UIT_REPORT, acts.REVIEW_TESTING), SignOffState.MET, (Subject.UIT_REPORT,), ("recommend testing",)),
        ((acts.REVIEW_TESTING,), SignOffState.STALE, (), (acts.REVIEW_TESTING,)),
        ((acts.REVIEW_TESTING,), SignOffState.MET, (), ("recommend testing",)),
        ((acts.SUBMIT_UIT_REPORT,), SignOffState.MET, (Subject.UIT_REPORT,), (acts.SUBMIT_UIT_REPORT,)),
    ],
)
def test_a_step_has_the_acts_that_are_left_of_it(
    of: tuple[str, ...], standing: SignOffState, views: tuple[Subject, ...], left: tuple[str, ...]
) -> None:
    """A view on record is not asked for again, and a review with nothing left to sign off leaves its recommendation (RID 3; R13)."""
    given = tuple(Recommendation("tag", each, positive=True, given_on=date(2020, 5, 27)) for each in views)
    criteria = (Criterion("T1", CriterionKind.TESTING, "tag", "It works.", state=standing),)
    found = Release("june-2020", ReleaseKind.SYSTEM, None, criteria=criteria, recommendations=given)
    assert acts_left(found, of) == left

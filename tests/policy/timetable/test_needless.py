"""Steps that the facts leave nothing to do for, by table (RID 1, 3; R5, R9, R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers, RidVersion
from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone
from policy.nudges.due_items import due_items
from policy.nudges.endings import Because, ending_of
from policy.releases.facts import facts_of
from policy.releases.status_post import standing
from policy.timetable.needless import TESTING, is_needless, why_needless
from policy.timetable.timetable import next_dated, non_working, out_of_order, overdue
from tests.builders.june_2020 import CRITERIA, MP079, SECMP0053, TODAY

SUNDAY = PartialDate(2020, 1, 5)
DOCUMENTS = Modification("MP100", "Words", ModificationState.APPROVED)
DECIDED, UNDECIDED = ScopeItem(SECMP0053), ScopeItem(MP079)
LEFT = ScopeItem(replace(MP079, state=ModificationState.REJECTED), state=ScopeState.OUT, out_reason="rejected")
MOVED = ScopeItem(MP079, state=ScopeState.OUT, out_reason="moved to november-2020: later")


def step(*does: str, **more: Any) -> Milestone:
    """A step that was due on a Sunday."""
    return Milestone("step", "Step", "panel", SUNDAY, acts=does, **more)


def release(each: Milestone, *items: ScopeItem, kind: ReleaseKind = ReleaseKind.SYSTEM, criteria: tuple[Criterion, ...] = ()) -> Release:
    """A release with one step and this scope."""
    return Release("june-2020", kind, date(2020, 6, 25), scope=items, milestones=(each,), criteria=criteria)


DECISIONS, BASELINE = step(acts.DECIDE_MODIFICATIONS), step(acts.DECIDE_BASELINE, covers=Covers.DOCUMENTS)


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ((), ""),
        ((UNDECIDED,), ""),
        ((DECIDED, UNDECIDED), ""),
        ((DECIDED,), "each modification in scope is decided"),
        ((DECIDED, LEFT), "each modification in scope is decided"),
        ((LEFT,), "nothing is in scope any more"),
        ((MOVED,), "nothing is in scope any more"),
    ],
)
def test_decisions_on_modifications(items: tuple[ScopeItem, ...], why: str) -> None:
    """The step is met once nothing that is targeted waits for a decision; before anything is targeted it stays (RID 1; R5)."""
    assert why_needless(release(DECISIONS, *items), DECISIONS) == why


@pytest.mark.parametrize("act", sorted(TESTING))
def test_what_needs_dcc_scope(act: str) -> None:
    """The TAD, testing and its evidence come with DCC-System scope; an empty System release is expected to have some (R9, R12)."""
    assert why_needless(release(step(act), ScopeItem(DOCUMENTS)), step(act)) == "nothing in scope impacts DCC Systems"
    assert not is_needless(release(step(act), DECIDED), step(act))
    for kind in ReleaseKind:
        assert not is_needless(release(step(act), kind=kind), step(act))


@pytest.mark.parametrize("act", sorted(acts.ON_DRAFT_TAD))
def test_an_approved_tad_needs_no_draft(act: str) -> None:
    """A TAD that was final from the first leaves nothing to draft or consult on, once it is approved and unless that is reversed."""
    agreed = Decision(Subject.TAD, "panel", Outcome.AGREED, TODAY)
    drafted = release(step(act), DECIDED)
    assert not is_needless(drafted, step(act))
    assert why_needless(replace(drafted, decisions=(agreed,)), step(act)) == "the TAD is approved"
    assert not is_needless(replace(drafted, decisions=(agreed, replace(agreed, outcome=Outcome.NOT_AGREED))), step(act))
    assert not is_needless(replace(drafted, decisions=(replace(agreed, subject=Subject.SIT_REPORT),)), step(act))
    assert not is_needless(replace(drafted, decisions=(agreed,)), step(acts.PUBLISH_TAD))


@pytest.mark.parametrize("act", sorted(acts.DRAFTS.values()))
def test_a_baselined_rid_needs_no_draft(act: str) -> None:
    """Drafts before the baseline come no more once the RID is baselined (R8)."""
    drafted = release(step(act), DECIDED)
    assert not is_needless(drafted, step(act))
    baselined = replace(drafted, versions=(RidVersion("1.0", TODAY, "Baseline", baselined=True),))
    assert why_needless(baselined, step(act)) == "the RID is baselined"
    assert not is_needless(baselined, BASELINE)


@pytest.mark.parametrize(
    ("issued", "needless"),
    [
        ((), (False, False, False)),
        (("0.1",), (True, False, False)),
        (("0.2",), (True, True, False)),
        (("0.1", "0.2", "0.3"), (True, True, True)),
        (("0.4",), (True, True, True)),
    ],
)
def test_a_draft_whose_number_is_past_comes_no_more(issued: tuple[str, ...], needless: tuple[bool, bool, bool]) -> None:
    """Numbers only go up: a draft on record leaves nothing to do for it and those before it (R8)."""
    versions = tuple(RidVersion(each, TODAY, "Draft") for each in issued)
    steps = [step(act) for act in acts.DRAFTS.values()]
    assert tuple(is_needless(replace(release(each, DECIDED), versions=versions), each) for each in steps) == needless
    if issued == ("0.2",):
        told = "version 0.2 of the RID is issued"
        assert why_needless(replace(release(steps[0], DECIDED), versions=versions), steps[0]) == told


def test_evidence_and_reviews_without_criteria() -> None:
    """If each criterion of the kind is not applicable, nothing is to be submitted or reviewed (R12)."""
    dropped = tuple(
        replace(each, not_applicable="Nothing changes") if each.kind is CriterionKind.OPERATIONAL else each for each in CRITERIA
    )
    for act in (acts.EVIDENCE_OPERATIONAL, acts.EVIDENCE_SECAS, acts.REVIEW_OPERATIONAL):
        assert why_needless(release(step(act), DECIDED, criteria=dropped), step(act)) == "none of its criteria applies"
        assert not is_needless(release(step(act), DECIDED, criteria=CRITERIA), step(act))
        assert not is_needless(release(step(act), DECIDED), step(act))
    both = step(acts.EVIDENCE_OPERATIONAL, acts.EVIDENCE_TESTING)
    assert not is_needless(release(both, DECIDED, criteria=dropped), both)


@pytest.mark.parametrize(
    "each", [step(), step(acts.DECIDE_MODIFICATIONS, done_on=TODAY), step(acts.DECIDE_GO_LIVE), step(acts.GO_LIVE), BASELINE]
)
def test_other_steps_stay(each: Milestone) -> None:
    """A step without an act, one that is done, the baselines (R8) and the gates are as they were."""
    assert why_needless(release(each, LEFT), each) == ""


def test_no_rule_waits_for_a_step_with_nothing_to_do() -> None:
    """It is not overdue, next, due, undated, on a wrong day or in a wrong order, and a reminder of it says why it ended (R10, R11, R13)."""
    open_, met = release(DECISIONS, UNDECIDED), release(DECISIONS, DECIDED, LEFT)
    for each, left in ((open_, 1), (met, 0)):
        assert len(overdue(each, TODAY)) == left
        assert len(next_dated(each, date(2020, 1, 5))) == left
        assert len(non_working(each)) == left
        assert len(facts_of(each, TODAY).overdue) == left
        assert len([one for one in due_items(each, TODAY) if one.item == "milestone:step"]) == left
        go = Milestone("go", "Go", day=PartialDate(2020, 1, 3), acts=(acts.DECIDE_GO_LIVE,))
        assert len(out_of_order(replace(each, milestones=(DECISIONS, go)))) == left
    assert ending_of("milestone:step", met, TODAY, now_due={}).detail == Because.NEEDLESS.name
    undated = replace(step(acts.START_UIT), day=None)
    assert facts_of(release(undated, DECIDED), TODAY).undated
    assert not facts_of(release(undated, ScopeItem(DOCUMENTS)), TODAY).undated
    report = replace(step(acts.DECIDE_UIT_REPORT), day=PartialDate(2020, 5, 5))
    assert standing(release(report, DECIDED), TODAY, ()).gate
    assert standing(release(report, ScopeItem(DOCUMENTS)), TODAY, ()).gate is None

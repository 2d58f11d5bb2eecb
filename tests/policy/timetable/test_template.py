"""The timetable that a new release starts with (RID 3; R10, R12, R13)."""

from __future__ import annotations

from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from policy.model import acts
from policy.model.releases import ReleaseKind
from policy.model.rid import Covers
from policy.timetable.dates import resolve
from policy.timetable.template import template
from tests.builders.june_2020 import MILESTONES, TODAY

GO_LIVE = date(2027, 6, 24)


def test_system_release_has_the_usual_steps() -> None:
    """A System release starts with the 23 steps of the June 2020 RID, and with what the rules need beside them."""
    steps = template(ReleaseKind.SYSTEM, GO_LIVE)
    added = {step.key for step in steps} - {step.key for step in MILESTONES}
    drafts = {"rid-draft-1", "rid-draft-2", "rid-draft-3"}
    assert added == {"evidence-secas", "review-security", "modification-decisions", "tad-published", *drafts}
    assert len(steps) == len(MILESTONES) + 7 == 30
    assert {act for step in steps for act in step.acts} == acts.ALL


def test_events_owners_and_acts_are_those_of_the_real_release() -> None:
    """The shared steps read, belong and act as in the June 2020 RID, but for the evidence that also serves security."""
    real = {step.key: step for step in MILESTONES}
    shared = [step for step in template(ReleaseKind.SYSTEM, GO_LIVE) if step.key in real and step.key != "evidence-operational"]
    assert len(shared) == len(real) - 1
    for step in shared:
        then = real[step.key]
        assert (step.event, step.owner, step.acts, step.covers) == (then.event, then.owner, then.acts, then.covers)


def test_only_go_live_has_a_date() -> None:
    """Every step is undated or relative but go-live; the two regression steps are relative to UIT."""
    steps = template(ReleaseKind.SYSTEM, GO_LIVE)
    assert {key for key, each in resolve(steps).items() if each.known} == {"go-live"}
    assert {step.key: (step.anchor, step.offset) for step in steps if step.anchor} == {
        "regression-plans": ("uit-start", -10),
        "regression-results": ("uit-end", -5),
    }


def test_predecessors_are_explicit_and_there() -> None:
    """Every predecessor is a step of the same timetable that comes before."""
    for kind in (ReleaseKind.SYSTEM, ReleaseKind.DOCUMENTATION):
        seen: set[str] = set()
        for step in template(kind, GO_LIVE):
            assert set(step.after) <= seen, step.key
            seen.add(step.key)


@pytest.mark.parametrize(("kind", "dcc_scope"), [(ReleaseKind.DOCUMENTATION, None), (ReleaseKind.ADHOC, None), (ReleaseKind.SYSTEM, False)])
def test_without_dcc_scope_nothing_is_tested(kind: ReleaseKind, dcc_scope: bool | None) -> None:
    """Without DCC-System scope there is no TAD, SIT, UIT or TAG step."""
    steps = template(kind, GO_LIVE, dcc_scope=dcc_scope)
    assert not [step.key for step in steps if step.owner in {"tag", "test-participants"} or "TAD" in step.event or "UIT" in step.event]
    assert [step.key for step in steps][:3] == ["rid-draft-1", "rid-draft-2", "rid-draft-3"]
    assert {step.key for step in steps} >= {"evidence-secas", "review-operational", "go-no-go", "go-live"}
    assert ("review-security" in {step.key for step in steps}) is (kind is not ReleaseKind.DOCUMENTATION)


def test_adhoc_release_with_dcc_scope_is_tested() -> None:
    """An ad-hoc release that impacts DCC Systems has the testing steps and one baseline for all of its scope."""
    steps = {step.key: step for step in template(ReleaseKind.ADHOC, GO_LIVE, dcc_scope=True)}
    assert "sit-start" in steps
    assert steps["baseline"].covers is Covers.ALL


def test_the_body_is_named_and_the_day_recorded() -> None:
    """The CSC's release names the CSC, and each step keeps the day on which it was put down."""
    steps = template(ReleaseKind.SYSTEM, GO_LIVE, body="csc", recorded_on=TODAY)
    assert [step.event for step in steps if "go/no-go" in step.event] == ["CSC go/no-go decision"]
    assert not [step.event for step in steps if "Panel" in step.event]
    assert {step.owner for step in steps} == {"csc", "dcc", "tag", "opsg", "ssc", "secas", "test-participants"}
    assert {step.recorded_on for step in steps} == {TODAY}


@pytest.mark.parametrize(
    ("kind", "body", "dcc_scope"),
    [
        pytest.param(ReleaseKind.SYSTEM, "panel", True, id="system"),
        pytest.param(ReleaseKind.ADHOC, "csc", True, id="ad hoc with DCC scope"),
        pytest.param(ReleaseKind.DOCUMENTATION, "panel", False, id="documentation"),
        pytest.param(ReleaseKind.DOCUMENTATION, "ab", False, id="a body of another name"),
    ],
)
def test_the_complete_rows(kind: ReleaseKind, body: str, dcc_scope: bool, snapshot: SnapshotAssertion) -> None:
    """Each row has its event, owner, acts, predecessors and notes, as the snapshot holds them."""
    rows = [
        f"{each.key}: {each.event} ({each.owner}) | {', '.join(each.acts)} | after {', '.join(each.after) or 'nothing'} | {each.notes}"
        for each in template(kind, GO_LIVE, body=body, dcc_scope=dcc_scope)
    ]
    assert "\n".join(rows) == snapshot

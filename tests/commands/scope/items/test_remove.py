"""What leaves a scope stays on record with its reason (R5)."""

from __future__ import annotations

from policy.model.releases import Release
from policy.model.scope import ScopeItem, ScopeState
from tests.builders.office import Office


def item(release: Release, ref: str, part: int = 0) -> ScopeItem:
    """A scope item of a release."""
    return next(each for each in release.scope if (each.modification.ref, each.part) == (ref, part))


def test_removing_keeps_the_item_with_its_reason(office: Office) -> None:
    """What leaves the scope stays listed as out, with why."""
    form = office.asks("/release remove MP088 from june-2020")
    office.faults(form)
    office.does(form, reason="Not ready")
    left = item(office.release(), "MP088")
    assert (left.state, left.out_reason) == (ScopeState.OUT, "Not ready")

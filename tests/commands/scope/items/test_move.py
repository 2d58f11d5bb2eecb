"""A move leaves one scope and enters the other (R6)."""

from __future__ import annotations

from policy.model.releases import Release
from policy.model.scope import ScopeItem, ScopeState
from tests.builders.office import Office


def item(release: Release, ref: str, part: int = 0) -> ScopeItem:
    """A scope item of a release."""
    return next(each for each in release.scope if (each.modification.ref, each.part) == (ref, part))


def test_moving_a_part_leaves_one_scope_and_enters_the_other(office: Office) -> None:
    """A move shows its effect first, and names the other release in the reason."""
    form = office.asks("/release move SECMP0062 part 1 from june-2020 to 2021")
    office.does(form, reason="Too late")
    assert item(office.release(), "SECMP0062", 1).out_reason == "moved to 2021: Too late"
    assert item(office.release("2021"), "SECMP0062", 1).state is ScopeState.TARGETED

"""The ripple of a rejection, and what a Go took out (Guidance 4.3; R5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState
from policy.scope.fallout import excluded_by_go, ripple
from policy.scope.out_reasons import left_with, was_excluded
from tests.builders.june_2020 import MP079, MP088, SECMP0062, june_2020

GONE = ScopeItem(MP079, state=ScopeState.OUT, out_reason="excluded by the Go of 12 Jun 2020")


def test_ripple_takes_a_modification_out_of_every_open_scope() -> None:
    """A rejection takes it out of the open releases and keeps the reason; closed releases, others and what was out already stay."""
    placements = [
        ("june-2020", ScopeItem(SECMP0062, 1)),
        ("november-2020", ScopeItem(SECMP0062, 2)),
        ("february-2020", ScopeItem(SECMP0062)),
        ("june-2020", ScopeItem(MP088)),
        ("2021", ScopeItem(SECMP0062, 3, state=ScopeState.OUT)),
    ]
    found = ripple("SECMP0062", ModificationState.REJECTED, "not worth its cost", placements, closed={"february-2020"})
    assert [(each.release_key, each.after.name) for each in found] == [
        ("june-2020", "SECMP0062 part 1"),
        ("november-2020", "SECMP0062 part 2"),
    ]
    assert found[0].after.state is ScopeState.OUT
    assert found[0].after.out_reason == "rejected: not worth its cost"
    assert found[0].after.modification.state is ModificationState.REJECTED
    assert found[0].before == placements[0][1]


def test_a_reason_is_kept_only_if_one_was_given() -> None:
    """Without a reason the item says the state alone."""
    (found,) = ripple("MP088", ModificationState.WITHDRAWN, "", [("june-2020", ScopeItem(MP088))])
    assert found.after.out_reason == "withdrawn"


def test_ripple_needs_a_state_that_falls_out() -> None:
    """An approval takes nothing out of any scope."""
    with pytest.raises(ValueError, match="stays in its scopes"):
        ripple("MP079", ModificationState.APPROVED, "", [])


@pytest.mark.parametrize(
    ("state", "reason", "left"),
    [
        (ScopeState.OUT, "delayed: not ready", True),
        (ScopeState.OUT, "rejected", True),
        (ScopeState.OUT, "moved to 2021: too late", False),
        (ScopeState.TARGETED, "", False),
    ],
)
def test_items_that_left_with_their_modification(state: ScopeState, reason: str, left: bool) -> None:
    """Only what left its scope by an outcome is offered again, not what was moved or removed (R5)."""
    assert left_with(ScopeItem(Modification("MP001", ""), state=state, out_reason=reason)) is left


@pytest.mark.parametrize(
    ("item", "excluded", "may_return"),
    [
        (GONE, True, True),
        (replace(GONE, state=ScopeState.TARGETED), False, False),
        (replace(GONE, out_reason="not excluded by the Go of 12 Jun 2020"), False, False),
        *(
            (replace(GONE, modification=replace(MP079, state=state)), True, state is ModificationState.APPROVED)
            for state in ModificationState
            if state not in {ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL}
        ),
    ],
)
def test_what_a_go_excluded(item: ScopeItem, excluded: bool, may_return: bool) -> None:
    """It may return unless its modification was rejected, withdrawn or delayed, or is implemented by now (R5)."""
    assert was_excluded(item) is excluded
    assert bool(excluded_by_go(replace(june_2020(), scope=(item,)))) is may_return

"""Modifications and scope items: what they impact, whether they are decided, and their names (Guidance 4.3; R3, R5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState

PLAIN = Modification("SECMP0062", "Alert Storm Protection")


def test_a_modification_impacts_systems_if_it_impacts_those_of_the_dcc_or_of_users() -> None:
    """The Technical Specifications alone are no system."""
    assert replace(PLAIN, dcc_systems=True).system_impacting
    assert replace(PLAIN, user_systems=True).system_impacting
    assert not replace(PLAIN, technical_specifications=True).system_impacting


@pytest.mark.parametrize("state", ModificationState)
def test_only_drafts_and_proposals_are_undecided(state: ModificationState) -> None:
    """Any other state is a decision or follows one."""
    undecided = {ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL}
    assert replace(PLAIN, state=state).undecided is (state in undecided)


def test_a_part_is_named() -> None:
    """A part has its number in its name, and an entire modification has none."""
    assert ScopeItem(PLAIN).name == "SECMP0062"
    assert ScopeItem(PLAIN, part=2).name == "SECMP0062 part 2"


@pytest.mark.parametrize(("state", "active"), [(ScopeState.TARGETED, True), (ScopeState.APPROVED, True), (ScopeState.OUT, False)])
def test_an_item_is_in_scope_unless_it_is_out(state: ScopeState, active: bool) -> None:
    """Targeted and approved items are active."""
    assert ScopeItem(PLAIN, state=state).active is active

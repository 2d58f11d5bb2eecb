"""A release and its parts: what is in scope, and how wide a classification is (R5, R20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem, ScopeState


def test_what_is_out_is_not_in_scope() -> None:
    """Items that are targeted or approved are in scope, in their order; those that fell out are listed, but not in it."""
    states = (ScopeState.TARGETED, ScopeState.OUT, ScopeState.APPROVED)
    items = tuple(ScopeItem(Modification(f"MP00{number}", "x"), state=state) for number, state in enumerate(states))
    release = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), scope=items)
    assert release.in_scope == (items[0], items[2])
    assert replace(release, scope=()).in_scope == ()


def test_a_classification_is_higher_than_a_wider_one() -> None:
    """White has the widest audience and Red the narrowest."""
    assert Classification.WHITE < Classification.GREEN < Classification.AMBER < Classification.RED

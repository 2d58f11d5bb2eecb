"""What leaves the scopes with a modification that is rejected, withdrawn or delayed, and what a Go took out (Guidance 4.3; R5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from policy.model.releases import Release
from policy.model.scope import FALLEN, ModificationState, ScopeItem, ScopeState
from policy.scope.out_reasons import was_excluded


@dataclass(frozen=True)
class Fallout:
    """A scope item before and after its modification was rejected, withdrawn or delayed (R5)."""

    release_key: str
    before: ScopeItem
    after: ScopeItem


def ripple(
    ref: str,
    state: ModificationState,
    reason: str,
    placements: Iterable[tuple[str, ScopeItem]],
    closed: Collection[str] = (),
) -> tuple[Fallout, ...]:
    """Returns the scope items to take out when a modification is rejected, withdrawn or delayed (Guidance 4.3; R5).

    `placements` pairs release keys with scope items; `closed` lists the keys of live and cancelled releases. Raises ValueError for
    any other state.
    """
    if state not in FALLEN:
        raise ValueError(f"a modification that is {state} stays in its scopes")
    why = f"{state}: {reason}" if reason else str(state)
    fallout = []
    for key, item in placements:
        if item.modification.ref == ref and item.active and key not in closed:
            fallen = replace(item.modification, state=state)
            fallout.append(Fallout(key, item, replace(item, modification=fallen, state=ScopeState.OUT, out_reason=why)))
    return tuple(fallout)


def excluded_by_go(release: Release) -> tuple[ScopeItem, ...]:
    """Returns the items that a Go took out because they were undecided, and whose modification may still be implemented (R5)."""
    found = (item for item in release.scope if was_excluded(item))
    return tuple(item for item in found if item.modification.state not in {*FALLEN, ModificationState.IMPLEMENTED})

"""Reads of modifications' scope items across all releases."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from policy.model.scope import Modification, ScopeItem, ScopeState
from storage.tables import (
    ReleaseRow,
    ScopeItemRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_scope = table_of(ScopeItemRow).c


def placements(conn: Connection, refs: Sequence[str]) -> dict[str, tuple[tuple[tuple[str, ScopeItem], ...], frozenset[str]]]:
    """Returns each modification's placements (release key and scope item) and its live releases. One statement."""
    statement = (
        select(_scope.modification_ref, _scope.release_key, _release.live_on, _scope.part, _scope.state)
        .join_from(table_of(ScopeItemRow), table_of(ReleaseRow), _scope.release_key == _release.key)
        .where(_scope.modification_ref.in_(refs))
    )
    found: dict[str, tuple[tuple[tuple[str, ScopeItem], ...], frozenset[str]]] = {}
    for ref, key, live_on, part, state in conn.execute(statement).all():
        places, live = found.get(ref, ((), frozenset()))
        item = ScopeItem(Modification(ref, ""), part, state)
        found[ref] = ((*places, (key, item)), live | {key} if live_on else live)
    return found


def mixed(conn: Connection, refs: Collection[str]) -> tuple[str, ...]:
    """Returns those of the modifications of which a part and the whole are in scope at once, which can't be (R6). One statement."""
    if not refs:
        return ()
    statement = (
        select(_scope.modification_ref)
        .join_from(table_of(ScopeItemRow), table_of(ReleaseRow), _scope.release_key == _release.key)
        .where(_scope.modification_ref.in_(sorted(refs)), _scope.state != ScopeState.OUT, _release.cancelled_on.is_(None))
        .group_by(_scope.modification_ref)
        .having(func.min(_scope.part) == 0, func.max(_scope.part) > 0)
        .order_by(_scope.modification_ref)
    )
    return tuple(conn.execute(statement).scalars())

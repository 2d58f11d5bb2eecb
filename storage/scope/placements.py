"""Reads of modifications' scope items across all releases."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from policy.model.scope import Modification, ScopeItem
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

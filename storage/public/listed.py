"""The potential scope of many releases at once, for lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from policy.model.scope import ScopeState
from storage.tables import AuditRow, ModificationRow, ScopeItemRow, table_of

_audit = table_of(AuditRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c


@dataclass(frozen=True)
class Placed:
    """A modification, or a part of it (0 for all of it), in the scope of a release, with its title."""

    ref: str
    part: int
    title: str
    state: ScopeState


def scopes(conn: Connection, keys: Sequence[str]) -> dict[str, tuple[Placed, ...]]:
    """Returns what is in the scope of each release, by key, without what is out of scope. One statement."""
    statement = (
        select(_scope.release_key, _scope.modification_ref, _scope.part, _modification.title, _scope.state)
        .join_from(table_of(ScopeItemRow), table_of(ModificationRow), _scope.modification_ref == _modification.ref)
        .where(_scope.release_key.in_(keys), _scope.state != ScopeState.OUT)
        .order_by(_scope.release_key, _scope.position, _scope.modification_ref, _scope.part)
    )
    found: dict[str, list[Placed]] = {}
    for key, *rest in conn.execute(statement).all():
        found.setdefault(key, []).append(Placed(*rest))
    return {key: tuple(each) for key, each in found.items()}


def last_change(conn: Connection, key: str) -> int:
    """Returns the number of the newest entry of the history about a release, 0 if there is none. One statement."""
    newest: int | None = conn.execute(select(func.max(_audit.seq)).where(_audit.release_key == key)).scalar_one()
    return newest or 0

"""The potential scope of many releases at once, and the releases with news, for lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, union

from policy.model.releases import Classification
from policy.model.scope import ScopeState
from storage.releases.releases import GO_LIVE_ORDER
from storage.tables import (
    AuditRow,
    DecisionRow,
    DocumentRow,
    MilestoneRow,
    ModificationRow,
    ReleaseRow,
    RidVersionRow,
    ScopeItemRow,
    table_of,
)

_release, _milestone, _decision = (table_of(each).c for each in (ReleaseRow, MilestoneRow, DecisionRow))
_version, _document = (table_of(each).c for each in (RidVersionRow, DocumentRow))
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


def with_news(conn: Connection, since: date, until: date, levels: Collection[Classification]) -> list[str]:
    """Returns the keys of the releases of these classifications of which something is dated within the days, by go-live. One statement.

    It finds some too many, since what is dated is not always an event.
    """

    def of(key: ColumnElement[str], *days: ColumnElement[Any]) -> Select[Any]:
        return select(key.label("key")).where(or_(*(day.between(since, until) for day in days)))

    dated = union(
        of(_decision.release_key, _decision.met_on),
        of(_version.release_key, _version.issued_on),
        of(_document.release_key, _document.published_on),
        of(_scope.release_key, _scope.added_on, _scope.agreed_on),
        of(_scope.release_key, _modification.approved_on).join_from(
            table_of(ScopeItemRow), table_of(ModificationRow), _scope.modification_ref == _modification.ref
        ),
        of(_milestone.release_key, _milestone.day, _milestone.done_on),
        of(_release.key, _release.live_on, _release.cancelled_on),
    ).subquery()
    statement = (
        select(_release.key)
        .where(_release.key.in_(select(dated.c.key)), _release.classification.in_(levels))
        .order_by(GO_LIVE_ORDER, _release.key)
    )
    return list(conn.execute(statement).scalars())

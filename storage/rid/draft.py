"""The number of changes that the draft of a RID has collected since its last issued version, in one statement (R8)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, and_, bindparam, func, literal, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from policy.model.releases import Release
from policy.rid.draft import Draft, RowChange, count_changes, draft_of, told
from policy.rid.redline.compare import compare
from policy.rid.versions import latest
from storage.history.names import key_in, name_of, prefix_of
from storage.history.undo import REDO, UNDO
from storage.rid.versions import points, state_at
from storage.tables import (
    AlongsideRow,
    AuditRow,
    ChangeRequestRow,
    DependencyRow,
    ModificationRow,
    RidVersionRow,
    ScopeItemRow,
    SolutionRow,
    table_of,
)

_AUDIT = table_of(AuditRow)
_audit = _AUDIT.c
_scope, _alongside, _dependency = (table_of(each).c for each in (ScopeItemRow, AlongsideRow, DependencyRow))
_KEY: Any = bindparam("key", type_=String)
_VERSION: Any = bindparam("version", type_=String)


def current_draft(conn: Connection, release: Release) -> Draft | None:
    """Returns the draft with its number of changes, or None if there is nothing to issue. One statement; none without a version."""
    newest = latest(release.versions)
    if newest is None:
        return None
    bound = {"key": release.key, "version": name_of(RidVersionRow, release.key, newest.number)}
    rows = conn.execute(_statement(conn.dialect.name), bound).all()
    counted = count_changes(map(_change, sorted(rows, key=lambda row: row.seq)), release) if rows else 0
    if counted is None:
        point = points(conn, release.key).get(newest.number)
        before = state_at(conn, release.key, point) if point else None
        counted = len(told(compare(before.release, release))) if before else 0
    return draft_of(release, counted)


def _change(row: Any) -> RowChange:
    table = row.thing.partition(":")[0]
    before, after = (None if each is None else json.loads(each) for each in (row.before, row.after))
    return RowChange(table, key_in(row.thing), row.field, before, after)


@lru_cache(maxsize=4)
def _statement(dialect: str) -> CompoundSelect[Any]:
    """Returns the history of a release and of what it shares with others, after the change that recorded the version."""
    recorded = (
        select(func.max(_audit.change_id))
        .where(_audit.thing == _VERSION, _audit.field == "", _audit.after.is_not(None), _audit.outcome == "done")
        # Undoing the removal of a version does not issue it again.
        .where(_audit.command.not_like(f"{UNDO}%"), _audit.command.not_like(f"{REDO}%"))
        .scalar_subquery()
    )
    since = and_(_audit.seq > recorded, _audit.change_id > recorded, _audit.outcome == "done")
    refs = select(_scope.modification_ref.label("ref")).where(_scope.release_key == _KEY).distinct().subquery()
    requests = prefix_of(ChangeRequestRow)
    named = union_all(
        select(literal(prefix_of(ModificationRow)) + refs.c.ref),
        select(literal(requests) + _alongside.request_ref).where(_alongside.release_key == _KEY),
        select(literal(requests) + _dependency.request_ref).where(_dependency.modification_ref.in_(select(refs.c.ref))),
    )
    # Adding nothing keeps SQLite from walking all rows since the version in place of the few with these names.
    later = and_(_audit.seq + 0 > recorded, _audit.change_id > recorded, _audit.outcome == "done")
    parts = (
        _rows().join_from(refs, _AUDIT, _under(dialect, prefix_of(each), refs.c.ref)).where(later) for each in (SolutionRow, DependencyRow)
    )
    return union_all(_rows().where(_audit.release_key == _KEY, since), _rows().where(_audit.thing.in_(named), since), *parts)


def _rows() -> Select[Any]:
    return select(_audit.seq, _audit.thing, _audit.field, _audit.before, _audit.after)


def _under(dialect: str, prefix: str, ref: ColumnElement[str]) -> ColumnElement[bool]:
    """Matches the names of rows under a modification: by the index's order on SQLite; other databases order by their locale."""
    first = literal(prefix) + ref
    if dialect == "sqlite":
        # "0" is the character after "/".
        return and_(_audit.thing > first + "/", _audit.thing < first + "0")
    return func.starts_with(_audit.thing, first + "/")

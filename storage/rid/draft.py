"""The number of changes that the draft of a RID has collected since its last issued version, in one statement (R8)."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, String, and_, bindparam, func, literal, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from policy.model.releases import Release
from policy.rid.draft import Draft, draft_of, without_versions
from policy.rid.redline.change_count import Folded, RowChange, count_changes
from policy.rid.redline.compare import compare
from policy.rid.versions import latest
from storage.history.as_of import looking_back
from storage.history.names import goes_on, key_in, name_of, prefix_of
from storage.history.undo import REDO, UNDO
from storage.releases.past import LookBack, look_back_of
from storage.releases.releases import fetch_release
from storage.rid.versions import Point, points, state_at
from storage.tables import (
    AlongsideRow,
    AuditRow,
    ChangeRequestRow,
    DependencyRow,
    ModificationPartRow,
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
_AFTER: Any = bindparam("after", type_=Integer)


@dataclass
class _Memo:
    """A draft's changes, folded up to the row `seq` of the audit; its hash shows that the history is the same one."""

    lock: Lock = field(default_factory=Lock)
    seq: int = 0
    hash: str = ""
    folded: Folded = field(default_factory=Folded)


_MOST_MEMOS = 64
_RESHAPING = frozenset({"scope_item", "alongside", "dependency", "rid_version"})
"""Tables that decide which changes belong to a draft; after a change to them all is read again."""
_memos: OrderedDict[str, _Memo] = OrderedDict()
_lock = Lock()


def current_draft(conn: Connection, release: Release) -> Draft | None:
    """Returns the draft with its number of changes, or None if there is nothing to issue. One statement; none without a version.

    Only what is new since the last call is read, so that a long history costs no more than a short one. If a place in scope is gone
    from the database, or places came and went, or the state is a past one, more is read.
    """
    newest = latest(release.versions)
    if newest is None:
        return None
    if past := look_back_of(conn):
        return draft_of(release, _counted_then(past, release.key, newest.number))
    version = name_of(RidVersionRow, release.key, newest.number)
    memo = _memo(version)
    with memo.lock:
        if not _followed(conn, memo, release.key):
            _begun(conn, memo, release.key, version)
        counted = count_changes(memo.folded, release)
    if counted is None:
        counted = _compared(conn, release, points(conn, release.key).get(newest.number))
    return draft_of(release, counted)


def _counted_then(past: LookBack, key: str, version: str) -> int:
    """Returns the number of changes that the draft had at an instant, with the classification of then."""
    with looking_back(past.today, past.until, release=key) as copy:
        release = fetch_release(copy, key)
    return _compared(past.today, release, points(past.today, key, until=past.until).get(version)) if release else 0


def _compared(conn: Connection, release: Release, issued: Point | None) -> int:
    before = state_at(conn, release.key, issued) if issued else None
    return len(without_versions(compare(before.release, release))) if before else 0


def _memo(version: str) -> _Memo:
    with _lock:
        memo = _memos.setdefault(version, _Memo())
        _memos.move_to_end(version)
        while len(_memos) > _MOST_MEMOS:
            _memos.popitem(last=False)
        return memo


def _followed(conn: Connection, memo: _Memo, key: str) -> bool:
    """Follows what is new since the memo's row; False if there is no such row in this history, or all must be read again."""
    if not memo.seq:
        return False
    rows = sorted(
        conn.execute(_statement(conn.dialect.name, in_full=False), {"key": key, "after": memo.seq}).all(), key=lambda row: row.seq
    )
    if not rows or (rows[0].seq, rows[0].hash) != (memo.seq, memo.hash):
        return False
    changes = [_change(row) for row in rows[1:]]
    if any(each.table in _RESHAPING for each in changes):
        return False
    _fold(memo, rows, changes)
    return True


def _begun(conn: Connection, memo: _Memo, key: str, version: str) -> None:
    rows = sorted(
        conn.execute(_statement(conn.dialect.name, in_full=True), {"key": key, "version": version}).all(), key=lambda row: row.seq
    )
    memo.seq, memo.hash, memo.folded = 0, "", Folded()
    _fold(memo, rows, [_change(row) for row in rows])


def _fold(memo: _Memo, rows: Sequence[Any], changes: Sequence[RowChange]) -> None:
    memo.folded.apply(changes)
    if rows:
        memo.seq, memo.hash = rows[-1].seq, rows[-1].hash


def _change(row: Any) -> RowChange:
    table = row.thing.partition(":")[0]
    before, after = (None if each is None else json.loads(each) for each in (row.before, row.after))
    return RowChange(table, key_in(row.thing), row.field, before, after)


@lru_cache(maxsize=8)
def _statement(dialect: str, *, in_full: bool) -> CompoundSelect[Any]:
    """Returns the history of a release and of what it shares with others.

    With `in_full`, it is what came after the change that recorded the version `version`; otherwise what came from the row `after` on.
    """
    refs = select(_scope.modification_ref.label("ref")).where(_scope.release_key == _KEY).distinct().subquery()
    requests = prefix_of(ChangeRequestRow)
    named = union_all(
        select(literal(prefix_of(ModificationRow)) + refs.c.ref),
        select(literal(requests) + _alongside.request_ref).where(_alongside.release_key == _KEY),
        select(literal(requests) + _dependency.request_ref).where(_dependency.modification_ref.in_(select(refs.c.ref))),
    )
    parts = (
        _rows()
        .join_from(refs, _AUDIT, goes_on(dialect, _audit.thing, literal(prefix_of(each)) + refs.c.ref))
        .where(_later(_audit.seq + 0, in_full=in_full))
        for each in (SolutionRow, DependencyRow, ModificationPartRow)
    )
    later = _later(_audit.seq, in_full=in_full)
    return union_all(_rows().where(_audit.release_key == _KEY, later), _rows().where(_audit.thing.in_(named), later), *parts)


def _later(seq: ColumnElement[int], *, in_full: bool) -> ColumnElement[bool]:
    """Limits the rows of the audit. "seq + 0" keeps SQLite from walking all later rows in place of the few with a name."""
    if not in_full:
        return and_(seq >= _AFTER, _audit.outcome == "done")
    recorded = (
        select(func.max(_audit.change_id))
        .where(_audit.thing == _VERSION, _audit.field == "", _audit.after.is_not(None), _audit.outcome == "done")
        # Undoing the removal of a version does not issue it again.
        .where(_audit.command.not_like(f"{UNDO}%"), _audit.command.not_like(f"{REDO}%"))
        .scalar_subquery()
    )
    return and_(seq > recorded, _audit.change_id > recorded, _audit.outcome == "done")


def _rows() -> Select[Any]:
    return select(_audit.seq, _audit.thing, _audit.field, _audit.before, _audit.after, _audit.hash)

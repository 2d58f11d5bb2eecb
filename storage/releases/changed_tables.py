"""Reads that outlive changes: one is made again only after a change to a table that it reads, in its release or in any.

The history of the release, or of everything, followed from change to change, says which tables changed (storage.engine.cache says why
it can).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, Integer, Select, String, Table, bindparam, func, literal, select, true, union_all
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from storage.engine.cache import State, kept, of_transaction, release_state, state_of_all
from storage.tables import AuditRow, table_of

Value = TypeVar("Value")

_audit = table_of(AuditRow).c
_OWN = _audit.release_key == bindparam("key", type_=String)
_NONES = _audit.release_key.is_(None)
_MOST_ROWS = 500
"""Above this number of rows of history, reading everything again is faster."""
_MOST_RELEASES = 32


def _after(of: ColumnElement[bool], seq: str, release: ColumnElement[Any]) -> Select[Any]:
    rows = select(release, _audit.seq, _audit.hash, _audit.thing).where(of, _audit.seq >= bindparam(seq, type_=Integer))
    return select(rows.order_by(release, _audit.seq).limit(_MOST_ROWS).subquery())


def _newest(*of: ColumnElement[bool]) -> Select[Any]:
    return select(*(select(func.coalesce(func.max(_audit.seq), 0)).where(each).scalar_subquery() for each in of))


_ALL = ""
"""Stands for the history of everything in place of a release's key. All its rows count as its own."""
_SINCE = union_all(_after(_OWN, "own", _audit.release_key), _after(_NONES, "nones", _audit.release_key))
_NEWEST = _newest(_NONES, _OWN)
_SINCE_OF_ALL = _after(true(), "own", literal("all").label("release_key"))
_NEWEST_OF_ALL = select(literal(0), *_newest(true()).selected_columns)


@dataclass(frozen=True)
class _Followed:
    """A release's history, or all of it, at a state: its newest rows, where it was first followed, and each table's newest row since."""

    state: State
    nones: int
    own: int
    start: State
    newest: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Kept:
    """The cached state of a release: its history as last followed, and its parts, each with the marks of the rows that it was read from."""

    followed: _Followed | None = None
    parts: dict[Hashable, tuple[Hashable, Any]] = field(default_factory=dict)


_kept: OrderedDict[tuple[URL, str], _Kept] = OrderedDict()
"""By the address of the database and the release's key."""
_lock = Lock()


@dataclass(frozen=True)
class Following:
    """A release's history as one transaction sees it, and the release's cached state."""

    _kept: _Kept
    _followed: _Followed

    def rows(self, tables: tuple[str, ...]) -> Hashable:
        """Returns the marks of the rows of these tables."""
        return (self._followed.start, *map(self._followed.newest.get, tables))

    def part(self, name: Hashable, tables: tuple[str, ...], compute: Callable[[], Value]) -> Value:
        """Returns `compute()`, or its result for this release if no row of these tables, its own or of no release, has changed since.

        It must depend on such rows alone, and must not be modified.
        """
        rows = self.rows(tables)
        found = self._kept.parts.get(name)
        if found is None or found[0] != rows:
            found = self._kept.parts[name] = (rows, compute())
        return cast("Value", found[1])


def following(conn: Connection, key: str) -> Following | None:
    """Returns the release's history as this transaction sees it, for reads before its first write; None after that.

    After a change it costs one statement for all parts of a release, and one more if the release was not followed before.
    """
    state = release_state(conn, key)
    return of_transaction(conn, ("followed", key), lambda: _follow(conn, key, state)) if state else None


def part(conn: Connection, key: str, name: Hashable, tables: tuple[str, ...], compute: Callable[[], Value]) -> Value:
    """Returns `Following.part` of the release's history, or `compute()` if the transaction has changed something."""
    found = following(conn, key)
    return found.part(name, tables, compute) if found else compute()


def of_tables(conn: Connection, name: Hashable, tables: tuple[str, ...], compute: Callable[[], Value]) -> Value:
    """Returns `compute()`, or its cached result for this name if no row of these tables has changed since, of whatever release.

    It must depend on the name and on such rows alone, and must not be modified. After a change it costs one statement for all such reads
    of a transaction, besides the one for the hashes.
    """
    state = state_of_all(conn)
    if state is None:
        return compute()
    followed = of_transaction(conn, ("followed", _ALL), lambda: _follow(conn, _ALL, state))
    return kept(name, followed.rows(tables), compute)


@cache
def tables_in(*statements: ClauseElement) -> tuple[str, ...]:
    """Returns the names of the tables that statements read."""
    return tuple(sorted({each.name for one in statements for each in visitors.iterate(one) if isinstance(each, Table)}))


def _kept_of(database: URL, key: str) -> _Kept:
    with _lock:
        kept = _kept.setdefault((database, key), _Kept())
        _kept.move_to_end((database, key))
        while len(_kept) > _MOST_RELEASES:
            _kept.popitem(last=False)
        return kept


def _follow(conn: Connection, key: str, state: State) -> Following:
    kept = _kept_of(conn.engine.url, key)
    last = kept.followed
    if last is None or last.state != state:
        found = _continued(conn, key, state, last) if last else None
        if found is None:
            nones, own = conn.execute(_NEWEST, {"key": key}).one() if key else conn.execute(_NEWEST_OF_ALL).one()
            found = _Followed(state, nones, own, start=state)
        kept.followed = last = found
    return Following(kept, last)


def _continued(conn: Connection, key: str, state: State, last: _Followed) -> _Followed | None:
    """Returns the history followed on from there; None if this is another history, or much has happened."""
    since = (_SINCE, {"key": key, "own": last.own, "nones": last.nones}) if key else (_SINCE_OF_ALL, {"own": last.own})
    rows = conn.execute(*since).all()
    seen = {(row.seq, row.hash) for row in rows}
    known = {(number, found) for number, found in zip((last.nones, last.own), last.state, strict=True) if number}
    if len(rows) >= _MOST_ROWS or not known <= seen:
        return None
    new = [row for row in rows if (row.seq, row.hash) not in known]
    own = max((row.seq for row in new if row.release_key), default=last.own)
    nones = max((row.seq for row in new if not row.release_key), default=last.nones)
    changed = {row.thing.partition(":")[0]: row.hash for row in new}
    return _Followed(state, nones, own, last.start, {**last.newest, **changed})

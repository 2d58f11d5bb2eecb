"""Writing of the audit: a transaction's changes, recorded from its session's flushes and chained at commit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Column, Connection, Table, bindparam, event, insert, inspect, select, update
from sqlalchemy.orm import InstanceState
from sqlmodel import Session

from storage.body_names import NAMED, take_names
from storage.columns import instant_text, plain
from storage.history.names import name_in
from storage.tables import AUDITED, AuditHeadRow, AuditRow, table_of

FLUSHING = "session_flushing"
"""Set on the connection while its session flushes, because the journal records those statements."""

_AUDIT = table_of(AuditRow)
_HEAD = table_of(AuditHeadRow)
_CHUNK = 2000


class _Act(Protocol):
    """The fields of `storage.engine.session.Act` that the audit records."""

    @property
    def actor(self) -> str:
        """A Slack user id, or the name of an automatic process."""

    @property
    def command(self) -> str:
        """The name of the command."""

    @property
    def at(self) -> datetime:
        """The business time."""

    @property
    def reason(self) -> str:
        """The reason."""

    @property
    def via(self) -> str:
        """The entry point (slash, button, modal, cli, schedule)."""


@dataclass(frozen=True)
class Head:
    """The end of the audit chain: its last row number and hash."""

    seq: int
    hash: str


@dataclass(frozen=True)
class AuditEntry:
    """An audit row to be written. `before` and `after` are canonical JSON, or None."""

    thing: str
    field: str = ""
    before: str | None = None
    after: str | None = None
    release_key: str | None = None
    outcome: str = "done"
    reason: str = ""


@dataclass
class Journal:
    """The changes of a transaction so far, in order."""

    entries: list[AuditEntry] = field(default_factory=list)
    refusals: list[AuditEntry] = field(default_factory=list)

    def made(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Records inserted rows."""
        recorded = recorded_columns(table)
        for row in rows:
            values = {column.name: plain(row[column.name]) for column in recorded}
            self.entries.append(AuditEntry(thing_of(table, values), after=whole_row(values), release_key=release_of(table, values)))


def canonical(value: Any) -> str:
    """Serialises a value as canonical JSON: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def whole_row(values: Mapping[str, Any]) -> str:
    """Serialises a row as canonical JSON without nulls."""
    return canonical({name: value for name, value in values.items() if value is not None})


def recorded_columns(table: Table) -> list[Column[Any]]:
    """Returns the audited columns: all except derived ones and the optimistic lock."""
    return [column for column in table.columns if "derived" not in column.info]


def thing_of(table: Table, values: Mapping[str, Any]) -> str:
    """Returns the name of a row in the history, from its values."""
    return name_in(table.name, (values[column.name] for column in table.primary_key.columns))


def release_of(table: Table, values: Mapping[str, Any]) -> str | None:
    """Returns the key of the release that a row belongs to, or None."""
    name = "key" if table.name == "release" else "release_key"
    value = values.get(name)
    return str(value) if value else None


class FollowedSession(Session):
    """A session that records every flush in the journal in its `info`, so that no command can bypass the audit."""

    @property
    def journal(self) -> Journal:
        """The journal of this session."""
        journal: Journal = self.info["journal"]
        return journal


@event.listens_for(FollowedSession, "before_flush")
def _before_flush(session: FollowedSession, *_: object) -> None:
    _note_deleted(session, session.journal)


@event.listens_for(FollowedSession, "after_flush")
def _after_flush(session: FollowedSession, *_: object) -> None:
    _note_written(session, session.journal)


def _table_of(state: InstanceState[Any]) -> Table:
    return cast("Table", state.mapper.local_table)


def _values(state: InstanceState[Any], table: Table) -> dict[str, Any]:
    return {column.name: plain(state.dict.get(column.name)) for column in recorded_columns(table)}


def _note_deleted(session: Session, journal: Journal) -> None:
    session.connection().info[FLUSHING] = True
    for obj in session.deleted:
        state = inspect(obj)
        table = _table_of(state)
        if table.name not in AUDITED:
            continue
        before = {}
        for column in recorded_columns(table):
            history = state.attrs[column.name].load_history()
            before[column.name] = plain((history.deleted or history.unchanged or (None,))[0])
        journal.entries.append(AuditEntry(thing_of(table, before), before=whole_row(before), release_key=release_of(table, before)))
    for obj in (*session.new, *session.dirty):
        _derive(inspect(obj))


def _derive(state: InstanceState[Any]) -> None:
    for column in _table_of(state).columns:
        source = column.info.get("derived")
        if source and source != column.name:
            partial = state.dict.get(source)
            day = None if partial is None else partial.exact
            if source in state.dict and state.dict.get(column.name) != day:
                setattr(state.obj(), column.name, day)


def _note_written(session: Session, journal: Journal) -> None:
    session.connection().info[FLUSHING] = False
    for obj in session.new:
        state = inspect(obj)
        table = _table_of(state)
        if table.name in AUDITED:
            values = _values(state, table)
            journal.entries.append(AuditEntry(thing_of(table, values), after=whole_row(values), release_key=release_of(table, values)))
    for obj in session.dirty:
        state = inspect(obj)
        if _table_of(state).name in AUDITED:
            _note_changed(state, journal)


def _note_changed(state: InstanceState[Any], journal: Journal) -> None:
    table = _table_of(state)
    values: dict[str, Any] | None = None
    unmodified = state.unmodified
    for column in recorded_columns(table):
        if column.name in unmodified:
            continue
        history = state.attrs[column.name].history
        if not history.has_changes() or not history.added:
            continue
        if column.primary_key:
            raise RuntimeError(f"{table.name}.{column.name} is a key, which can't change. Delete the row and insert another")
        if not history.deleted:
            raise RuntimeError(f"{table.name}.{column.name} was set before it was loaded, so the audit has no earlier value")
        before, after = plain(history.deleted[0]), plain(history.added[0])
        if before != after:
            values = values or _values(state, table)
            journal.entries.append(
                AuditEntry(thing_of(table, values), column.name, canonical(before), canonical(after), release_of(table, values))
            )


# The chain


def lock_head(connection: Connection) -> Head:
    """Returns the end of the chain, locked until the transaction ends, so that changes run one at a time."""
    row = connection.execute(_LOCK_HEAD).one()
    take_names(row.named)
    return Head(row.seq, row.hash)


_LOCK_HEAD = select(_HEAD.c.seq, _HEAD.c.hash, NAMED).where(_HEAD.c.id == 1).with_for_update(of=_HEAD)
_ADD = insert(_AUDIT)
_MOVE_HEAD = update(_HEAD).where(_HEAD.c.id == 1).values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
_HASHED = tuple(column.name for column in _AUDIT.columns if column.name != "hash")


def digest(row: Mapping[str, Any]) -> str:
    """Returns the SHA-256 of a row's canonical JSON, including the previous row's hash and excluding its own.

    Rows without a real time were hashed before that column existed.
    """
    hashed = {name: plain(row[name]) for name in _HASHED if name != "recorded_at" or row[name] is not None}
    return hashlib.sha256(canonical(hashed).encode()).hexdigest()


def append(connection: Connection, head: Head, act: _Act, entries: Sequence[AuditEntry], now: datetime) -> None:
    """Appends the entries to the chain and moves its head; without entries, writes nothing. `now` is real time."""
    if not entries:
        return
    at, recorded_at = (datetime.fromisoformat(instant_text(each)) for each in (act.at, now))
    seq, last = head.seq, head.hash
    rows = []
    for entry in entries:
        seq += 1
        row: dict[str, Any] = {
            "seq": seq,
            "at": at,
            "actor": act.actor,
            "via": act.via,
            "command": act.command,
            "reason": entry.reason or act.reason,
            "change_id": head.seq + 1,
            "release_key": entry.release_key,
            "thing": entry.thing,
            "field": entry.field,
            "before": entry.before,
            "after": entry.after,
            "outcome": entry.outcome,
            "prev_hash": last,
            "recorded_at": recorded_at,
        }
        last = row["hash"] = digest(row)
        rows.append(row)
    for start in range(0, len(rows), _CHUNK):
        connection.execute(_ADD, rows[start : start + _CHUNK])
    connection.execute(_MOVE_HEAD, {"new_seq": seq, "new_hash": last})

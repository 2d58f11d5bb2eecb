"""Undo: restoring the rows of a change, as a new change."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum as PythonEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Enum, Table, and_, exists, or_, select
from sqlmodel import Session

from policy.access.undo import Touched
from policy.model.partial_date import PartialDate
from storage.columns import Instant, PartialText, PhraseList, plain
from storage.history.journal import FollowedSession
from storage.history.names import key_in, prefix_of
from storage.tables import AUDITED, CLASSES, AuditRow, CalendarFeedRow, ResendRow, Row, references_to, table_of

_AUDIT = table_of(AuditRow)
_MADE = (_AUDIT.c.change_id, _AUDIT.c.actor, _AUDIT.c.command, _AUDIT.c.at, _AUDIT.c.recorded_at)
_LOOKED_AT = 200
"""Newest rows of a person in which their newest change is looked for."""
_UNCALLED = and_(*(~_AUDIT.c.thing.startswith(prefix_of(each), autoescape=True) for each in (CalendarFeedRow, ResendRow)))
"""Leaves out rows that people don't call a change, or that can't be taken back: calendar addresses, and messages sent again."""


class ChangedSince(Exception):  # noqa: N818 - It says what happened to the change.
    """A later change depends on the change, so undoing it would undo that too."""


UNDO, REDO = "release undo", "release redo"
"""The commands of audit rows that revert a change, and that revert such an undo; the number of that change follows."""


@dataclass(frozen=True)
class MadeChange:
    """A change: its person, command, business time and real time (None for changes of versions that did not store it)."""

    change: int
    actor: str
    command: str
    at: datetime
    recorded_at: datetime | None

    @property
    def undoes(self) -> int:
        """The number of the change that it reverts, or 0."""
        return undone_by(self.command)


def undone_by(command: str) -> int:
    """Returns the number of the change that a command of an audit row reverts, or 0."""
    verb, _, number = command.rpartition(" ")
    return int(number) if verb in {UNDO, REDO} and number.isdigit() else 0


def made_by(connection: Connection, change: int) -> MadeChange | None:
    """Returns a change by its number, or None. One statement."""
    statement = select(*_MADE).where(_AUDIT.c.change_id == change, _AUDIT.c.seq >= change, _AUDIT.c.outcome == "done").limit(1)
    row = connection.execute(statement).one_or_none()
    return MadeChange(*row) if row else None


def was_sent(connection: Connection, change: int) -> bool:
    """Whether a change sent messages again, which an undo can't take back. One statement."""
    sent = _AUDIT.c.thing.startswith(prefix_of(ResendRow), autoescape=True)
    return bool(connection.execute(select(exists().where(_AUDIT.c.change_id == change, _AUDIT.c.outcome == "done", sent))).scalar())


def newest_change_of(connection: Connection, actor: str) -> int | None:
    """Returns the number of a person's newest change that is in force and not itself an undo, or None. Two statements."""
    statement = (
        select(*_MADE).where(_AUDIT.c.actor == actor, _AUDIT.c.outcome == "done", _UNCALLED).order_by(_AUDIT.c.seq.desc()).limit(_LOOKED_AT)
    )
    made = list(dict.fromkeys(MadeChange(*row) for row in connection.execute(statement)))
    gone = undone(connection, min((each.change for each in made), default=0))
    return next((each.change for each in made if not each.undoes and each.command != UNDO and each.change not in gone), None)


def undone(connection: Connection, since: int) -> dict[int, int]:
    """Returns the changes after number `since` that are undone, with the number of the change that undid each. One statement.

    An undo that was itself taken back (a redo) doesn't count.
    """
    statement = (
        select(_AUDIT.c.change_id, _AUDIT.c.command)
        .where(_AUDIT.c.seq > since, _AUDIT.c.outcome == "done", or_(*(_AUDIT.c.command.startswith(f"{each} ") for each in (UNDO, REDO))))
        .distinct()
        .order_by(_AUDIT.c.change_id.desc())
    )
    gone: dict[int, int] = {}
    for change, command in connection.execute(statement):
        target = undone_by(command)
        if target and change not in gone:
            gone[target] = change
    return gone


def later_changes(connection: Connection, changes: Collection[int]) -> dict[int, str]:
    """Returns those of the changes on whose records a later change built, with the name of such a record. Two statements.

    A later change that was undone, and its undo, don't count.
    """
    if not changes:
        return {}
    first = min(changes)
    gone = undone(connection, first)
    cancelled = {*gone, *gone.values()}
    recent = (_AUDIT.c.seq >= first, _AUDIT.c.outcome == "done")
    statement = select(_AUDIT.c.change_id, _AUDIT.c.thing).where(*recent).order_by(_AUDIT.c.seq)
    rows = connection.execute(statement).all()
    found: dict[int, str] = {}
    for change in changes:
        things = {row.thing for row in rows if row.change_id == change}
        later = (row.thing for row in rows if row.change_id > change and row.change_id not in cancelled and row.thing in things)
        if thing := next(later, ""):
            found[change] = thing
    return found


def touched(session: FollowedSession, connection: Connection, change: int) -> tuple[Touched, ...]:
    """Returns the records of a change, with their values: those on record now, and of one that came or went those in the history."""
    statement = select(_AUDIT.c.thing, _AUDIT.c.field, _AUDIT.c.before, _AUDIT.c.after)
    rows = connection.execute(statement.where(_AUDIT.c.change_id == change, _AUDIT.c.outcome == "done").order_by(_AUDIT.c.seq))
    fields: dict[str, set[str]] = {}
    values: dict[str, dict[str, Any]] = {}
    old: dict[str, dict[str, Any]] = {}
    for thing, field, before, after in rows:
        fields.setdefault(thing, set()).add(field)
        values.setdefault(thing, {}).update(json.loads(after or before or "{}") if not field else {})
        old.setdefault(thing, {}).update({field: json.loads(before or "null")} if field else {})
    found = []
    for thing, changed in fields.items():
        table, kind, identity = _row_of(thing)
        row = session.get(kind, identity)
        now = {column.name: plain(getattr(row, column.name)) for column in table.columns} if row else {}
        found.append(Touched(table.name, frozenset(changed), {**values[thing], **now}, old[thing]))
    return tuple(found)


def revert(session: FollowedSession, connection: Connection, change: int) -> int:
    """Restores every row of a change and returns their number.

    Raises ChangedSince, with nothing restored, if a later change touched one of the rows or built on one of them.
    """
    if later := later_changes(connection, (change,)):
        raise ChangedSince(later[change])
    rows = connection.execute(
        select(_AUDIT.c.seq, _AUDIT.c.thing, _AUDIT.c.field, _AUDIT.c.before, _AUDIT.c.after)
        .where(_AUDIT.c.change_id == change, _AUDIT.c.outcome == "done")
        .order_by(_AUDIT.c.seq.desc())
    ).all()
    recorded = len(session.journal.entries)
    savepoint = session.begin_nested()
    try:
        for thing, entries in groupby(rows, key=lambda row: row.thing):
            # Fields of one row are restored together, because a partial restore could violate constraints.
            with session.no_autoflush:
                returned: Row | None = None
                for row in entries:
                    returned = _restore(session, thing, row.field, row.before, returned)
            session.flush()
        # Rows of one change may refer to each other in any order, so references are looked at once all are restored.
        for thing in dict.fromkeys(row.thing for row in rows):
            if _dangles(session, thing):
                raise ChangedSince(thing)
    except ChangedSince:
        savepoint.rollback()
        del session.journal.entries[recorded:]
        raise
    savepoint.commit()
    return len(rows)


def _restore(session: Session, thing: str, field: str, before: str | None, returned: Row | None) -> Row | None:
    """Takes one entry of the history back, and returns the row if that puts it back on record.

    `returned` is the row that a later entry of the same change put back: a change may edit a row and then remove it, as when a Draft
    Proposal gets another reference. It is not stored yet, so the session does not find it.
    """
    table, kind, identity = _row_of(thing)
    if field:
        row = returned if returned is not None else session.get_one(kind, identity)
        setattr(row, field, value_of(table.columns[field], json.loads(before or "null")))
        return returned
    if before is None:
        if returned is not None:
            session.expunge(returned)
        else:
            session.delete(session.get_one(kind, identity))
        return None
    values = json.loads(before)
    made = kind(**{column.name: value_of(column, values[column.name]) for column in table.columns if column.name in values})
    session.add(made)
    return made


def _row_of(thing: str) -> tuple[Table, type[Row], tuple[Any, ...]]:
    name = thing.partition(":")[0]
    table = AUDITED[name]
    columns = list(table.primary_key.columns)
    identity = tuple(value_of(column, _typed(column, part)) for column, part in zip(columns, key_in(thing), strict=True))
    return table, CLASSES[name], identity


def _dangles(session: Session, thing: str) -> bool:
    """Returns whether a restored row refers to one that is gone, or a row refers to it though it is gone."""
    table, kind, identity = _row_of(thing)
    row = session.get(kind, identity)
    if row is not None:
        parents = (
            [(element.column, getattr(row, element.parent.name)) for element in key.elements] for key in table.foreign_key_constraints
        )
        return any(not _exists(session, pairs) for pairs in parents if all(value is not None for _, value in pairs))
    values = dict(zip((column.name for column in table.primary_key.columns), identity, strict=True))
    children = ([(element.parent, values[element.column.name]) for element in key.elements] for key in references_to(table))
    return any(_exists(session, pairs) for pairs in children)


def _exists(session: Session, pairs: Sequence[tuple[Any, Any]]) -> bool:
    return bool(session.connection().execute(select(exists().where(*(column == value for column, value in pairs)))).scalar_one())


def _typed(column: Column[Any], part: str) -> object:
    return int(part) if column.type.python_type is int else part


def value_of(column: Column[Any], value: Any) -> Any:
    """Converts a value from its plain form in the history to the column's type."""
    kind = column.type
    if value is None:
        return None
    if isinstance(kind, Enum) and kind.enum_class:
        return next(member for member in kind.enum_class if _stored(member) == value)
    if isinstance(kind, PartialText):
        return PartialDate.parse(value)
    if isinstance(kind, PhraseList):
        return tuple(value.split(",")) if value else ()
    if isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, Boolean) else value


def _stored(member: PythonEnum) -> Any:
    return plain(member)

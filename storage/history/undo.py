"""Undo: restoring the rows of a change, as a new change."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import Enum as PythonEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Enum, Table, exists, func, select
from sqlmodel import Session

from policy.model.partial_date import PartialDate
from storage import tables
from storage.columns import Instant, PartialText, Words, plain
from storage.tables import AUDITED, AuditRow, Row, table_of

_AUDIT = table_of(AuditRow)
_CLASSES: dict[str, type[Row]] = {
    str(each.__tablename__): each for each in vars(tables).values() if isinstance(each, type) and issubclass(each, Row) and each is not Row
}


class Followed(Exception):  # noqa: N818 - It says what happened to the change.
    """A later change depends on the change, so undoing it would undo that too."""


def made_by(connection: Connection, change: int) -> tuple[str, datetime] | None:
    """Returns who made a change and when (business time), or None if there is no such change."""
    row = connection.execute(
        select(_AUDIT.c.actor, _AUDIT.c.at).where(_AUDIT.c.change_id == change, _AUDIT.c.outcome == "done").limit(1)
    ).one_or_none()
    return (row.actor, row.at) if row else None


def newest_change_of(connection: Connection, actor: str) -> int | None:
    """Returns the number of a person's newest change, or None."""
    newest: int | None = connection.execute(
        select(func.max(_AUDIT.c.change_id)).where(_AUDIT.c.actor == actor, _AUDIT.c.outcome == "done")
    ).scalar_one()
    return newest


def take_back(session: Session, connection: Connection, change: int) -> int:
    """Restores every row of a change and returns their number. Raises Followed if a later change touched one of them."""
    rows = connection.execute(
        select(_AUDIT.c.seq, _AUDIT.c.thing, _AUDIT.c.field, _AUDIT.c.before, _AUDIT.c.after)
        .where(_AUDIT.c.change_id == change, _AUDIT.c.outcome == "done")
        .order_by(_AUDIT.c.seq.desc())
    ).all()
    things = {row.thing for row in rows}
    later = connection.execute(
        select(_AUDIT.c.thing).where(_AUDIT.c.change_id > change, _AUDIT.c.outcome == "done", _AUDIT.c.thing.in_(things)).limit(1)
    ).scalar_one_or_none()
    if later:
        raise Followed(later)
    for thing, entries in groupby(rows, key=lambda row: row.thing):
        # Fields of one row are restored together, because a partial restore could violate constraints.
        with session.no_autoflush:
            for row in entries:
                _restore(session, thing, row.field, row.before)
        session.flush()
    return len(rows)


def _restore(session: Session, thing: str, field: str, before: str | None) -> None:
    name, _, key = thing.partition(":")
    table, kind = AUDITED[name], _CLASSES[name]
    columns = list(table.primary_key.columns)
    parts = [part.replace("%2F", "/").replace("%25", "%") for part in key.split("/")]
    identity = tuple(value_of(column, _typed(column, part)) for column, part in zip(columns, parts, strict=True))
    if field:
        row = session.get_one(kind, identity)
        setattr(row, field, value_of(table.columns[field], json.loads(before or "null")))
    elif before is None:
        if _leaned_on(session, table, dict(zip((column.name for column in columns), identity, strict=True))):
            raise Followed(thing)
        session.delete(session.get_one(kind, identity))
    else:
        values = json.loads(before)
        session.add(kind(**{column.name: value_of(column, values[column.name]) for column in table.columns if column.name in values}))


def _leaned_on(session: Session, table: Table, identity: dict[str, Any]) -> bool:
    """Returns whether another row refers to this one. It must be newer, because rows of the same change are already removed."""
    for other in AUDITED.values():
        for key in other.foreign_key_constraints:
            if key.referred_table is not table:
                continue
            pairs = [(element.parent, identity[element.column.name]) for element in key.elements]
            if session.connection().execute(select(exists().where(*(column == value for column, value in pairs)))).scalar_one():
                return True
    return False


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
    if isinstance(kind, Words):
        return tuple(value.split(",")) if value else ()
    if isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, Boolean) else value


def _stored(member: PythonEnum) -> Any:
    return plain(member)

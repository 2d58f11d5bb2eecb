"""Syncing of a release's list rows: one statement to read, and writes only for differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import select

from commands.protocol.command import Doing
from storage.columns import Row
from storage.tables import table_of

if TYPE_CHECKING:
    R = TypeVar("R", bound=Row)

Values = Mapping[str, Any]


def rows_of(doing: Doing, kind: type[R], key: str) -> list[R]:
    """Returns a release's rows of one table, in order. One statement."""
    columns = table_of(kind).c
    order = columns.number if "number" in columns and "position" not in columns else columns.position
    return list(doing.tx.session.exec(select(kind).where(columns.release_key == key).order_by(order, *table_of(kind).primary_key)))


def put(row: Row, values: Values) -> None:
    """Sets the values that differ."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def keep(doing: Doing, kind: type[R], rows: Sequence[R], desired: Sequence[Values], identity: Sequence[str]) -> None:
    """Syncs the rows with `desired`, in its order: adds, changes and removes rows, and leaves equal ones untouched.

    `identity` names the columns to match on; `desired` holds all columns of a row except its position.
    """
    stored = {tuple(getattr(row, name) for name in identity): row for row in rows}
    last = -1
    for values in desired:
        row = stored.pop(tuple(values[name] for name in identity), None)
        if row is None:
            last += 1
            doing.tx.session.add(kind(**{**values, "position": last}))
            continue
        last = max(last + 1, _position(row))
        put(row, {**values, "position": last})
    for row in stored.values():
        doing.tx.session.delete(row)


def append(doing: Doing, kind: type[R], every: Sequence[R], belongs: Callable[[R], bool], desired: Sequence[Values], name: str) -> None:
    """Syncs the rows selected by `belongs` with `desired`, matching on column `name`; new rows are added at the end."""
    stored = {getattr(row, name): row for row in every if belongs(row)}
    last = max((_position(row) for row in every), default=-1)
    for values in desired:
        row = stored.pop(values[name], None)
        if row is None:
            last += 1
            doing.tx.session.add(kind(**{**values, "position": last}))
        else:
            put(row, values)
    for row in stored.values():
        doing.tx.session.delete(row)


def _position(row: Row) -> int:
    return int(getattr(row, "position"))  # noqa: B009 - every table used here has the column, which the base class lacks

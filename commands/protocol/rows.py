"""The rows of a release's lists, read in one statement each and changed only where they differ from what is wanted."""

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
    """The rows of one table that belong to the release, in their order. One statement."""
    columns = table_of(kind).c
    order = columns.number if "number" in columns and "position" not in columns else columns.position
    return list(doing.tx.session.exec(select(kind).where(columns.release_key == key).order_by(order, *table_of(kind).primary_key)))


def put(row: Row, values: Values) -> None:
    """Sets what differs."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def keep(doing: Doing, kind: type[R], rows: Sequence[R], wanted: Sequence[Values], identity: Sequence[str]) -> None:
    """Makes the rows what is wanted, in that order: adds, changes and removes; a row that is as wanted is not touched.

    `identity` names the columns that tell one wanted row from another; `wanted` holds all columns of a row but its position.
    """
    there = {tuple(getattr(row, name) for name in identity): row for row in rows}
    last = -1
    for values in wanted:
        row = there.pop(tuple(values[name] for name in identity), None)
        if row is None:
            last += 1
            doing.tx.session.add(kind(**{**values, "position": last}))
            continue
        last = max(last + 1, _position(row))
        put(row, {**values, "position": last})
    for row in there.values():
        doing.tx.session.delete(row)


def append(doing: Doing, kind: type[R], every: Sequence[R], mine: Callable[[R], bool], wanted: Sequence[Values], name: str) -> None:
    """Makes those of a table's rows that are `mine` what is wanted, told apart by the column `name`; what is new comes after all others."""
    there = {getattr(row, name): row for row in every if mine(row)}
    last = max((_position(row) for row in every), default=-1)
    for values in wanted:
        row = there.pop(values[name], None)
        if row is None:
            last += 1
            doing.tx.session.add(kind(**{**values, "position": last}))
        else:
            put(row, values)
    for row in there.values():
        doing.tx.session.delete(row)


def _position(row: Row) -> int:
    return int(getattr(row, "position"))  # noqa: B009 - every table that comes here has one, which the base class does not know

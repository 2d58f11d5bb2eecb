"""Raw rows as the database stores them: no column's type is trusted, because somebody may have put anything there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Connection, Date, String, cast, func, select, type_coerce
from sqlalchemy.types import NullType

from storage.columns import Instant

_CHUNK = 2000
_INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00" BC'
_DAY = "YYYY-MM-DD BC"
_ERA = " AD"


@dataclass(frozen=True)
class Garbled:
    """A value that this program can't have written: bytes, a fraction, or text that is not UTF-8."""

    value: str

    def __str__(self) -> str:
        """Returns the value as Python shows it."""
        return self.value


def rows(
    connection: Connection, columns: Sequence[Column[Any]], *conditions: ColumnElement[bool], order: Sequence[Column[Any]] = ()
) -> Iterator[dict[str, Any]]:
    """Yields a table's rows by the names of the columns, each value in the plain form of the history, or Garbled."""
    read = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    expressions, convert = zip(*(read(column) for column in columns), strict=True)
    names = [column.name for column in columns]
    statement = select(*(each.label(name) for each, name in zip(expressions, names, strict=True))).where(*conditions).order_by(*order)
    with _any_text(connection), connection.execute(statement, execution_options={"yield_per": _CHUNK}) as found:
        for row in found:
            yield {name: turn(value) for name, turn, value in zip(names, convert, row, strict=True)}


def _sqlite(column: Column[Any]) -> tuple[ColumnElement[Any], Callable[[Any], Any]]:
    return type_coerce(column, NullType()), _truth if isinstance(column.type, Boolean) else _checked


def _postgresql(column: Column[Any]) -> tuple[ColumnElement[Any], Callable[[Any], Any]]:
    # The server writes dates, because Python has no year 10,000, no year before 1 and no infinity.
    if isinstance(column.type, Instant):
        written = func.to_char(func.timezone("UTC", column), _INSTANT)
    elif isinstance(column.type, Date):
        written = func.to_char(column, _DAY)
    else:
        return type_coerce(column, NullType()), _checked
    return func.coalesce(written, cast(column, String)), _without_era


def _checked(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return Garbled(ascii(value))
        return value
    return value if value is None or isinstance(value, int) else Garbled(repr(value))


def _truth(value: Any) -> Any:
    return bool(value) if value in (0, 1) and isinstance(value, int) else _checked(value)


def _without_era(value: Any) -> Any:
    return value.removesuffix(_ERA) if isinstance(value, str) else _checked(value)


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """Lets SQLite's driver read text that is not UTF-8."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    before, driver.text_factory = driver.text_factory, lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before

"""Changes behind the program's back, made in a transaction that ends by taking them back."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Integer, Table, select, text, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from storage.columns import Instant
from storage.engine.session import Store


@dataclass
class Inside:
    """A store whose reading transactions are one that is open, with what was changed in it."""

    connection: Connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The open transaction."""
        yield self.connection


@contextmanager
def tampering(store: Store) -> Iterator[Connection]:
    """A transaction without the audit's triggers and without checks of values, which is rolled back at the end."""
    with suppress(_TakenBack), store.writing() as connection:
        unguard(connection)
        yield connection
        raise _TakenBack


class _TakenBack(Exception):  # noqa: N818 - It says what happens to the transaction.
    """Ends a transaction without its changes."""


def unguard(connection: Connection) -> None:
    """Takes the audit's triggers away, and what checks values and references."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER ALL")
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


GARBAGE = (
    "X'fffe'",
    "CAST(X'ff' AS TEXT)",
    "''",
    "'x'",
    "'2020-13-45'",
    "-1",
    "1099511627776",
    "0.5",
    "'9999-99'",
    "'{'",
    "char(233, 1)",
    "NULL",
)
"""Values that no column should hold, in SQL; SQLite takes nearly any of them in any column."""

_ODD_INSTANTS = ("'infinity'", "'-infinity'", "'0044-03-15 12:00 BC'", "'12020-01-01'", "'2020-01-10 10:00:00.000001+00'")
_ODD_DAYS = ("'infinity'", "'0044-03-15 BC'", "'12020-01-01'", "'2020-02-29'")
_ODD_TEXTS = ("''", "'x'", "'2020-13-45'", "'{'", "'met'")


def change_a_value(connection: Connection, table: Table, column: Column[Any], dice: random.Random) -> bool:
    """Sets a column of a random row to a random value that may be garbage. False if the database refuses it or holds it already."""
    sqlite = connection.dialect.name == "sqlite"
    key = list(table.primary_key.columns)
    rows = connection.execute(select(*(type_coerce(each, NullType()) for each in key))).all()
    if not rows:
        return False
    row = dict(zip((f"k{number}" for number in range(len(key))), dice.choice(rows), strict=True))
    where = " AND ".join(f'"{each.name}" = :k{number}' for number, each in enumerate(key))
    value = dice.choice(GARBAGE if sqlite else _odd_values(column))
    before = _contents(connection, table, column)
    try:
        with connection.begin_nested():
            connection.execute(text(f'UPDATE {table.name} SET "{column.name}" = {value} WHERE {where}'), row)
    except DBAPIError:
        return False
    return before != _contents(connection, table, column)


def _odd_values(column: Column[Any]) -> Sequence[str]:
    if isinstance(column.type, Boolean):
        return ("true", "false")
    if isinstance(column.type, Integer):
        return ("-1", "0", "1", "4000000")
    if isinstance(column.type, Instant):
        return _ODD_INSTANTS
    return _ODD_DAYS if isinstance(column.type, Date) else _ODD_TEXTS


def _contents(connection: Connection, table: Table, column: Column[Any]) -> list[Any]:
    shown = "typeof({0}) || hex({0})" if connection.dialect.name == "sqlite" else "{0}::text"
    name = f'"{column.name}"'
    return list(connection.execute(text(f"SELECT {shown.format(name)} FROM {table.name} ORDER BY 1")).scalars())

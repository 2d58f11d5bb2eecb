"""Past states: the state on record at an instant, rebuilt from the audit and read with the usual statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.pool import NullPool, StaticPool

from policy.access.classification import up_to
from policy.model.releases import Classification
from storage.history import audit
from storage.history.journal import recorded_columns
from storage.history.undo import value_of
from storage.tables import AUDITED, METADATA, DocumentRow, EvidenceRow, ReleaseRow, table_of


@contextmanager
def looking_back(
    conn: Connection, until: datetime | None = None, *, upto: int | None = None, release: str | None = None, stricter: bool = False
) -> Iterator[Connection]:
    """Opens a connection to an in-memory copy of the state on record, as `rebuilt` makes it."""
    with opened(rebuilt(conn, until, upto=upto, release=release, stricter=stricter)) as copy:
        yield copy


def rebuilt(
    conn: Connection, until: datetime | None = None, *, upto: int | None = None, release: str | None = None, stricter: bool = False
) -> bytes:
    """Returns the state on record at `until` (business time) as an SQLite database.

    `upto` limits the audit to rows up to that number; `release` leaves other releases out. With `stricter`, what is classified higher now
    than then has the classification of now (R20). Time grows with the length of the history, memory with the size of the state.
    """
    with _copies().connect() as made:
        for name, rows in audit.replay(conn, until=until, upto=upto, release=release).items():
            if rows:
                made.execute(insert(AUDITED[name]), [_typed(name, row) for row in rows])
        if stricter:
            _classify(conn, made)
        made.commit()
        return _driver(made).serialize()


@contextmanager
def opened(content: bytes) -> Iterator[Connection]:
    """Opens a connection to a copy, in memory, of a state that was rebuilt."""
    with _copies().connect() as copy:
        _driver(copy).deserialize(content)
        with copy.begin():
            yield copy


def _driver(conn: Connection) -> sqlite3.Connection:
    """The driver's own connection: bytes go in and out between transactions only."""
    found = conn.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)  # noqa: S101 - The engine of the copies is SQLite's.
    return found


@cache
def _copies() -> Engine:
    """The engine of the copies: each connection is an empty database of its own, gone when it is closed.

    The tables are made once and copied as bytes, and statements compiled for one copy serve the next: both take longer than the copy.
    """
    template = create_engine("sqlite://", poolclass=StaticPool)
    with template.begin() as made:
        METADATA.create_all(made)
    raw = template.raw_connection()
    empty = raw.driver_connection.serialize()  # type: ignore[union-attr]  # It is connected.
    raw.close()
    template.dispose()

    engine = create_engine("sqlite://", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def fill(connection: sqlite3.Connection, _: object) -> None:
        connection.deserialize(empty)

    return engine


def _classify(conn: Connection, copy: Connection) -> None:
    """Raises each classification in the copy to that of today, where today's is higher. A statement for each of three tables."""
    for row in (DocumentRow, EvidenceRow, ReleaseRow):
        table = table_of(row)
        level, keys = table.c.classification, tuple(table.primary_key.columns)
        for found in conn.execute(select(*keys, level).where(level != Classification.WHITE)).all():
            same = [key == value for key, value in zip(keys, found, strict=False)]
            now = found[-1]
            copy.execute(update(table).where(*same, level.in_(up_to(now))).values(classification=now))


def _typed(name: str, row: tuple[object, ...]) -> dict[str, object]:
    table = AUDITED[name]
    columns = recorded_columns(table)
    values = {column.name: value_of(column, value) for column, value in zip(columns, row, strict=True)}
    for column in table.columns:
        source = column.info.get("derived")
        if source and source != column.name:
            partial = values.get(source)
            values[column.name] = getattr(partial, "exact", None)
        elif source:
            values[column.name] = 1
    return values

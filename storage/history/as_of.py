"""Past states: the state on record at an instant, rebuilt from the audit and read with the usual statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.pool import StaticPool

from storage.history import audit
from storage.history.journal import recorded_columns
from storage.history.undo import value_of
from storage.tables import AUDITED, METADATA


@contextmanager
def looking_back(
    conn: Connection, until: datetime | None = None, *, upto: int | None = None, release: str | None = None
) -> Iterator[Connection]:
    """Opens a connection to an in-memory copy of the state on record at `until` (business time).

    `upto` limits the audit to rows up to that number; `release` leaves other releases out. Time grows with the length of the history,
    memory with the size of the state.
    """
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as copy:
            METADATA.create_all(copy)
            for name, rows in audit.replay(conn, until=until, upto=upto, release=release).items():
                if rows:
                    copy.execute(insert(AUDITED[name]), [_typed(name, row) for row in rows])
            yield copy
    finally:
        engine.dispose()


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

"""Looking back: the state as it was on record at an instant, rebuilt from the one history and read by the same statements."""

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
    """A connection to the state on record at `until` (business time): a copy in memory, so nothing done in it lasts.

    `upto` is the number of the last audit row that counts, for a point in the history; `release` leaves other releases out. It reads the
    history once, so it takes longer the longer that is; its memory is that of the state.
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

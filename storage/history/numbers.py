"""Numbers of decisions, comments, pieces of evidence and more, each of which is given out once, and of the changes that recorded them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, func, select

from storage.history.names import key_in, name_column, prefix_of
from storage.tables import AuditRow, Row, table_of

_audit = table_of(AuditRow).c


def next_number(conn: Connection, row: type[Row], *key: object, taken: Iterable[int] = ()) -> int:
    """Returns the number after the highest that is `taken` or that a row with this start of its key ever had. One statement.

    A number that was taken back is not given out again: what was posted with it, and a redo, mean the row that had it.
    """
    begins = prefix_of(row, *key)
    things = conn.execute(select(_audit.thing).where(_audit.thing.startswith(begins, autoescape=True)).distinct()).scalars()
    had = (int(number) for *owner, number in map(key_in, things) if len(owner) == len(key) and number.isdigit())
    return max((*taken, *had), default=0) + 1


def recorded_by(row: type[Row]) -> ColumnElement[int]:
    """Returns a column with the number of the change that put a row of this table on record, or 0 without history (as on a past day)."""
    made = select(func.min(_audit.change_id)).where(_audit.thing == name_column(row), _audit.outcome == "done")
    return func.coalesce(made.correlate(table_of(row)).scalar_subquery(), 0)

"""The reviews of a release as they are read: decisions by number."""

from __future__ import annotations

from sqlalchemy import Connection, select

from policy.model import Decision
from storage import release_rows as rows
from storage.tables import DecisionRow, table_of

_decision = table_of(DecisionRow).c


def decision(conn: Connection, key: str, number: int) -> Decision | None:
    """A release's decision by its number, or None. One statement."""
    row = conn.execute(select(*rows.DECISION_COLUMNS).where(_decision.release_key == key, _decision.number == number)).one_or_none()
    return None if row is None else Decision(*row)

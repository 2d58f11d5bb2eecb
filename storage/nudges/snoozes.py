"""Reads of snoozes: the pauses of reminders that people have set, and their reasons."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Date, and_, bindparam, select

from storage.tables import NudgeSnoozeRow, table_of

_snooze = table_of(NudgeSnoozeRow).c

RUNNING = select(_snooze.release_key, _snooze.item, _snooze.due, _snooze.until).where(_snooze.until > bindparam("today", type_=Date))


def running_snoozes(conn: Connection, today: date) -> dict[tuple[str, str, date], date]:
    """Returns the day until which each item is snoozed, by release, item and due day. One statement."""
    return {(row[0], row[1], row[2]): row[3] for row in conn.execute(RUNNING, {"today": today}).all()}


def snooze_reason(conn: Connection, release: str, item: str, due: date) -> str:
    """Returns why an item is snoozed, or "". One statement."""
    matches = and_(_snooze.release_key == release, _snooze.item == item, _snooze.due == due)
    return conn.execute(select(_snooze.reason).where(matches)).scalar_one_or_none() or ""

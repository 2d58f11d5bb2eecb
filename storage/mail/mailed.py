"""Which events have been seen and queued for mail, so that the notice of each goes out once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from storage.mail.inbox import insertion
from storage.tables import MailedEventRow, table_of

_TABLE = table_of(MailedEventRow)
_row = _TABLE.c

Name = tuple[str, str]
"""The name of an event: its release ("" for one of a modification) and its key."""


@dataclass(frozen=True)
class Mailed:
    """How far an event is: when it was first seen, and when its notice was queued, None if it waits."""

    seen_at: datetime
    queued_at: datetime | None


def known(conn: Connection, events: Collection[str]) -> dict[Name, Mailed]:
    """Returns what is on record of events with these keys, and of all that wait. One statement."""
    statement = select(*_TABLE.columns).where(or_(_row.event.in_(events), _row.queued_at.is_(None)))
    return {(row.release_key, row.event): Mailed(row.seen_at, row.queued_at) for row in conn.execute(statement)}


def see(conn: Connection, name: Name, at: datetime, *, queued: bool) -> None:
    """Records that an event was seen; `queued` if its notice is not to be sent any more. What is on record stays."""
    values = {"release_key": name[0], "event": name[1], "seen_at": at, "queued_at": at if queued else None}
    conn.execute(insertion(_TABLE, conn.dialect.name), values)


def forget(conn: Connection, name: Name) -> None:
    """Removes an event that no longer stands, if its notice still waits."""
    conn.execute(delete(_TABLE).where(_row.release_key == name[0], _row.event == name[1], _row.queued_at.is_(None)))


def queue(conn: Connection, name: Name, at: datetime) -> bool:
    """Records that an event's notice is queued; False if it was before."""
    waits = (_row.release_key == name[0], _row.event == name[1], _row.queued_at.is_(None))
    return conn.execute(update(_TABLE).where(*waits).values(queued_at=at)).rowcount > 0

"""When parts of the bot last ran, so that one process can tell whether another is at work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from storage.engine.session import Store
from storage.mail.inbox import insertion
from storage.tables import LastRunRow, table_of

TICK = "tick"
"""The last tick of any worker."""

PROBE = "probe"
"""The last write that a health check tried."""

_TABLE = table_of(LastRunRow)
_run = _TABLE.c


def note(store: Store, name: str, at: datetime) -> None:
    """Records that a part ran at an instant of the database's clock. One statement, or two for the first time."""
    with store.writing() as connection:
        if connection.execute(update(_TABLE).where(_run.name == name).values(at=at)).rowcount == 0:
            connection.execute(insertion(_TABLE, connection.dialect.name), {"name": name, "at": at})


def last(store: Store, name: str) -> datetime | None:
    """Returns when a part last ran, or None if that is not on record. One statement."""
    with store.reading() as connection:
        at: datetime | None = connection.execute(select(_run.at).where(_run.name == name)).scalar_one_or_none()
        return at

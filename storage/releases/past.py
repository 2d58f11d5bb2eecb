"""Releases as they were on an earlier day, kept for the next reader of that day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from storage.engine.cache import kept, state_of_all
from storage.history.as_of import opened, rebuilt


@contextmanager
def recent_past(conn: Connection, until: datetime, *, stricter: bool) -> Iterator[Connection]:
    """Opens a copy of the state on record at an instant (business time); with `stricter` classified as now where that is higher (R20).

    The last two instants are kept until something changes, because who looks back reads several pages of the same day.
    """
    now = state_of_all(conn)

    def read() -> bytes:
        return rebuilt(conn, until, stricter=stricter)

    with opened(kept("past", (now, until, stricter), read) if now else read()) as then:
        yield then

"""Releases as they were on an earlier day, kept for the next reader of that day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from storage.engine.cache import kept, state_of_all
from storage.history.as_of import opened, rebuilt

_INFO = "looks_back"


@dataclass(frozen=True)
class LookBack:
    """Where a past state comes from: the connection to today's records, which has the history, and the instant that is looked at."""

    today: Connection
    until: datetime


def look_back_of(conn: Connection) -> LookBack | None:
    """Returns where the state of a connection comes from, or None if it is today's. A past state has no history of its own."""
    found = conn.info.get(_INFO)
    return found if isinstance(found, LookBack) else None


@contextmanager
def recent_past(conn: Connection, until: datetime, *, stricter: bool) -> Iterator[Connection]:
    """Opens a copy of the state on record at an instant (business time); with `stricter` classified as now where that is higher (R20).

    The last two instants are kept until something changes, because who looks back reads several pages of the same day.
    """
    now = state_of_all(conn)

    def read() -> bytes:
        return rebuilt(conn, until, stricter=stricter)

    with opened(kept("past", (now, until, stricter), read) if now else read()) as then:
        then.info[_INFO] = LookBack(conn, until)
        yield then

"""Pauses that Slack asked for: of a method in a channel, of a method anywhere, or of all calls. Shared by all processes that deliver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, or_, select, update

from storage.engine.session import Store
from storage.mail.inbox import insertion
from storage.tables import OutboxPauseRow, table_of

POST = "chat.postMessage"
"""The method whose limit Slack counts per channel."""
PACE = "pace"
"""Stands for the time between two messages in a channel. Only new messages wait for it; updates don't."""
EVERYTHING = ("", "")
"""The pause of all calls, such as after a refused token, as method and channel."""

_TABLE = table_of(OutboxPauseRow)
_pause = _TABLE.c


def holding(channel: ColumnElement[str], now: Any) -> ColumnElement[bool]:
    """Returns the condition that nothing may be posted to a channel at an instant."""
    everything = and_(_pause.method == "", _pause.channel == "")
    return exists(select(_pause.until).where(or_(everything, and_(_pause.method == POST, _pause.channel == channel)), _pause.until > now))


def pacing(channel: ColumnElement[str], now: Any) -> ColumnElement[bool]:
    """Returns the condition that a channel has had its new message of the second, so that the next one waits."""
    return exists(select(_pause.until).where(_pause.method == PACE, _pause.channel == channel, _pause.until > now))


def keep(connection: Connection, method: str, channel: str, until: datetime) -> None:
    """Keeps a pause until an instant; a longer one that is on record stays. One statement, or two for the first."""
    named = (_pause.method == method, _pause.channel == channel)
    if connection.execute(update(_TABLE).where(*named, _pause.until < until).values(until=until)).rowcount == 0:
        connection.execute(insertion(_TABLE, connection.dialect.name), {"method": method, "channel": channel, "until": until})


@dataclass(frozen=True)
class Call:
    """A call of a limited method at an instant, and the mean time between two calls of it."""

    method: str
    at: datetime
    interval: timedelta


def spend(connection: Connection, call: Call) -> None:
    """Counts a call: the time until which calls of its method are spoken for moves on by one interval. Two statements."""
    name = tier_of(call.method)
    until = connection.execute(select(_pause.until).where(_pause.method == name, _pause.channel == "").with_for_update()).scalar()
    keep(connection, name, "", max(until or call.at, call.at) + call.interval)


def tier_of(method: str) -> str:
    """Returns the name under which a method's calls are counted."""
    return f"tier {method}"


_CURRENT = select(_pause.method, _pause.channel, _pause.until).where(
    or_(_pause.channel == "", _pause.method == PACE), _pause.method != "", _pause.until > bindparam("now", type_=_pause.until.type)
)


def current(store: Store, now: datetime) -> dict[tuple[str, str], datetime]:
    """Returns until when methods are paused everywhere ("" as channel), and the pace of channels. One statement."""
    with store.reading() as connection:
        found = connection.execute(_CURRENT, {"now": now}).all()
    return {(row.method, row.channel): row.until for row in found}


def lift(connection: Connection, channel: str) -> None:
    """Ends the pause of new messages in a channel, which was kept because Slack refused it."""
    connection.execute(delete(_TABLE).where(_pause.method == POST, _pause.channel == channel))


def end(connection: Connection) -> None:
    """Ends the pause of all calls."""
    connection.execute(delete(_TABLE).where(_pause.method == "", _pause.channel == ""))

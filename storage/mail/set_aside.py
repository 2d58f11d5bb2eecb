"""Messages that are not tried any more, because Slack refused them for good or for days, and sending them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.engine.session import Store
from storage.mail import pauses
from storage.tables import OutboxRow, table_of

_TABLE = table_of(OutboxRow)
_out = _TABLE.c


@dataclass(frozen=True)
class SetAside:
    """A message that is not tried any more: where it was to go, when it was queued, and Slack's last error code."""

    key: str
    kind: str
    channel: str
    created_at: datetime
    error: str


def set_aside(connection: Connection) -> tuple[SetAside, ...]:
    """Returns the messages that are not tried any more, oldest first. One statement."""
    columns = (_out.key, _out.kind, _out.channel, _out.created_at, _out.error)
    return tuple(SetAside(*row) for row in connection.execute(select(*columns).where(_out.state == "failed").order_by(_out.id)))


def send_again(store: Store, keys: Sequence[str] = ()) -> int:
    """Makes messages that were set aside due again, all of them if no keys are given, and returns how many.

    It also ends the pause after a refused token.
    """
    chosen = (_out.state == "failed", *((_out.key.in_(keys),) if keys else ()))
    with store.writing() as connection:
        again = connection.execute(
            update(_TABLE).where(*chosen).values(state="due", not_before=None, attempts=0, ambiguous=False, error="")
        ).rowcount
        pauses.end(connection)
    return again

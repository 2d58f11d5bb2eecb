"""Posted messages and announcements, looked up by their delivery keys."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, String, bindparam, func, select

from storage.mail.kinds import read
from storage.mail.messages import Message
from storage.tables import OutboxRow, table_of

_out = table_of(OutboxRow).c

_FOUND = select(_out.channel, _out.thread_ts, _out.state, _out.ts, func.coalesce(_out.conversation, "")).where(
    _out.key == bindparam("named")
)


@dataclass(frozen=True)
class Posted:
    """A posted message; `ts` is Slack's timestamp once sent, `conversation` the channel that Slack posted it to, "" if not on record."""

    channel: str
    thread: str
    state: str
    ts: str
    conversation: str = ""


@dataclass(frozen=True)
class Announcement:
    """A posted announcement, the record that it is about, and the digest of what it shows ("" for those of older versions).

    `files` are the ids of the files that it shared.
    """

    message: Message
    channel: str
    state: str
    ts: str
    conversation: str
    about: str | None
    shown: str | None
    files: tuple[str, ...] = ()


def find_posted(connection: Connection, key: str) -> Posted | None:
    """Returns the posted message with this key, or None. One statement."""
    row = connection.execute(_FOUND, {"named": key}).one_or_none()
    return None if row is None else Posted(*row)


def find_announcement(connection: Connection, key: str) -> Announcement | None:
    """Returns the announcement with this key, or None. One statement."""
    row = connection.execute(_ANNOUNCEMENT, {"key": key}).one_or_none()
    return None if row is None else Announcement(read(row.kind, row.ids, row.channel), *row[2:], tuple(row.ids.get("files", ())))


_ANNOUNCEMENT = select(
    _out.kind, _out.ids, _out.channel, _out.state, _out.ts, func.coalesce(_out.conversation, ""), _out.about, _out.shown
).where(_out.key == bindparam("key", type_=String))


def is_any_queued(connection: Connection, prefix: str) -> bool:
    """Returns whether a message whose delivery key begins so is or was queued. One statement."""
    return connection.execute(select(_out.key).where(_out.key.startswith(prefix, autoescape=True)).limit(1)).first() is not None

"""Tables of the inbox and the outbox, which are not audited, and of messages that were sent again, which are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Integer
from sqlmodel import Field

from storage import columns as c
from storage.columns import Row


class InboxRow(Row, table=True):
    """A delivery from Slack that was processed, by its delivery key, so that a repeat has no effect."""

    __table_args__ = (*c.filled("key"), Index("ix_inbox_received_at", "received_at"))
    key: str = c.key()
    received_at: datetime = c.instant(required=True)
    actor: str = c.text()
    command: str = c.text()


class OutboxRow(Row, table=True):
    """A message to send, as a kind and ids, never blocks.

    `ambiguous` is whether an earlier attempt may have arrived, so check first. `conversation` is the channel that Slack posted it to: a
    direct message is sent to a person's id but updated in a conversation of its own. Rows sent by older versions have none.
    `claims` counts how often a sender took it, and is never set back: what a sender that was overtaken reports later does not count.
    `about` names the record that an announcement states, and `shown` is the digest of what it shows now (R27); other rows have neither.
    """

    __table_args__ = (
        *c.filled("key", "kind"),
        c.holds("state", "state IN ('due', 'sending', 'sent', 'failed')"),
        c.holds("attempts", "attempts >= 0"),
        c.holds("sending_has_lease", "state <> 'sending' OR lease_until IS NOT NULL"),
        Index("uq_outbox_key", "key", unique=True),
        c.partial_index("ix_outbox_open", "id", "state IN ('due', 'sending')"),
        c.partial_index("ix_outbox_open_channel", "channel", "state IN ('due', 'sending')"),
        c.partial_index("ix_outbox_about", "about", "about IS NOT NULL"),
    )
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))
    key: str = c.text(...)
    kind: str = c.text(...)
    channel: str = c.text()
    thread_ts: str = c.text()
    ids: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, default=dict))
    state: str = c.text("due")
    attempts: int = c.whole()
    claims: int = c.later_whole()
    ambiguous: bool = c.flag()
    not_before: datetime | None = c.instant()
    lease_until: datetime | None = c.instant()
    created_at: datetime = c.instant(required=True)
    sent_at: datetime | None = c.instant()
    ts: str = c.text()
    conversation: str | None = c.optional_text()
    about: str | None = c.optional_text()
    shown: str | None = c.optional_text()
    error: str = c.text()


class LastRunRow(Row, table=True):
    """When a part of the bot last ran, by the database's clock: a worker's tick, or the write that a health check tries."""

    __tablename__ = "last_run"
    name: str = c.key()
    at: datetime = c.instant(required=True)


class OutboxPauseRow(Row, table=True):
    """Until when Slack wants no call: of a method in a channel, of a method anywhere (no channel), or at all (neither)."""

    method: str = c.key()
    channel: str = c.key()
    until: datetime = c.instant(required=True)


class MailedEventRow(Row, table=True):
    """An event whose notice goes out by mail: seen at an instant, and since `queued_at` with the mail server's queue, never again.

    An event of a modification has no release.
    """

    __table_args__ = (*c.filled("event"),)
    release_key: str = c.key()
    event: str = c.key()
    seen_at: datetime = c.instant(required=True)
    queued_at: datetime | None = c.instant()


class ResendRow(Row, table=True):
    """A message that was set aside and sent again: the outbox key, and the number of the time. `error` is why Slack had refused it."""

    __table_args__ = (*c.filled("outbox_key", "kind"), c.holds("time", "time > 0"))
    outbox_key: str = c.key()
    time: int = c.number_key()
    kind: str = c.text(...)
    channel: str = c.text()
    error: str = c.text()
    release_key: str | None = c.optional_text()

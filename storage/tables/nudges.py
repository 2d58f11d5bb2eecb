"""Tables of reminders: what was sent to whom at which stage, and people's snoozes, owners and settings.

The ledger's own tables (check, nudge, message, note) are no part of the audited state; snoozes, reassignments and settings are.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from storage import columns as c
from storage.columns import Row


class NudgeCheckRow(Row, table=True):
    """A day of the deadline check: the process that inserts the row sends the reminders.

    `seq` is the newest audit row at the check, `seen` the last one reviewed by the follow-up since. `morning` is the minute up to
    which people's summaries were sent, null before the first.
    """

    day: date = c.day_key()
    seq: int = c.whole()
    seen: int = c.whole()
    morning: int | None = c.optional_whole()


class NudgeRow(Row, table=True):
    """A reminder sent or skipped for an item at a stage in a channel, once only. `due` is the item's date then, `day` the day of the check.

    `why` is empty, "manager" or "body" where it was escalated, "digest" for the week's digest; `late` counts Working Days.
    """

    __table_args__ = (
        *c.filled("release_key", "item", "channel"),
        c.holds("state", "state IN ('queued', 'sent', 'skipped', 'done')"),
        c.holds("late", "late >= 0"),
        Index("ix_nudge_message", "channel", "day"),
        Index("ix_nudge_state", "state", "release_key"),
    )
    release_key: str = c.key()
    item: str = c.key()
    due: date = c.day_key()
    stage: int = c.number_key()
    channel: str = c.key()
    day: date = c.day(required=True)
    state: str = c.text("queued")
    why: str = c.text()
    late: int = c.whole()
    text: str = c.text()


class NudgeMessageRow(Row, table=True):
    """The message to a channel (or person, by user id) on a day: its outbox `key`, and its `ts` once sent.

    `blocked_since` is the day of the first message that Slack refused, or null.
    """

    __table_args__ = (
        *c.filled("channel", "key"),
        c.holds("state", "state IN ('queued', 'sent', 'blocked', 'superseded')"),
        c.partial_index("ix_nudge_message_open", "key", "state IN ('queued', 'blocked')"),
    )
    channel: str = c.key()
    day: date = c.day_key()
    key: str = c.text(...)
    state: str = c.text("queued")
    ts: str = c.text()
    error: str = c.text()
    blocked_since: date | None = c.day()


class NudgeNoteRow(Row, table=True):
    """A note on an item for the thread of the message that first named it; `posted` once it is in the outbox."""

    __table_args__ = (
        *c.filled("key", "release_key", "item"),
        c.holds("what", "what IN ('done', 'moved', 'gone', 'back', 'snoozed', 'reassigned', 'manager', 'body')"),
        c.partial_index("ix_nudge_note_open", "key", "posted = 0"),
        Index("ix_nudge_note_release_key", "release_key"),
    )
    key: str = c.key()
    release_key: str = c.text(...)
    item: str = c.text(...)
    due: date = c.day(required=True)
    day: date = c.day(required=True)
    what: str = c.text(...)
    ids: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, default=dict))
    posted: bool = c.flag()


class NudgeSnoozeRow(Row, table=True):
    """A snoozed item: no reminders before `until`."""

    __table_args__ = (*c.filled("release_key", "item", "reason"), c.holds("deadline", "until <= due"))
    release_key: str = c.key()
    item: str = c.key()
    due: date = c.day_key()
    until: date = c.day(required=True)
    reason: str = c.text(...)


class NudgeOwnerRow(Row, table=True):
    """A reassigned item; its new owner is a committee's key or a Slack user id."""

    __table_args__ = (*c.filled("release_key", "item", "owner"),)
    release_key: str = c.key()
    item: str = c.key()
    owner: str = c.text(...)
    reason: str = c.text()


class NudgeOptOutRow(Row, table=True):
    """A person who opted out of direct messages about their overdue items."""

    __table_args__ = (*c.filled("user_id"),)
    user_id: str = c.key()


class NudgePersonRow(Row, table=True):
    """A person's settings for their own reminders: the `hour` of their summary (null: with the daily reminders), and what is left out.

    `unchaired` is whether the summary leaves out what is overdue in committees that they chair, `untold` whether they get no direct
    messages about what they must know at once.
    """

    __table_args__ = (*c.filled("user_id"), c.holds("hour", "hour IS NULL OR (hour >= 0 AND hour <= 23)"))
    user_id: str = c.key()
    hour: int | None = c.optional_whole()
    unchaired: bool = c.later_flag()
    untold: bool = c.later_flag()


class NudgeSettingRow(Row, table=True):
    """The reminder settings of a release and a kind of item, "" for all. `ahead` is a comma-separated list of Working Days."""

    __table_args__ = (
        c.holds("counts", "daily >= 0 AND weekly >= 0 AND manager_after >= 0 AND body_after >= 0"),
        c.holds("kind", "kind IN ('', 'milestone', 'policy', 'cutoff', 'evidence', 'position', 'condition', 'dependency')"),
    )
    release_key: str = c.key()
    kind: str = c.key()
    ahead: str = c.text()
    daily: int = c.whole(5)
    weekly: int = c.whole(5)
    manager_after: int = c.whole(3)
    body_after: int = c.whole(5)
    off: bool = c.flag()


class CommitteeGroupRow(Row, table=True):
    """A committee's Slack user group, mentioned instead of its chair."""

    __table_args__ = (*c.filled("group_id"), c.refers("committee_key", "committee.key"))
    committee_key: str = c.key()
    group_id: str = c.text(...)


class HomeRow(Row, table=True):
    """A person's App Home: when they last opened it, and what it shows: the `day`, the history up to the entry `seen`, and its `digest`."""

    __table_args__ = (*c.filled("user_id"), Index("ix_home_opened_at", "opened_at"))
    user_id: str = c.key()
    opened_at: datetime = c.instant(required=True)
    day: date | None = c.day()
    seen: int = c.whole()
    digest: str = c.text()


LEDGER = frozenset({"home", "nudge_check", "nudge", "nudge_message", "nudge_note"})
"""Tables of sent reminders and of what Slack shows of them, which are not audited and can't be undone."""

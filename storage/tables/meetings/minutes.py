"""Tables of the minutes of meetings: who took part, and actions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index

from policy.meetings.minutes import Presence
from storage import columns as c
from storage.columns import Row


class AttendanceRow(Row, table=True):
    """Somebody who took part in a meeting, by Slack user id or by name, or who sent apologies."""

    __table_args__ = (*c.filled("person"), c.refers("body meeting_key", "meeting.body key"))
    body: str = c.key()
    meeting_key: str = c.key()
    person: str = c.key()
    position: int = c.whole()
    presence: Presence = c.choice(Presence, "presence")


class MeetingActionRow(Row, table=True):
    """An action of a meeting, numbered within it; closed with a note."""

    __table_args__ = (
        *c.filled("text", "owner"),
        c.refers("body meeting_key", "meeting.body key"),
        c.holds("closed_with_note", "(closed_on IS NULL) = (closed_note = '')"),
        Index("ix_meeting_action_due", "due"),
    )
    body: str = c.key()
    meeting_key: str = c.key()
    number: int = c.number_key()
    text: str = c.text(...)
    owner: str = c.text(...)
    due: date = c.day(required=True)
    closed_on: date | None = c.day()
    closed_note: str = c.text()

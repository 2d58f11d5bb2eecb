"""Tables of meetings and the rules about their papers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index

from storage import columns as c
from storage.columns import Row


class MeetingRow(Row, table=True):
    """A meeting of a body; `key` stays when it moves, `meeting_number` is 0 if it is not on record, `cancelled` is a reason or "" (R21).

    `paper_number`, `paper_author` and `paper_on` are those of the body's paper on releases; `minutes_on` is the day
    on which `minutes_by`, the chair, confirmed the minutes, None while they are a draft.
    """

    __table_args__ = (
        *c.filled("key"),
        c.refers("body", "committee.key"),
        c.holds("number_known", "meeting_number >= 0"),
        Index("ix_meeting_day", "day"),
    )
    body: str = c.key()
    key: str = c.key()
    day: date = c.day(required=True)
    meeting_number: int = c.whole()
    channel_id: str = c.text()
    cancelled: str = c.text()
    paper_number: int = c.later_whole()
    paper_author: str = c.later_text()
    paper_on: date | None = c.day()
    minutes_text: str = c.later_text()
    minutes_on: date | None = c.day()
    minutes_by: str = c.later_text()


class MeetingRuleRow(Row, table=True):
    """How many Working Days before a body's meetings its papers are due, and how their references begin (R21)."""

    __table_args__ = (c.refers("body", "committee.key"), c.holds("days", "paper_days >= 0"))
    body: str = c.key()
    position: int = c.whole()
    paper_days: int = c.whole()
    prefix: str = c.text()
    source: str = c.text()

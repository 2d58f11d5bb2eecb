"""Table of private calendar addresses."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index

from storage import columns as c
from storage.columns import Row


class CalendarFeedRow(Row, table=True):
    """A private calendar address: the SHA-256 of its token, its owner, and the release or committee it shows."""

    __table_args__ = (
        *c.filled("token_hash", "user_id", "name"),
        c.holds("subject", "subject IN ('release', 'committee')"),
        Index("ix_calendar_feed_user_id", "user_id"),
    )
    token_hash: str = c.key()
    user_id: str = c.text(...)
    subject: str = c.text(...)
    name: str = c.text(...)
    made_on: date = c.day(required=True)

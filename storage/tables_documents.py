"""The tables about the RID and what reads a release: comments on versions, findings accepted with a reason, private calendar addresses."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import declared_attr

from storage import columns as c
from storage.columns import Row


class RidCommentRow(Row, table=True):
    """What a Party said of a version of the RID, and what came of it (Guidance 4.2; R19)."""

    __table_args__ = (
        *c.filled("version", "party", "text", "said_by"),
        c.refers("release_key", "release.key"),
        c.holds("number", "number >= 1"),
        c.holds("disposition", "disposition IN ('', 'accepted', 'accepted in part', 'not accepted', 'noted')"),
        c.holds("disposed", "(disposition = '') = (disposed_on IS NULL)"),
    )
    release_key: str = c.key()
    number: int = c.number_key()
    version: str = c.text(...)
    party: str = c.text(...)
    text: str = c.text(...)
    said_by: str = c.text(...)
    said_on: date = c.day(required=True)
    disposition: str = c.text()
    answer: str = c.text()
    disposed_by: str = c.text()
    disposed_on: date | None = c.day()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class FindingAcceptanceRow(Row, table=True):
    """A finding of the check that is accepted as it is, with the figures that it had then: with other figures it is a finding again."""

    __table_args__ = (*c.filled("finding", "reason", "accepted_by"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    finding: str = c.key()
    figures: str = c.text()
    reason: str = c.text(...)
    accepted_by: str = c.text(...)
    accepted_on: date = c.day(required=True)
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class CalendarFeedRow(Row, table=True):
    """A private calendar address: the SHA-256 of its token, whose it is, and which release or committee it shows."""

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


FROM_FILES_NEVER: frozenset[type[Row]] = frozenset({RidCommentRow, FindingAcceptanceRow, CalendarFeedRow})
"""The tables of which release files say nothing, so that loading one takes nothing out of them."""

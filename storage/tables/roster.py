"""Tables of committees, members, deputies, channels and clearances."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import declared_attr

from policy.model.releases import Classification
from storage import columns as c
from storage.columns import Row


class CommitteeRow(Row, table=True):
    """A sub-committee, a deciding body or another party to a release."""

    __table_args__ = (
        *c.filled("key", "name", "quorum"),
        c.holds("role", "role IN ('decides', 'reviews', 'comments', 'works', 'takes part')"),
    )
    key: str = c.key()
    position: int = c.whole()
    name: str = c.text(...)
    short: str = c.text()
    role: str = c.text(...)
    reviews: str = c.text()
    quorum: str = c.text("chair")
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class MemberRow(Row, table=True):
    """A person, by Slack user id, on a committee's roster."""

    __table_args__ = (*c.filled("user_id"), c.refers("committee_key", "committee.key"), Index("ix_member_user_id", "user_id"))
    committee_key: str = c.key()
    user_id: str = c.key()
    chair: bool = c.flag()


class DeputyRow(Row, table=True):
    """A deputy for a person on all committees, from one day to another, both included."""

    __table_args__ = (
        *c.filled("absent_id", "deputy_id"),
        c.holds("another", "absent_id <> deputy_id"),
        c.holds("in_order", "since <= until"),
        Index("ix_deputy_deputy_id", "deputy_id"),
    )
    absent_id: str = c.key()
    deputy_id: str = c.key()
    since: date = c.day(required=True)
    until: date = c.day(required=True)


class ChannelRouteRow(Row, table=True):
    """The channel of a release for a committee. An empty committee means the release's own channel, an empty release all releases."""

    __table_args__ = (*c.filled("channel_id"), Index("ix_channel_route_channel_id", "channel_id"))
    release_key: str = c.key()
    committee_key: str = c.key()
    channel_id: str = c.text(...)


class ChannelClearanceRow(Row, table=True):
    """The clearance of a channel; the default is White (R20)."""

    __table_args__ = (*c.filled("channel_id"),)
    channel_id: str = c.key()
    classification: Classification = c.choice(Classification, "classification")

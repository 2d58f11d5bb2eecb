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
    """A sub-committee, a deciding body or a party to the work."""

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
    """Somebody who stands in for another on every committee, from a day to a day, both included."""

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
    """Which channel a release uses for a committee; an empty committee is the release's own channel, an empty release is every release."""

    __table_args__ = (*c.filled("channel_id"), Index("ix_channel_route_channel_id", "channel_id"))
    release_key: str = c.key()
    committee_key: str = c.key()
    channel_id: str = c.text(...)


class ChannelClearanceRow(Row, table=True):
    """What classification a channel may see; a channel without a row may see White (R20)."""

    __table_args__ = (*c.filled("channel_id"),)
    channel_id: str = c.key()
    classification: Classification = c.choice(Classification, "classification")

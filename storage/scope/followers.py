"""Reads of the channels that follow modifications (R18)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage.tables import FollowRow, table_of

_follow = table_of(FollowRow).c


def followers(conn: Connection, ref: str) -> tuple[str, ...]:
    """Returns the channels that follow a modification (R18). One statement."""
    return tuple(conn.execute(select(_follow.channel_id).where(_follow.modification_ref == ref).order_by(_follow.channel_id)).scalars())

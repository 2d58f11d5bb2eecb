"""Reads of the channels and user groups in Slack that are on record."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from storage.tables import ChannelRouteRow, CommitteeGroupRow, FollowRow, ModificationRow, ReleaseRow, table_of

_ROUTE, _FOLLOW = table_of(ChannelRouteRow), table_of(FollowRow)
_release, _modification, _group = table_of(ReleaseRow).c, table_of(ModificationRow).c, table_of(CommitteeGroupRow).c

_ROUTES = (
    select(_ROUTE.c.channel_id, _ROUTE.c.release_key, _ROUTE.c.committee_key)
    .join(_release.key.table, _ROUTE.c.release_key == _release.key, isouter=True)
    .where(and_(_release.live_on.is_(None), _release.cancelled_on.is_(None)))
    .order_by(_ROUTE.c.channel_id, _ROUTE.c.release_key, _ROUTE.c.committee_key)
)
_FOLLOWED = (
    select(_FOLLOW.c.channel_id, _FOLLOW.c.modification_ref)
    .join(_modification.ref.table, _FOLLOW.c.modification_ref == _modification.ref)
    .order_by(_FOLLOW.c.channel_id, _FOLLOW.c.modification_ref)
)
_GROUPS = select(_group.committee_key, _group.group_id).order_by(_group.committee_key)


@dataclass(frozen=True)
class ChannelUse:
    """Why the bot posts to a channel: it is a release's ("" for all releases) or a committee's there, or it follows a modification."""

    release: str = ""
    committee: str = ""
    modification: str = ""


def channels(conn: Connection) -> dict[str, tuple[ChannelUse, ...]]:
    """Returns the channels of open releases, of all releases and of followed modifications, each with its routes. Two statements."""
    found: dict[str, tuple[ChannelUse, ...]] = {}
    for channel, release, committee in conn.execute(_ROUTES):
        found[channel] = (*found.get(channel, ()), ChannelUse(release, committee))
    for channel, ref in conn.execute(_FOLLOWED):
        found[channel] = (*found.get(channel, ()), ChannelUse(modification=ref))
    return found


def groups(conn: Connection) -> tuple[tuple[str, str], ...]:
    """Returns the committees that follow a user group, with its id. One statement."""
    return tuple((committee, group) for committee, group in conn.execute(_GROUPS))

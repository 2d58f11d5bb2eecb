"""Reads of channels: those of releases and committees, and what each may show (R20)."""

from __future__ import annotations

from sqlalchemy import Connection, String, bindparam, or_, select

from policy.model.releases import Classification
from storage.tables import ChannelClearanceRow, ChannelRouteRow, ReleaseRow, table_of

_route = table_of(ChannelRouteRow).c
_release = table_of(ReleaseRow).c
_clearance = table_of(ChannelClearanceRow).c

_CHANNEL = (
    select(_route.channel_id)
    .where(
        _route.release_key.in_([bindparam("release", type_=String), ""]),
        _route.committee_key == bindparam("committee", type_=String),
    )
    .order_by(_route.release_key.desc())
    .limit(1)
)
_OWN = (
    select(_route.release_key, or_(_release.live_on.is_not(None), _release.cancelled_on.is_not(None)), _release.classification)
    .join_from(table_of(ChannelRouteRow), table_of(ReleaseRow), _route.release_key == _release.key)
    .where(_route.channel_id == bindparam("channel", type_=String), _route.committee_key == "")
    .order_by(_route.release_key)
)
_CLEARANCE = select(_clearance.classification).where(_clearance.channel_id == bindparam("channel", type_=String))


def channel_for(conn: Connection, release: str, committee: str | None = None) -> str | None:
    """Returns a committee's channel for a release or else for all releases; without a committee, the release's own channel.

    None if no channel is set. One statement.
    """
    return conn.execute(_CHANNEL, {"release": release, "committee": committee or ""}).scalar_one_or_none()


def channels_of(conn: Connection, release: str) -> dict[str, str]:
    """Returns a release's channels by committee ("" for its own), including those for all releases. One statement."""
    rows = conn.execute(
        select(_route.committee_key, _route.channel_id).where(_route.release_key.in_([release, ""])).order_by(_route.release_key == release)
    ).all()
    return {row[0]: row[1] for row in rows}


def own_channels(conn: Connection, release: str) -> dict[str, str]:
    """Returns the channels that no other release has, by committee ("" for the release's own). One statement."""
    rows = conn.execute(select(_route.release_key, _route.committee_key, _route.channel_id).order_by(_route.committee_key)).all()
    elsewhere = {row.channel_id for row in rows if row.release_key != release}
    return {row.committee_key: row.channel_id for row in rows if row.release_key == release and row.channel_id not in elsewhere}


def release_of_channel(conn: Connection, channel: str) -> tuple[str, Classification] | None:
    """Returns the release whose own channel this is, with its classification; of several the one that is still open.

    None if there is none, or no single one. One statement.
    """
    rows = conn.execute(_OWN, {"channel": channel}).all()
    found = [(str(key), level) for key, over, level in rows if not over] or [(str(key), level) for key, _, level in rows]
    return found[0] if len(found) == 1 else None


def clearance(conn: Connection, channel: str) -> Classification:
    """Returns the channel's clearance, White by default (R20). One statement."""
    classification = conn.execute(_CLEARANCE, {"channel": channel}).scalar_one_or_none()
    return Classification.WHITE if classification is None else classification

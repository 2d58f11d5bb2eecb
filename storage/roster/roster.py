"""Reads of rosters, channel routes and channel clearances."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Date, String, bindparam, exists, or_, select, union

from policy.model.releases import Classification
from policy.model.roster import Deputy, Member, is_person
from policy.model.sign_off import SignOffState
from storage.tables import (
    ChannelClearanceRow,
    ChannelRouteRow,
    ConditionRow,
    CriterionRow,
    DeputyRow,
    FollowRow,
    MeetingActionRow,
    MemberRow,
    MilestoneRow,
    NudgeOwnerRow,
    ReleaseRow,
    table_of,
)

_member = table_of(MemberRow).c
_route = table_of(ChannelRouteRow).c
_deputy = table_of(DeputyRow).c
_follow = table_of(FollowRow).c
_criterion = table_of(CriterionRow).c
_release = table_of(ReleaseRow).c
_clearance = table_of(ChannelClearanceRow).c
_owner = table_of(NudgeOwnerRow).c
_condition = table_of(ConditionRow).c
_action, _step = table_of(MeetingActionRow).c, table_of(MilestoneRow).c

_MEMBERS = select(_member.committee_key, _member.user_id, _member.chair).order_by(
    _member.committee_key, _member.chair.desc(), _member.user_id
)
_ROLES = _MEMBERS.where(_member.user_id == bindparam("user", type_=String))
_ABSENT = select(_deputy.absent_id).where(
    _deputy.deputy_id == bindparam("user", type_=String), bindparam("today", type_=Date).between(_deputy.since, _deputy.until)
)
_ROLES_AND_DEPUTED = _MEMBERS.where(or_(_member.user_id == bindparam("user", type_=String), _member.user_id.in_(_ABSENT)))
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


def memberships_of(conn: Connection, user: str, today: date | None = None) -> frozenset[Member]:
    """Returns the user's memberships; with a day, also those they hold as a deputy that day. One statement."""
    if today is None:
        return frozenset(Member(*row) for row in conn.execute(_ROLES, {"user": user}).all())
    return frozenset(replace(each, user=user) for each in seats_of(conn, user, today))


def seats_of(conn: Connection, user: str, today: date) -> tuple[Member, ...]:
    """Returns the user's seats and those that they hold as a deputy that day, each with its member. One statement."""
    return tuple(Member(*row) for row in conn.execute(_ROLES_AND_DEPUTED, {"user": user, "today": today}).all())


def members(conn: Connection, committee: str | None = None) -> tuple[Member, ...]:
    """Returns the members of a committee or of all, chairs first. One statement."""
    statement = _MEMBERS if committee is None else _MEMBERS.where(_member.committee_key == committee)
    return tuple(Member(*row) for row in conn.execute(statement).all())


def deputies(conn: Connection, today: date) -> tuple[Deputy, ...]:
    """Returns who stands in for whom on a day, those that end first before the others (R22). One statement."""
    found = select(_deputy.absent_id, _deputy.deputy_id, _deputy.until).where(_deputy.since <= today, _deputy.until >= today)
    return tuple(Deputy(*row) for row in conn.execute(found.order_by(_deputy.until, _deputy.absent_id, _deputy.deputy_id)).all())


def channel_for(conn: Connection, release: str, committee: str | None = None) -> str | None:
    """Returns a committee's channel for a release or else for all releases; without a committee, the release's own channel.

    None if no channel is set. One statement.
    """
    return conn.execute(_CHANNEL, {"release": release, "committee": committee or ""}).scalar_one_or_none()


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


def followers(conn: Connection, ref: str) -> tuple[str, ...]:
    """Returns the channels that follow a modification (R18). One statement."""
    return tuple(conn.execute(select(_follow.channel_id).where(_follow.modification_ref == ref).order_by(_follow.channel_id)).scalars())


def people_named(conn: Connection) -> tuple[str, ...]:
    """Returns everybody who has a seat, a deputyship, a step, a reassigned reminder, an open condition or action. One statement."""
    named = union(
        select(_member.user_id),
        select(_deputy.absent_id),
        select(_deputy.deputy_id),
        select(_owner.owner),
        select(_condition.owner).where(_condition.closed_on.is_(None)),
        select(_action.owner).where(_action.closed_on.is_(None)),
        select(_step.owner).where(_step.done_on.is_(None)),
    )
    return tuple(sorted(user for user in conn.execute(named).scalars() if is_person(user)))


def has_open_criteria(conn: Connection, committee: str) -> bool:
    """Returns whether a committee has criteria to sign off in an open release. One statement."""
    waiting = (
        select(_criterion.ref)
        .join_from(table_of(CriterionRow), table_of(ReleaseRow), _criterion.release_key == _release.key)
        .where(
            _criterion.committee == committee,
            _criterion.standing.not_in([SignOffState.MET, SignOffState.CONDITIONS]),
            _release.live_on.is_(None),
            _release.cancelled_on.is_(None),
        )
    )
    return bool(conn.execute(select(exists(waiting))).scalar_one())

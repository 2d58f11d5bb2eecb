"""Reads of rosters: the members of committees, their deputies, and everybody whom the record names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Date, String, bindparam, or_, select, union

from policy.model.roster import Deputy, Member, is_person
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
_MEMBERS_OF = _MEMBERS.where(_member.committee_key == bindparam("committee", type_=String))
_ROLES = _MEMBERS.where(_member.user_id == bindparam("user", type_=String))
_ABSENT = select(_deputy.absent_id).where(
    _deputy.deputy_id == bindparam("user", type_=String), bindparam("today", type_=Date).between(_deputy.since, _deputy.until)
)
_ROLES_AND_DEPUTED = _MEMBERS.where(or_(_member.user_id == bindparam("user", type_=String), _member.user_id.in_(_ABSENT)))
_DEPUTIES = (
    select(_deputy.absent_id, _deputy.deputy_id, _deputy.until)
    .where(bindparam("today", type_=Date).between(_deputy.since, _deputy.until))
    .order_by(_deputy.until, _deputy.absent_id, _deputy.deputy_id)
)


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
    rows = conn.execute(_MEMBERS) if committee is None else conn.execute(_MEMBERS_OF, {"committee": committee})
    return tuple(Member(*row) for row in rows.all())


def deputies(conn: Connection, today: date) -> tuple[Deputy, ...]:
    """Returns who stands in for whom on a day, those that end first before the others (R22). One statement."""
    return tuple(Deputy(*row) for row in conn.execute(_DEPUTIES, {"today": today}).all())


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

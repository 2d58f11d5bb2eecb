"""Reads of private calendar addresses, and of the history behind calendar events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, func, or_, select

from policy.model.partial_date import PartialDate
from storage.history.names import key_in, prefix_of
from storage.tables import AuditRow, CalendarFeedRow, DecisionRow, MilestoneRow, ReleaseRow, table_of

_audit = table_of(AuditRow).c
_feed = table_of(CalendarFeedRow).c


@dataclass(frozen=True)
class Feed:
    """A calendar address: its owner (Slack user id) and the release or committee it shows."""

    token_hash: str
    user: str
    subject: str
    name: str


def feed(conn: Connection, token_hash: str) -> Feed | None:
    """Returns the calendar address with that token hash, or None. One statement."""
    statement = select(_feed.token_hash, _feed.user_id, _feed.subject, _feed.name).where(_feed.token_hash == token_hash)
    row = conn.execute(statement).one_or_none()
    return None if row is None else Feed(*row)


def feeds_of(conn: Connection, user: str, subject: str, name: str) -> tuple[str, ...]:
    """Returns the token hashes of a person's addresses for a release or committee. One statement."""
    statement = select(_feed.token_hash).where(_feed.user_id == user, _feed.subject == subject, _feed.name == name)
    return tuple(conn.execute(statement.order_by(_feed.token_hash)).scalars())


_OF_CALENDARS = or_(*(_audit.thing.startswith(prefix_of(each)) for each in (MilestoneRow, ReleaseRow, DecisionRow)))


def revisions(conn: Connection, keys: Sequence[str]) -> dict[str, tuple[int, datetime]]:
    """Returns how often each release's facts, timetable and decisions changed, and when last. One statement."""
    statement = (
        select(_audit.release_key, func.count(), func.max(_audit.at))
        .where(_audit.release_key.in_(keys), _audit.outcome == "done", _OF_CALENDARS)
        .group_by(_audit.release_key)
    )
    return {str(key): (count, at) for key, count, at in conn.execute(statement).all()}


@dataclass(frozen=True)
class Gone:
    """A milestone that was removed or lost its date: its last event ("" if unchanged), owner and day."""

    release: str
    milestone: str
    event: str
    owner: str
    day: date


def gone(conn: Connection, keys: Sequence[str]) -> tuple[Gone, ...]:
    """Returns the milestones that were removed or lost their day, with the last time each did. One statement."""
    removed = and_(_audit.field == "", _audit.after.is_(None))
    undated = and_(_audit.field == "planned", _audit.after == "null")
    statement = (
        select(_audit.thing, _audit.field, _audit.before)
        .where(
            _audit.release_key.in_(keys), _audit.outcome == "done", _audit.thing.startswith(prefix_of(MilestoneRow)), or_(removed, undated)
        )
        .order_by(_audit.seq)
    )
    found: dict[str, Gone] = {}
    for thing, field, before in conn.execute(statement).all():
        release, milestone = key_in(thing)
        values = {"planned": json.loads(before)} if field else json.loads(before)
        day = PartialDate.parse(values["planned"]).exact if values.get("planned") else None
        if day:
            found[thing] = Gone(release, milestone, str(values.get("event", "")), str(values.get("owner", "")), day)
    return tuple(found.values())

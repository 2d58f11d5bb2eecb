"""Reads of meetings, the rules about papers, and the steps that are planned for a meeting (R21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType

from sqlalchemy import Connection, String, bindparam, func, select

from policy.meetings.meeting import Meeting
from policy.meetings.meetings import AT_MEETINGS
from policy.meetings.paper_references import with_reference
from policy.meetings.papers import PAPER_RULES, MeetingRule
from storage.engine.cache import NO_RELEASE, cached
from storage.history.names import key_in, prefix_of
from storage.tables import AuditRow, MeetingRow, MeetingRuleRow, MilestoneRow, ReleaseRow, table_of

_meeting = table_of(MeetingRow).c
_rule = table_of(MeetingRuleRow).c
_step = table_of(MilestoneRow).c
_release = table_of(ReleaseRow).c
_audit = table_of(AuditRow).c

_COLUMNS = (_meeting.body, _meeting.key, _meeting.day, _meeting.meeting_number, _meeting.channel_id, _meeting.cancelled)
_PAPER = (_meeting.paper_number, _meeting.paper_author, _meeting.paper_on)
_MEETINGS = select(*_COLUMNS, *_PAPER).order_by(_meeting.body, _meeting.day, _meeting.key)
_MEETINGS_OF = _MEETINGS.where(_meeting.body == bindparam("body", type_=String))
_RULES = select(_rule.body, _rule.paper_days, _rule.prefix, _rule.source).order_by(_rule.position, _rule.body)


def fetch_meetings(conn: Connection, body: str | None = None) -> tuple[Meeting, ...]:
    """Returns the meetings of a body, or all, by body and day; cancelled ones too. Two statements."""
    rules = fetch_meeting_rules(conn)
    rows = conn.execute(_MEETINGS) if body is None else conn.execute(_MEETINGS_OF, {"body": body})
    return tuple(with_reference(Meeting(*row), rules) for row in rows.all())


def recent_meetings(conn: Connection) -> Mapping[str, Sequence[Meeting]]:
    """Cached: all meetings by body; costs one hash lookup if nothing has changed since."""
    return cached(conn, "meetings", lambda: _by_body(fetch_meetings(conn)), of=NO_RELEASE)


def _by_body(meetings: Sequence[Meeting]) -> Mapping[str, Sequence[Meeting]]:
    return MappingProxyType({body: tuple(those) for body, those in groupby(meetings, attrgetter("body"))})


def fetch_meeting_rules(conn: Connection) -> tuple[MeetingRule, ...]:
    """Returns the rules about the papers of each body; the Panel's if none is stored (R21). One statement."""
    return tuple(MeetingRule(*row) for row in conn.execute(_RULES).all()) or PAPER_RULES


def fetch_revisions(conn: Connection, body: str) -> dict[str, tuple[int, datetime]]:
    """Returns how often each of a body's meetings was changed since it was added, and when last, by key. One statement."""
    about = _audit.thing.startswith(prefix_of(MeetingRow, body), autoescape=True)
    statement = select(_audit.thing, func.count(_audit.change_id.distinct()), func.max(_audit.at)).where(about, _audit.outcome == "done")
    return {key_in(thing)[-1]: (count - 1, at) for thing, count, at in conn.execute(statement.group_by(_audit.thing)).all()}


def releases_on(conn: Connection, body: str, day: date) -> tuple[str, ...]:
    """Returns the keys of the open releases in which a step of the body is planned for a day and not done. One statement."""
    statement = (
        select(_step.release_key)
        .join_from(table_of(MilestoneRow), table_of(ReleaseRow), _step.release_key == _release.key)
        .where(_step.owner == body, _step.day == day, _step.done_on.is_(None))
        .where(_release.live_on.is_(None), _release.cancelled_on.is_(None))
        .distinct()
        .order_by(_step.release_key)
    )
    return tuple(conn.execute(statement).scalars())


@dataclass(frozen=True)
class PlannedStep:
    """A step of an open or past release that its body takes on a day, with the day on which it was done, if it was."""

    release: str
    owner: str
    day: date
    event: str
    done_on: date | None
    proposed: bool


@dataclass(frozen=True)
class ListedMeeting:
    """A meeting with its paper day, and the steps of releases that are planned for it or were taken at it."""

    meeting: Meeting
    papers: date
    steps: tuple[PlannedStep, ...]


def steps_between(conn: Connection, first: date, last: date, owner: str = "") -> list[PlannedStep]:
    """Returns the steps of bodies and committees, or of one, that are planned for days between two, by day; a cancelled release has none.

    One statement.
    """
    statement = (
        select(_step.release_key, _step.owner, _step.day, _step.event, _step.done_on, _step.proposed, _step.acts)
        .join_from(table_of(MilestoneRow), table_of(ReleaseRow), _step.release_key == _release.key)
        .where(_step.day.between(first, last), _release.cancelled_on.is_(None))
        .order_by(_step.day, _step.release_key, _step.position)
    )
    if owner:
        statement = statement.where(_step.owner == owner)
    return [PlannedStep(*row[:6]) for row in conn.execute(statement).all() if any(act.startswith(AT_MEETINGS) for act in row[6])]

"""Papers and actions that are due for meetings, with the body and the channel of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from policy.meetings.meeting import Meeting
from policy.meetings.meetings import AT_MEETINGS
from policy.meetings.minutes import MeetingAction
from policy.model.releases import Classification
from policy.nudges.endings import Ending
from policy.nudges.item import Due
from policy.nudges.meetings import MeetingActions, PlannedAct, actions_due, ending_at_meeting, papers_due
from storage.meetings.meetings import fetch_meeting_rules, recent_meetings
from storage.tables import DocumentRow, MeetingActionRow, MeetingRow, MilestoneRow, ReleaseRow, table_of

_step, _release, _document = (table_of(each).c for each in (MilestoneRow, ReleaseRow, DocumentRow))
_meeting, _action = table_of(MeetingRow).c, table_of(MeetingActionRow).c

_REACH = timedelta(days=45)
"""How long after its paper day a meeting can be, for any rule about papers."""


@dataclass(frozen=True)
class MeetingDue:
    """An item due for a meeting, the body, and the meeting's channel in Slack ("" if it has none)."""

    due: Due
    body: str
    channel: str


def meeting_items(conn: Connection, today: date, until: date) -> tuple[MeetingDue, ...]:
    """Returns the papers and open actions that are due by `until`, soonest first. Six statements at most.

    Only steps of releases that everybody may see are named, because reminders of a meeting go to one channel (R20).
    """
    meetings = recent_meetings(conn)
    every = [each for some in meetings.values() for each in some]
    channels = {(each.body, each.key): each.channel for each in every}
    coming = [each for each in every if today <= each.day]
    steps = list(_steps(conn, today, min(until, date.max - _REACH) + _REACH)) if coming else []
    submitted = _submitted(conn, {each.release for each in steps}) if steps else set()
    rules = fetch_meeting_rules(conn)
    found = [
        *papers_due(coming, steps, today, until, submitted=submitted, rules=rules),
        *actions_due(fetch_actions(conn, meetings), until),
    ]
    found.sort(key=lambda each: (each.day, each.text))
    return tuple(_placed(each, channels) for each in found)


def _placed(due: Due, channels: Mapping[tuple[str, str], str]) -> MeetingDue:
    body, key, _ = due.ref.split("/")
    return MeetingDue(due, body, channels.get((body, key), ""))


def _steps(conn: Connection, first: date, last: date) -> Iterator[PlannedAct]:
    statement = (
        select(_step.release_key, _step.event, _step.owner, _step.day, _step.acts)
        .join_from(table_of(MilestoneRow), table_of(ReleaseRow), _step.release_key == _release.key)
        .where(_step.day.between(first, last), _step.done_on.is_(None), _step.proposed.is_(False))
        .where(_release.live_on.is_(None), _release.cancelled_on.is_(None), _release.classification == Classification.WHITE)
        .order_by(_step.release_key, _step.position)
    )
    for key, event, owner, day, does in conn.execute(statement).all():
        if any(each.startswith(AT_MEETINGS) for each in does):
            yield PlannedAct(key, event, owner, day, tuple(does))


def _submitted(conn: Connection, keys: set[str]) -> set[tuple[str, str]]:
    """Returns the documents that are submitted, and those whose submission is a dated step. Two statements."""
    documents = select(_document.release_key, _document.subject).where(_document.release_key.in_(keys)).distinct()
    found = {(key, str(subject.value)) for key, subject in conn.execute(documents).all()}
    steps = select(_step.release_key, _step.acts).where(_step.release_key.in_(keys), _step.day.is_not(None) | _step.anchor.is_not(None))
    for key, does in conn.execute(steps).all():
        found |= {(key, each.removeprefix("submit ").removesuffix("-draft")) for each in does if each.startswith("submit ")}
    return found


def fetch_actions(conn: Connection, meetings: Mapping[str, Sequence[Meeting]]) -> list[MeetingActions]:
    """Returns the actions of all meetings, each with its own of `meetings`, which holds every one by body. One statement."""
    named = {(each.body, each.key): each for some in meetings.values() for each in some}
    found: dict[tuple[str, str], MeetingActions] = {}
    for body, key, confirmed_on, *row in conn.execute(_ACTIONS).all():
        before = found.get((body, key), MeetingActions(named[body, key], (), confirmed_on is not None))
        found[body, key] = MeetingActions(before.meeting, (*before.actions, MeetingAction(*row)), before.confirmed)
    return list(found.values())


_ACTIONS = (
    select(_action.body, _action.meeting_key, _meeting.minutes_on)
    .add_columns(_action.number, _action.text, _action.owner, _action.due, _action.closed_on, _action.closed_note)
    .join_from(table_of(MeetingActionRow), table_of(MeetingRow), (_action.body == _meeting.body) & (_action.meeting_key == _meeting.key))
    .order_by(_action.body, _action.meeting_key, _action.number)
)


class MeetingEndings:
    """How items of meetings ended; reads what that needs once, and only if one has ended."""

    def __init__(self, conn: Connection, now_due: tuple[Due, ...]) -> None:
        self._conn, self._now_due = conn, now_due
        self._actions: list[MeetingActions] | None = None

    def of(self, item: str) -> Ending:
        """Returns how an item ended. One statement for the first."""
        meetings = recent_meetings(self._conn)
        if self._actions is None:
            self._actions = fetch_actions(self._conn, meetings)
        return ending_at_meeting(item, [each for some in meetings.values() for each in some], self._actions, self._now_due)

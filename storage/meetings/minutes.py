"""Reads of the minutes of a meeting."""

from __future__ import annotations

from sqlalchemy import Connection, select

from policy.meetings.meeting import Meeting
from policy.meetings.minutes import Attendee, MeetingAction, Minutes
from storage.tables import AttendanceRow, MeetingActionRow, MeetingRow, table_of

_meeting = table_of(MeetingRow).c
_there = table_of(AttendanceRow).c
_action = table_of(MeetingActionRow).c


def fetch_minutes(conn: Connection, meeting: Meeting) -> Minutes:
    """Returns what is on record of a meeting besides its decisions. Three statements."""
    own = (_meeting.body == meeting.body, _meeting.key == meeting.key)
    found = conn.execute(select(_meeting.minutes_text, _meeting.minutes_on, _meeting.minutes_by).where(*own)).one_or_none()
    there = (
        select(_there.person, _there.presence)
        .where(_there.body == meeting.body, _there.meeting_key == meeting.key)
        .order_by(_there.position, _there.person)
    )
    actions = (
        select(_action.number, _action.text, _action.owner, _action.due, _action.closed_on, _action.closed_note)
        .where(_action.body == meeting.body, _action.meeting_key == meeting.key)
        .order_by(_action.number)
    )
    text, on, by = found or ("", None, "")
    return Minutes(
        tuple(Attendee(*row) for row in conn.execute(there).all()),
        tuple(MeetingAction(*row) for row in conn.execute(actions).all()),
        text,
        on,
        by,
    )

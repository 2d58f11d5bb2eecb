"""The meeting that a form is about, also if somebody has moved it while the form was open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commands.meetings.agenda import named_meeting
from commands.meetings.named_meeting import body_and_rest
from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Refused
from policy.calendar.typed_dates import NotADateError, read_day
from policy.meetings.meeting import Meeting
from storage.history import changes
from storage.history.names import name_of
from storage.meetings.meetings import fetch_meetings
from storage.tables import MeetingRow


def meeting_meant(doing: Doing, line: Line) -> Meeting | Refused:
    """Returns the meeting that a line names; for a form that is sent back, the one that was on that day when the form was opened."""
    conn = doing.tx.connection
    found = named_meeting(conn, line, doing.today)
    if isinstance(found, Meeting) or doing.asked.request.answers is None:
        return found
    named = body_and_rest(conn, line)
    if isinstance(named, Refused):
        return found
    body, rest = named
    try:
        day = read_day(" ".join(rest), doing.today)
    except NotADateError:
        return found
    return moved_from(doing, fetch_meetings(conn, body.key), day) or found


def moved_from(doing: Doing, stored: Sequence[Meeting], day: date) -> Meeting | None:
    """Returns the meeting that somebody moved away from a day since a form was opened, or None without a form. One statement."""
    request = doing.asked.request
    if request.answers is None or not request.seen:
        return None
    things = {name_of(MeetingRow, each.body, each.key): each for each in stored}
    found = changes.since(doing.tx.connection, request.seen, list(things)) if things else []
    return next((things[each.thing] for each in found if each.field == "day" and each.before == day.isoformat()), None)

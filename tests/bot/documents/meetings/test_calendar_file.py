"""The calendar file of a body's meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.documents.meetings.calendar_file import meetings_calendar
from policy.meetings.calendar_events import read_events
from policy.meetings.meeting import Meeting
from policy.meetings.papers import PAPER_RULES


def test_it_is_read_again_as_it_was() -> None:
    """Each meeting is a whole day with its number and paper day; a cancelled one says so, and a UID stays when a meeting moves."""
    both = (Meeting("panel", "76", date(2020, 1, 17), 76), Meeting("panel", "77", date(2020, 2, 14), cancelled="No room."))
    moved = datetime(2020, 1, 9, 12, tzinfo=UTC)
    made = meetings_calendar("panel", both, PAPER_RULES, datetime(2020, 1, 10, tzinfo=UTC), {"76": (2, moved)}).decode()
    assert [(each.day, each.title, each.cancelled) for each in read_events(made, date(2020, 1, 1))] == [
        (date(2020, 1, 17), "SEC Panel 76", False),
        (date(2020, 2, 14), "SEC Panel meeting", True),
    ]
    assert "UID:meeting-panel-76@sec-release-bot" in made
    first, second = made.split("BEGIN:VEVENT")[1:]
    assert "SEQUENCE:2" in first
    assert "LAST-MODIFIED:20200109T120000Z" in first
    assert "SEQUENCE:0" in second
    assert "Papers are due on Fri 10 Jan 2020." in made

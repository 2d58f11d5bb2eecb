"""Meetings from a calendar file."""

from __future__ import annotations

from datetime import date

import pytest

from policy.meetings.calendar import meetings_in, read_events
from policy.meetings.year_of_meetings import Listed, NotAListError

TODAY = date(2020, 1, 10)


def calendar(*events: str) -> str:
    """A calendar file of these events, each its lines."""
    body = "".join(f"BEGIN:VEVENT\r\n{each}\r\nEND:VEVENT\r\n" for each in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n"


def test_days_titles_and_numbers_are_read() -> None:
    """A folded title, a time with its zone, an alarm inside, a past event and a cancelled one."""
    text = calendar(
        "DTSTART;VALUE=DATE:20200214\r\nSUMMARY:SEC Pan\r\n el 77",
        "DTSTART;TZID=Europe/London:20200313T100000\r\nSUMMARY:Panel 78\\, London\r\nBEGIN:VALARM\r\nSUMMARY:Wake\r\nEND:VALARM",
        "DTSTART:20190118T100000Z\r\nSUMMARY:Panel 64",
        "DTSTART:20200417\r\nSUMMARY:Panel 79\r\nSTATUS:CANCELLED",
        "DTSTART:20200515\r\nSUMMARY:Panel 2020",
    )
    listed, left = meetings_in(text, TODAY)
    assert listed == (Listed(date(2020, 2, 14), 77), Listed(date(2020, 3, 13), 78), Listed(date(2020, 5, 15)))
    assert left == ("Left out, because they are past: 1.", "Left out, because it is cancelled: Panel 79, 17 Apr 2020.")
    assert read_events(text)[2].title == "Panel 78, London"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no calendar file"),
        ("77; 14 Feb 2020", "no calendar file"),
        (calendar("SUMMARY:Panel 77"), "no day"),
        (calendar("DTSTART:20209999\r\nSUMMARY:Panel 77"), "no day"),
        (calendar("DTSTART:20190214\r\nSUMMARY:Panel 65"), "no meeting from today on"),
    ],
)
def test_what_can_not_be_read_is_refused(text: str, says: str) -> None:
    """One sentence says what was wrong."""
    with pytest.raises(NotAListError, match=says):
        meetings_in(text, TODAY)

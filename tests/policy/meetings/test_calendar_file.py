"""Meetings from a calendar file."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from policy.meetings.calendar_events import read_events
from policy.meetings.calendar_file import meetings_in
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
    assert read_events(text, TODAY)[2].title == "Panel 78, London"


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


def test_what_is_left_out_is_named() -> None:
    """A bank holiday, a second meeting of a day, another event of a person's calendar, and what repeats in a way that isn't read."""
    text = "\ufeff" + calendar(
        "DTSTART:20200410\r\nSUMMARY:SEC Panel 79",
        "DTSTART:20200515T090000\r\nSUMMARY:SEC Panel 80",
        "DTSTART:20200515T140000\r\nSUMMARY:SEC Panel 81",
        "DTSTART:20200518\r\nSUMMARY:Team lunch",
        "DTSTART:20200618T230000Z\r\nSUMMARY:Panel 82\r\nRRULE:FREQ=DAILY",
    )
    listed, left = meetings_in(text, TODAY, ("SEC Panel", "panel"), ZoneInfo("Europe/London"))
    assert listed == (Listed(date(2020, 5, 15), 80), Listed(date(2020, 6, 19), 82))
    assert left == (
        "Left out, because its title doesn't name the SEC Panel: Team lunch, 18 May 2020.",
        "Left out, because bodies meet on Working Days: Fri 10 Apr 2020 is a bank holiday.",
        "Left out, because another of that day is taken: SEC Panel 81, 15 May 2020.",
        "Read for one day only, because of the way they repeat: Panel 82, 19 Jun 2020. Add the others by a rule or a list.",
    )


def test_without_the_bodys_name_in_any_title_all_events_are_its_meetings() -> None:
    """A calendar of meetings alone may call each just that."""
    text = calendar("DTSTART:20200515\r\nSUMMARY:Meeting", "DTSTART:20200619\r\nSUMMARY:Meeting in person")
    assert len(meetings_in(text, TODAY, ("SEC Panel", "panel"))[0]) == 2

"""Events of a calendar file: days in the bot's zone, and those of events that repeat."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from policy.meetings.calendar_events import read_events
from policy.meetings.year_of_meetings import NotAListError

TODAY = date(2020, 1, 10)
LONDON = ZoneInfo("Europe/London")


def calendar(*events: str) -> str:
    """A calendar file of these events, each its lines."""
    body = "".join(f"BEGIN:VEVENT\n{each}\nEND:VEVENT\n" for each in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n"


def days(*events: str, today: date = TODAY) -> list[str]:
    """The days of the events, as text."""
    return [each.day.isoformat() for each in read_events(calendar(*events), today, LONDON)]


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("DTSTART;VALUE=DATE:20200619", "2020-06-19"),
        ("DTSTART:20200619T100000", "2020-06-19"),
        ("DTSTART:20200618T230000Z", "2020-06-19"),
        ("DTSTART:20200117T235900Z", "2020-01-17"),
        ("DTSTART;TZID=America/New_York:20200618T200000", "2020-06-19"),
        ("DTSTART;TZID=GMT Standard Time:20200619T233000", "2020-06-19"),
    ],
)
def test_a_day_is_that_of_the_bots_zone(start: str, day: str) -> None:
    """Midnight in summer time is 23:00 of the day before in UTC; a zone that only Outlook knows is taken for the bot's."""
    assert days(start) == [day]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=MONTHLY;BYDAY=3FR;COUNT=3", ["2020-01-17", "2020-02-21", "2020-03-20"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=3;UNTIL=20200228T100000Z", ["2020-01-17", "2020-02-21"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20200214", ["2020-01-17", "2020-01-31", "2020-02-14"]),
        ("FREQ=YEARLY", ["2020-01-17", "2021-01-17"]),
    ],
)
def test_an_event_that_repeats_has_each_of_its_days(rule: str, found: list[str]) -> None:
    """Up to its count or its last day, and to the end of next year at most."""
    assert days(f"DTSTART;TZID=Europe/London:20200117T100000\nRRULE:{rule}") == found


def test_days_of_a_series_can_be_left_out_or_moved() -> None:
    """February was taken out, March moved, April was added; past days of a series are not told one by one."""
    series = (
        "UID:panel\nDTSTART;TZID=Europe/London:20190118T100000\nRRULE:FREQ=MONTHLY;BYDAY=3FR;UNTIL=20200331\n"
        "EXDATE;TZID=Europe/London:20200221T100000\nRDATE;VALUE=DATE:20200424"
    )
    moved = "UID:panel\nRECURRENCE-ID;TZID=Europe/London:20200320T100000\nDTSTART;TZID=Europe/London:20200327T100000"
    assert days(series, moved) == ["2020-01-17", "2020-03-27", "2020-04-24"]
    assert days(series, today=date(2021, 1, 1)) == ["2020-04-24"]


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=SECONDLY", "FREQ=MONTHLY;BYHOUR=1,2", "FREQ=MONTHLY;BYDAY=XX", "nonsense"])
def test_a_repetition_of_another_kind_is_marked(rule: str) -> None:
    """Its first day is given, marked as the only one that was read."""
    (found,) = read_events(calendar(f"DTSTART:20200117T100000Z\nRRULE:{rule}"), TODAY, LONDON)
    assert (found.day, found.unread) == (date(2020, 1, 17), True)


def test_a_file_of_endless_series_is_refused() -> None:
    """Reading it would take long, and no body has so many."""
    with pytest.raises(NotAListError, match="more than 60 events that repeat"):
        days(*["DTSTART:20200117T100000Z\nRRULE:FREQ=WEEKLY"] * 61)

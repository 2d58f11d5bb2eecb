"""Meetings read from a calendar file (iCalendar, RFC 5545): the day, title and cancellation of each event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from policy.meetings.year_of_meetings import MOST, Listed, NotAListError
from policy.model.wording import day_words

_NUMBER = re.compile(r"(?:^|[^\w-])#?(?P<number>\d{1,4})(?![\w:/.-])")
_DAY = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_ESCAPED = re.compile(r"\\([\\;,])")


@dataclass(frozen=True)
class CalendarEvent:
    """An event of a calendar: its first day, its title, and whether it is cancelled."""

    day: date
    title: str
    cancelled: bool = False


def read_events(text: str) -> tuple[CalendarEvent, ...]:
    """Returns the events of a calendar file, by day. An event that repeats is taken once, on its first day. Raises NotAListError."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise NotAListError("This is no calendar file. Choose an .ics file, as a calendar program exports it.")
    found: list[CalendarEvent] = []
    values: dict[str, str] = {}
    inside: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        name = name.partition(";")[0].strip().upper()
        if name == "BEGIN":
            inside.append(value.strip().upper())
            values = {} if inside[-1] == "VEVENT" else values
        elif name == "END" and inside:
            if inside.pop() == "VEVENT":
                found.append(_event(values))
        elif inside and inside[-1] == "VEVENT":
            values.setdefault(name, value.strip())
    return tuple(sorted(found, key=lambda each: each.day))


def _event(values: dict[str, str]) -> CalendarEvent:
    title = " ".join(_ESCAPED.sub(r"\1", values.get("SUMMARY", "").replace("\\n", " ")).split())
    found = _DAY.match(values.get("DTSTART", ""))
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise NotAListError(f"The event “{title[:60] or 'without a title'}” has no day that can be read. Nothing was taken from the file.")
    return CalendarEvent(day, title, values.get("STATUS", "").upper() == "CANCELLED")


def meetings_in(text: str, today: date) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    """Returns the meetings of a calendar file from today on, with the number in each title, and sentences on what is left out.

    Those are the number of past ones, and of the cancelled ones the first five. Of two on one day, the first in the file is taken.

    Raises NotAListError with a sentence if there is nothing to take, or too much.
    """
    events = read_events(text)
    past = [each for each in events if each.day < today]
    cancelled = [each for each in events if each.cancelled and each.day >= today]
    taken = {each.day: each for each in reversed(events) if each.day >= today and not each.cancelled}
    left = [f"Left out, because they are past: {len(past)}."] if past else []
    left += [f"Left out, because it is cancelled: {each.title[:60]}, {day_words(each.day)}." for each in cancelled[:5]]
    if not taken:
        raise NotAListError("The file has no meeting from today on. " + " ".join(left))
    if len(taken) > MOST:
        raise NotAListError(f"The file has {len(taken)} meetings, and at most {MOST} are taken at once. Export a shorter period.")
    return tuple(Listed(day, _number(taken[day].title)) for day in sorted(taken)), tuple(left)


def _number(title: str) -> int:
    """Returns the number in a title, as in "SEC Panel 77", if it has exactly one that is no year."""
    found = [int(each["number"]) for each in _NUMBER.finditer(title) if not 1990 <= int(each["number"]) <= 2100]
    return found[0] if len(found) == 1 else 0

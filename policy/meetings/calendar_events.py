"""Events in a calendar file (iCalendar, RFC 5545): each day of an event that repeats, as a day in the bot's time zone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from policy.meetings.year_of_meetings import NotAListError

_DAY = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T(?P<hour>\d{2})(?P<minute>\d{2})\d{2}(?P<utc>Z?))?")
_ESCAPED = re.compile(r"\\([\\;,])")
_RULE_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"})
"""The parts of a repetition that are read: bodies meet every so many weeks, months or years."""
_FREQUENCIES = frozenset({"WEEKLY", "MONTHLY", "YEARLY"})
_FIRST_YEAR = 2000
"""An event that has repeated since before this year is not expanded."""
_MOST_REPEATING = 60
"""Events of one file that are expanded."""

Property = tuple[str, str, str]
"""A line of a calendar file: its name, its parameters and its value."""


@dataclass(frozen=True)
class CalendarEvent:
    """One day of an event: its title, and whether it is cancelled. `unread` says that the event repeats in a way that is not read."""

    day: date
    title: str
    cancelled: bool = False
    unread: bool = False


@dataclass(frozen=True)
class _Entry:
    """An event as the file has it."""

    event: CalendarEvent
    uid: str = ""
    rule: str = ""
    left_out: frozenset[date] = frozenset()
    more: tuple[date, ...] = ()
    instead_of: date | None = None
    """The day of the series that it replaces."""
    moved: frozenset[date] = frozenset()
    """The days of the series that other events of the file replace."""


def read_events(text: str, today: date, zone: tzinfo | None = None) -> tuple[CalendarEvent, ...]:
    """Returns the events of a calendar file, by day. Raises NotAListError.

    Of an event that repeats, these are the days from today to the end of next year, with single ones moved or left out as in the file.
    """
    entries = list(_entries(text, zone))
    if sum(bool(each.rule) for each in entries) > _MOST_REPEATING:
        raise NotAListError(f"The file has more than {_MOST_REPEATING} events that repeat. Export the calendar of one body.")
    moved: dict[str, set[date]] = {}
    for each in entries:
        if each.instead_of:
            moved.setdefault(each.uid, set()).add(each.instead_of)
    found = (day for each in entries for day in _days(replace(each, moved=frozenset(moved.get(each.uid, ()))), today))
    return tuple(sorted(found, key=lambda each: each.day))


def _entries(text: str, zone: tzinfo | None) -> Iterator[_Entry]:
    lines = re.sub(r"\r?\n[ \t]", "", text.lstrip("\ufeff").lstrip()).splitlines()
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise NotAListError("This is no calendar file. Choose an .ics file, as a calendar program exports it.")
    inside: list[str] = []
    lines_of_event: list[Property] = []
    for line in lines:
        head, _, value = line.partition(":")
        name, _, parameters = head.partition(";")
        name, value = name.strip().upper(), value.strip()
        if name == "BEGIN":
            inside.append(value.upper())
            lines_of_event = [] if inside[-1] == "VEVENT" else lines_of_event
        elif name == "END" and inside:
            if inside.pop() == "VEVENT":
                yield _entry(lines_of_event, zone)
        elif inside and inside[-1] == "VEVENT":
            lines_of_event.append((name, parameters.strip(), value))


def _entry(properties: Sequence[Property], zone: tzinfo | None) -> _Entry:
    first: dict[str, Property] = {}
    for each in properties:
        first.setdefault(each[0], each)
    values = {name: value for name, (_, _, value) in first.items()}
    title = " ".join(_ESCAPED.sub(r"\1", values.get("SUMMARY", "").replace("\\n", " ")).split())
    start = next(_dates([first["DTSTART"]], zone), None) if "DTSTART" in first else None
    if start is None:
        raise NotAListError(f"The event “{title[:60] or 'without a title'}” has no day that can be read. Nothing was taken from the file.")
    return _Entry(
        CalendarEvent(start, title, values.get("STATUS", "").upper() == "CANCELLED"),
        uid=values.get("UID", ""),
        rule=values.get("RRULE", ""),
        left_out=frozenset(_dates((each for each in properties if each[0] == "EXDATE"), zone)),
        more=tuple(_dates((each for each in properties if each[0] == "RDATE"), zone)),
        instead_of=next(_dates([first["RECURRENCE-ID"]], zone), None) if "RECURRENCE-ID" in first else None,
    )


def _dates(properties: Iterable[Property], zone: tzinfo | None) -> Iterator[date]:
    """Yields the days of properties such as DTSTART, EXDATE with several values, or one with a time in another zone."""
    for _, parameters, value in properties:
        for each in value.split(","):
            if found := _DAY.match(each.strip()):
                try:
                    yield _day_in(found, parameters, zone)
                except ValueError:
                    continue


def _day_in(found: re.Match[str], parameters: str, zone: tzinfo | None) -> date:
    """Returns the day of a time in the bot's zone. A name of a zone that is not known, as Outlook writes, is taken for the bot's."""
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["hour"] is None or zone is None:
        return day
    written = re.search(r"TZID=\"?([^\";:]+)", parameters, re.IGNORECASE)
    theirs: tzinfo | None = UTC if found["utc"] else _zone(written[1]) if written else None
    if theirs is None:
        return day
    return datetime.combine(day, time(int(found["hour"]), int(found["minute"])), theirs).astimezone(zone).date()


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _days(entry: _Entry, today: date) -> Iterator[CalendarEvent]:
    event = entry.event
    if not entry.rule and not entry.more:
        yield event
        return
    known = _repeated(entry.rule, event.day, date(today.year + 1, 12, 31)) if entry.rule else (event.day,)
    if known is None:
        yield replace(event, unread=True)
        return
    gone = entry.left_out | (entry.moved if entry.instead_of is None else frozenset())
    days = sorted({*known, *entry.more} - gone)
    coming = [day for day in days if day >= today]
    # A series that is over is one past event.
    yield from (replace(event, day=day) for day in coming or days[-1:])


def _repeated(rule: str, start: date, end: date) -> tuple[date, ...] | None:
    """Returns the days of a repetition up to a day; None if it is of a kind that is not read."""
    parts = {name.strip().upper(): value.strip() for name, _, value in (each.partition("=") for each in rule.split(";"))}
    if not set(parts) <= _RULE_PARTS or parts.get("FREQ", "").upper() not in _FREQUENCIES or start.year < _FIRST_YEAR:
        return None
    count = parts.pop("COUNT", "")
    until = _until(parts, end)
    try:
        found = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=datetime.combine(start, time()))
        if not isinstance(found, rrule):
            return None
        days = [at.date() for at in islice(found.replace(until=datetime.combine(until, time())), int(count) if count else None)]
    except (ValueError, TypeError, AttributeError):
        return None
    return tuple(days)


def _until(parts: dict[str, str], end: date) -> date:
    """Takes the last day out of a rule's parts, and returns it, or `end` if that is earlier or the rule has none."""
    found = _DAY.match(parts.pop("UNTIL", ""))
    return min(end, date(int(found["year"]), int(found["month"]), int(found["day"]))) if found else end

"""Reading dates as people type them and as the bot prints them; the clock is an argument (design, section 5).

Read are `2021-01-04`, `4 Jan 2021`, `Mon 4 January 2021`, `January 4, 2021`, `04/01/2021` (day first), `4 January`, `today` and
`next Thursday`; and with their precision `May 2021`, `Q4 2020`, `2021`. A time of day is read only where it counts (`read_instant`).
A day without a year is the next one to come, or the last one that was if it has happened (`past`).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from policy.model.partial_date import PartialDate
from policy.model.wording import day_words

EXAMPLES = "4 Jan 2021, 04/01/2021, 2021-01-04 or next Thursday"
"""Ways to write a day, for sentences and hints."""

LATER = "later"
"""The word after a time that comes twice for the second of the two, where the zone is not known."""

_LONGEST = 60
_LEAP_YEARS_APART = 8
"""The most years between two 29 Februaries."""

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}

_TIME = re.compile(
    r"(?:t|\s|^)(?:at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?(?:\s*(?P<half>am|pm))?(?:\s+(?P<zone>[a-z]{2,5}|[+-]\d{2}))?$"
)
_ISO = re.compile(r"(?P<year>\d{4})[-/](?:(?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?|q(?P<quarter>[1-4]))")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[ -]?(?P<name>[a-z]+)\.?(?:[ -]?'?(?P<year>\d{4}|\d{2}))?")
_MONTH_FIRST = re.compile(r"(?P<name>[a-z]+)\.? (?P<day>\d{1,2})(?: (?P<year>\d{4}))?")
_FIGURES = re.compile(r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?:(?P=mark)(?P<year>\d{4}|\d{2}))?")
_MONTH = re.compile(r"(?P<name>[a-z]+)\.?(?:[ -]?(?P<year>\d{4}))?")
_MONTH_FIGURES = re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})")
_QUARTER = re.compile(r"q(?P<quarter>[1-4])(?:[ -]?(?P<year>\d{4}))?|(?P<first>\d{4}) ?q(?P<after>[1-4])")
_YEAR = re.compile(r"(?P<year>\d{4})")
_WEEKDAY = re.compile(r"(?:(?P<which>next|last|this) )?(?P<name>[a-z]+)")
_LEADING_WEEKDAY = re.compile(r"(?P<name>[a-z]+)\.? (?=.*\d)")


class NotADateError(ValueError):
    """The text is no date, or not one of the kind that is needed. Its message is a clause without a full stop that quotes the text."""


class TimeOfDayError(NotADateError):
    """The text is a date with a time of day, which nothing would keep, though the person who typed it believes that it counts."""


class NoSuchDayError(NotADateError):
    """The text is written as a day, but the calendar has no such day; the message says why."""


def read_date(text: str, today: date | None, *, past: bool = False) -> PartialDate:
    """Reads a date with its precision. Midnight may follow it, as in a spreadsheet's cell, because it says nothing.

    Without a year it is the first such date from today on, or with `past` the last one up to today. "Next Thursday" is the first Thursday
    after today, "last Thursday" the last one before it. Without a clock (`today` is None: a file is read again on other days) the year must
    be written. Raises NotADateError, which is a TimeOfDayError for another time of day.
    """
    plain, found = _without_time(_plain(text))
    day = _read(text, plain, today, past=past)
    if found and _time_of(text, found) != time():
        raise TimeOfDayError(f"“{as_typed(text)}” has a time of day, but only a day can be recorded: {day.words}")
    return day


def read_day(text: str, today: date | None, *, past: bool = False) -> date:
    """Reads a date that must be known to the day, as `read_date` does. Raises NotADateError, for a month, quarter or year too."""
    found = read_date(text, today, past=past)
    if found.exact is None:
        raise NotADateError(f"“{as_typed(text)}” isn't a single day")
    return found.exact


def read_instant(text: str, now: datetime | None) -> tuple[date, time | None]:
    """Reads a day that was, with its time if there is one. Raises NotADateError.

    A time's zone may be named as the bot prints it ("10 Jan 2020 14:05 GMT"); another zone than the clock's is an error. Of a time that
    comes twice, because the clock is put back, it is the first, unless the zone or LATER says the second: then its `fold` is 1.
    """
    plain, found = _without_time(_plain(text))
    day = _read(text, plain, now.date() if now else None, past=True)
    if day.exact is None:
        raise NotADateError(f"“{as_typed(text)}” isn't a single day")
    if found is None:
        return day.exact, None
    at = _time_of(text, found)
    if found["zone"] == LATER:
        return day.exact, at.replace(fold=1)
    zones = [datetime.combine(day.exact, at.replace(fold=fold), now.tzinfo).tzname() or "" for fold in (0, 1)] if now else []
    named = [zone.casefold() in {found["zone"], *(("gmt",) if found["zone"] == "utc" else ())} for zone in zones]
    if found["zone"] and any(zones) and not any(named):
        raise NotADateError(f"“{as_typed(text)}” isn't in the bot's time zone: write the time in {zones[0]}")
    return day.exact, at.replace(fold=1 if named == [False, True] else 0)


def as_typed(text: str) -> str:
    """Returns typed text in one line, shortened, as the message of an error quotes it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def _plain(text: str) -> str:
    """Returns the text in small letters, with single blanks and plain hyphens, without commas, quotes, "the", "of" and "1st"."""
    flat = re.sub(r"[\u2010-\u2015\u2212]", "-", text.casefold())
    flat = re.sub(r"[,\"\u201c\u201d\u2018\u2019]", " ", flat)
    flat = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", flat)
    return " ".join(word for word in flat.split() if word not in {"the", "of", "on"})


def _without_time(plain: str) -> tuple[str, re.Match[str] | None]:
    found = _TIME.search(plain)
    return (plain[: found.start()], found) if found else (plain, None)


def _time_of(text: str, found: re.Match[str]) -> time:
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise NotADateError(f"“{as_typed(text)}” isn't a date with a time of day") from None


def _read(text: str, plain: str, today: date | None, *, past: bool) -> PartialDate:
    unreadable = NotADateError(f"“{as_typed(text)}” isn't a date")
    if len(plain) > _LONGEST:
        raise unreadable
    weekday = None
    if (found := _LEADING_WEEKDAY.match(plain)) and (weekday := _named(found["name"], _WEEKDAYS)) is not None:
        plain = plain[found.end() :]
    for reader in (_figures, _words, _from_clock):
        if (day := reader(text, plain, today, past)) is not None:
            break
    else:
        raise unreadable
    if weekday is not None and day.exact is None:
        raise unreadable
    if weekday is not None and day.exact and day.exact.weekday() != weekday:
        is_, not_ = calendar.day_name[day.exact.weekday()], _WEEKDAYS[weekday].title()
        raise NoSuchDayError(f"“{as_typed(text)}” isn't a date: {day_words(day.exact)} is a {is_}, not a {not_}")
    return day


def _figures(text: str, plain: str, today: date | None, past: bool) -> PartialDate | None:
    """Reads dates in figures alone: ISO, day first, a month, a quarter, a year."""
    if found := _ISO.fullmatch(plain):
        return _built(text, *map(_number, found.group("year", "month", "day", "quarter")))
    if found := _FIGURES.fullmatch(plain):
        year, month, day = map(_number, found.group("year", "month", "day"))
        if month and month > len(_MONTHS):
            raise NoSuchDayError(f"“{as_typed(text)}” isn't a date: there is no month {month} (the day comes first)")
        return _dated(text, _year(year), month, day, today, past)
    if found := _MONTH_FIGURES.fullmatch(plain):
        return _built(text, *map(_number, found.group("year", "month")))
    if found := _QUARTER.fullmatch(plain):
        quarter = _number(found["quarter"] or found["after"])
        return _period(text, _number(found["year"] or found["first"]), today, past, lambda year: PartialDate(year, quarter=quarter))
    if found := _YEAR.fullmatch(plain):
        return _built(text, _number(found["year"]))
    return None


def _words(text: str, plain: str, today: date | None, past: bool) -> PartialDate | None:
    """Reads dates with a month's name."""
    for form in (_DAY_FIRST, _MONTH_FIRST):
        found = form.fullmatch(plain)
        if found and (month := _named(found["name"], _MONTHS, also={"sept": 8})) is not None:
            if form is _MONTH_FIRST and not found["year"]:
                name, day = _MONTHS[month].title(), int(found["day"])
                raise NotADateError(f"“{as_typed(text)}” isn't a date: it could be {day} {name} or {name} {2000 + day}")
            return _dated(text, _year(_number(found["year"])), month + 1, int(found["day"]), today, past)
    found = _MONTH.fullmatch(plain)
    if found and (month := _named(found["name"], _MONTHS, also={"sept": 8})) is not None:
        return _period(text, _number(found["year"]), today, past, lambda year: PartialDate(year, month + 1))
    return None


def _from_clock(text: str, plain: str, today: date | None, past: bool) -> PartialDate | None:
    """Reads days relative to today: today, tomorrow, yesterday, and weekdays."""
    if plain in _NEAR:
        return PartialDate.of(_clock(text, today) + timedelta(days=_NEAR[plain]))
    found = _WEEKDAY.fullmatch(plain)
    weekday = _named(found["name"], _WEEKDAYS) if found else None
    if found is None or weekday is None:
        return None
    start = _clock(text, today)
    backwards = found["which"] == "last" or (past and found["which"] is None)
    if found["which"] in {"next", "last"}:
        start += timedelta(days=-1 if backwards else 1)
    days = (start.weekday() - weekday) % 7 if backwards else (weekday - start.weekday()) % 7
    return PartialDate.of(start + timedelta(days=-days if backwards else days))


def _dated(text: str, year: int | None, month: int | None, day: int | None, today: date | None, past: bool) -> PartialDate:
    """Returns the day of a year, or without a year the nearest one in the direction (29 February may be years away)."""
    if year is not None:
        return _built(text, year, month, day)
    start = _clock(text, today)
    for each in _years(start, past):
        found = _day_or_none(each, month, day)
        if found and (found <= start if past else found >= start):
            return PartialDate.of(found)
    return _built(text, start.year, month, day)


def _period(text: str, year: int | None, today: date | None, past: bool, of: Callable[[int], PartialDate]) -> PartialDate:
    """Returns a month or quarter of a year, or without a year the nearest one that is not over, with `past` the last that has begun."""
    if year is not None:
        _built(text, year)
        return of(year)
    start = _clock(text, today)
    return next(
        found for each in _years(start, past) if (found := of(each)) and (found.earliest <= start if past else found.latest >= start)
    )


def _years(start: date, past: bool) -> Iterator[int]:
    step = -1 if past else 1
    return (start.year + step * away for away in range(_LEAP_YEARS_APART + 1) if date.min.year <= start.year + step * away <= date.max.year)


def _clock(text: str, today: date | None) -> date:
    if today is None:
        raise NotADateError(f"“{as_typed(text)}” depends on the day when it is read. Write the year, as in 4 Jan 2021")
    return today


def _built(text: str, year: int | None, month: int | None = None, day: int | None = None, quarter: int | None = None) -> PartialDate:
    try:
        return PartialDate(year or 0, month, day, quarter)
    except ValueError:
        pass
    if month and 1 <= month <= len(_MONTHS) and year:
        has = f"{_MONTHS[month - 1].title()} {year} has {calendar.monthrange(year, month)[1]} days"
        raise NoSuchDayError(f"“{as_typed(text)}” isn't a date: {has}")
    raise NotADateError(f"“{as_typed(text)}” isn't a date")


def _day_or_none(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def _named(word: str, names: tuple[str, ...], also: dict[str, int] | None = None) -> int | None:
    """Returns the position of a month or weekday by its name or at least its first three letters."""
    if also and word in also:
        return also[word]
    return next((number for number, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _year(year: int | None) -> int | None:
    """Returns a year of two figures as one of this century."""
    return year + 2000 if year is not None and year < 100 else year

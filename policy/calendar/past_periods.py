"""Reading a period that has begun, as people type it: "since 1 Dec", "last month", "the last 30 days" (design, section 5)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from policy.calendar.typed_dates import NotADateError, read_date
from policy.calendar.typed_ranges import read_range

_SINCE = re.compile(r"(?:since|from|after|starting)\s+", re.IGNORECASE)
_BESIDE = re.compile(r"(?:for|in|during|over|of|the)\s+", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:(?:last|past|previous) )?(?P<number>\d{1,3}|an?|one|two|three|four|five|six)? ?(?P<unit>day|week|fortnight|month|quarter|year)s?"
    r"(?P<ago> ago)?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?P<which>last|previous|this|current) (?P<unit>week|month|quarter|year)(?: to date| so far)?", re.IGNORECASE)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LENGTHS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "fortnight": relativedelta(weeks=2),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}


def read_past_period(text: str, today: date) -> tuple[date, date]:
    """Returns the first and the last day of a period up to today. Raises NotADateError.

    "Last month" is that month, and "since last month" goes on to today; "the last 2 weeks" end today, as does a period that is not over. A
    single day is the beginning, because nobody asks for the news of one day. The period is in the future if its first day is after today.
    """
    flat = " ".join(text.split()).rstrip(".")
    since = bool(_SINCE.match(flat))
    flat = _SINCE.sub("", flat, count=1) if since else flat
    while _BESIDE.match(flat):
        flat = _BESIDE.sub("", flat, count=1)
    if found := _NAMED.fullmatch(flat):
        first, last = _around(today, found["unit"].lower(), earlier=found["which"].lower() in {"last", "previous"})
    elif (found := _COUNTED.fullmatch(flat)) and (found["number"] or " " in flat):
        number = int(found["number"]) if (found["number"] or "").isdigit() else _NUMBERS.get((found["number"] or "a").lower(), 1)
        first, last = today - number * _LENGTHS[found["unit"].lower()], today
    else:
        first, last = _dated(flat, today)
    return first, today if since else min(last, max(first, today))


def _around(today: date, unit: str, *, earlier: bool) -> tuple[date, date]:
    """Returns the week, month, quarter or year that today is in, or the one before it."""
    start = {
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=today.month - (today.month - 1) % 3, day=1),
        "year": today.replace(month=1, day=1),
    }[unit]
    start = start - _LENGTHS[unit] if earlier else start
    return start, start + _LENGTHS[unit] - timedelta(days=1)


def _dated(text: str, today: date) -> tuple[date, date]:
    """Returns the days of a month, quarter or year, of two days with a word between them, or from a day to today."""
    try:
        found = read_date(text, today, past=True)
    except NotADateError as fault:
        try:
            return read_range(text, today)
        except NotADateError:
            raise fault from None
    return found.earliest, found.latest if found.exact is None else today

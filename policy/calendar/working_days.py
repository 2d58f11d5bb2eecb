"""Working Days: days that are not a weekend or an England and Wales bank holiday (R11; SEC Section A, an assumption)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

from policy.calendar.known_holidays import KNOWN
from policy.model.wording import counted

FURTHEST = 2600
"""The largest offset in Working Days, about ten years. A larger number is taken for a typing error."""

PAPER_DAYS = 5
"""Working Days before a meeting by which its papers are due, for a body without a rule of its own (R21; public SEC guidance)."""

_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """Returns the bank holidays of England and Wales in a year, including substitute days (R11).

    In 2020 the early May holiday is Friday 8 May, not Monday 4 May.
    """
    if year in KNOWN:
        return KNOWN[year]
    from holidays import country_holidays  # Imported late: only years outside the table need the library, half a second and 5 MB.

    return frozenset(country_holidays("GB", subdiv="ENG", years=[year]))


@lru_cache(maxsize=256)
def _weekday_holidays(year: int) -> tuple[int, ...]:
    """Returns the sorted ordinals of the bank holidays that fall on Monday to Friday."""
    return tuple(sorted(day.toordinal() for day in bank_holidays(year) if day.weekday() < 5))


def is_working_day(day: date) -> bool:
    """Returns whether the day is a Working Day (R11)."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def is_bank_holiday(day: date) -> bool:
    """Returns whether the day is a bank holiday in England and Wales (R11)."""
    return day in bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """Returns the day itself if it is a Working Day, otherwise the next Working Day (R11)."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def add_working_days(day: date, number: int) -> date:
    """Returns the day `number` Working Days later, or earlier if negative (R10, R11).

    Zero returns the day itself, Working Day or not. Raises ValueError if the number exceeds `FURTHEST` or leaves the calendar.
    """
    if abs(number) > FURTHEST:
        raise ValueError(f"{number} Working Days is too far. Use at most {FURTHEST}")
    step = _ONE_DAY if number > 0 else -_ONE_DAY
    left = abs(number)
    try:
        while left:
            day += step
            left -= is_working_day(day)
    except OverflowError:
        raise ValueError(f"{number} Working Days from there is not a date in the calendar") from None
    return day


def working_days_between(start: date, end: date) -> int:
    """Counts the Working Days after `start` up to and including `end`; negative if `end` is earlier (R11).

    The inverse of `add_working_days` if `end` is a Working Day.
    """
    if end >= start:
        return _until(end) - _until(start)
    return _until(end - _ONE_DAY) - _until(start - _ONE_DAY)


def _until(day: date) -> int:
    """Counts Working Days since an arbitrary epoch; only differences between two results are meaningful."""
    weeks, rest = divmod(day.toordinal(), 7)  # Ordinal 1 was a Monday.
    holidays = _holidays_before(day.year) + bisect_right(_weekday_holidays(day.year), day.toordinal())
    return 5 * weeks + min(rest, 5) - holidays


_EPOCH = min(KNOWN)


@lru_cache(maxsize=256)
def _holidays_before(year: int) -> int:
    """Counts the weekday bank holidays from the start of the epoch to the start of a year; negative before the epoch."""
    if year >= _EPOCH:
        return sum(len(_weekday_holidays(each)) for each in range(_EPOCH, year))
    return -sum(len(_weekday_holidays(each)) for each in range(year, _EPOCH))


def within_working_days(today: date, day: date, most: int) -> bool:
    """Returns whether a day is past, or at most `most` Working Days ahead.

    Compares calendar days first, which is enough for most dates.
    """
    return (day - today).days <= 2 * most + 7 and (day < today or working_days_between(today, day) <= most)


def ahead_words(today: date, day: date) -> str:
    """Formats how far ahead a day is: "today", "in 3 Working Days", or "before the next Working Day" at a weekend or on a holiday."""
    left = working_days_between(today, day)
    return "today" if day == today else f"in {counted(left, 'Working Day')}" if left else "before the next Working Day"

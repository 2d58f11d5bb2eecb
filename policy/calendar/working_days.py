"""Working Days: not Saturday, Sunday, or a bank holiday in England and Wales, as it was that year (R11; SEC Section A, an assumption)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

FURTHEST = 2600
"""The most Working Days that one step may count, about ten years; a larger number is a slip of the keyboard."""

_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales in that year, substitutes included (R11).

    In 2020 the early May holiday is Friday 8 May, not Monday 4 May.
    """
    # The library takes half a second to import, so it waits for the first question about a Working Day.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=[year]))


@lru_cache(maxsize=256)
def _weekday_holidays(year: int) -> tuple[int, ...]:
    """The ordinals of the bank holidays that fall on Monday to Friday, in order."""
    return tuple(sorted(day.toordinal() for day in bank_holidays(year) if day.weekday() < 5))


def is_working_day(day: date) -> bool:
    """Whether the day is a Working Day (R11)."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def is_bank_holiday(day: date) -> bool:
    """Whether the day is a bank holiday in England and Wales (R11)."""
    return day in bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself if it is a Working Day, else the first one after it (R11)."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def add_working_days(day: date, number: int) -> date:
    """The day that lies `number` Working Days after the given one, or before it when negative (R10, R11).

    Zero is the day itself, whatever it is. ValueError if the number is beyond `FURTHEST` or leaves the calendar.
    """
    if abs(number) > FURTHEST:
        raise ValueError(f"{number} Working Days is too far: use at most {FURTHEST}")
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
    """How many Working Days lie after `start` up to and including `end`; negative, counted back from `start`, if `end` is earlier (R11).

    It undoes `add_working_days`: from `start`, that many Working Days lead to `end` where `end` is a Working Day.
    """
    if end >= start:
        return _until(end) - _until(start)
    return _until(end - _ONE_DAY) - _until(start - _ONE_DAY)


def _until(day: date) -> int:
    """Working Days from an arbitrary fixed day on, so that only differences within the memory of one table mean anything."""
    weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 was a Monday
    holidays = _holidays_before(day.year) + bisect_right(_weekday_holidays(day.year), day.toordinal())
    return 5 * weeks + min(rest, 5) - holidays


_EPOCH = 2000


@lru_cache(maxsize=256)
def _holidays_before(year: int) -> int:
    """Weekday holidays between the start of the epoch and the start of that year; negative before the epoch."""
    if year >= _EPOCH:
        return sum(len(_weekday_holidays(each)) for each in range(_EPOCH, year))
    return -sum(len(_weekday_holidays(each)) for each in range(year, _EPOCH))

"""Working Days by table (R11)."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from policy.calendar.working_days import (
    FURTHEST,
    add_working_days,
    ahead_words,
    is_bank_holiday,
    is_working_day,
    next_working_day,
    within_working_days,
    working_days_between,
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2020, 1, 10), True),
        (date(2020, 1, 11), False),
        (date(2020, 1, 12), False),
        (date(2020, 1, 1), False),
        (date(2020, 5, 4), True),
        (date(2020, 5, 8), False),
        (date(2019, 5, 6), False),
        (date(2020, 5, 25), False),
        (date(2020, 12, 28), False),
        (date(2022, 6, 2), False),
        (date(2022, 6, 3), False),
        (date(2022, 9, 19), False),
        (date(2020, 3, 17), True),
        (date(2020, 2, 29), False),
        (date(2020, 3, 29), False),
        (date(2020, 3, 30), True),
        (date(2020, 10, 25), False),
        (date(2020, 10, 26), True),
        (date(2020, 8, 31), False),
        (date(2024, 2, 29), True),
    ],
)
def test_working_day(day: date, working: bool) -> None:
    """Weekends and the bank holidays of England and Wales as they were that year are no Working Days; Scotland's and Ireland's are."""
    assert is_working_day(day) is working


def test_bank_holiday_is_told_from_weekend() -> None:
    """Christmas Day is a bank holiday, a plain Saturday is not."""
    assert is_bank_holiday(date(2019, 12, 25))
    assert not is_bank_holiday(date(2020, 1, 11))


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2020, 1, 10), 1, date(2020, 1, 13)),
        (date(2020, 1, 13), -1, date(2020, 1, 10)),
        (date(2019, 12, 24), 1, date(2019, 12, 27)),
        (date(2020, 5, 7), 1, date(2020, 5, 11)),
        (date(2020, 5, 26), -10, date(2020, 5, 11)),
        (date(2020, 1, 11), 0, date(2020, 1, 11)),
        (date(2020, 1, 11), -1, date(2020, 1, 10)),
        (date(2020, 2, 28), 1, date(2020, 3, 2)),
        (date(2020, 3, 2), -1, date(2020, 2, 28)),
        (date(2024, 2, 28), 2, date(2024, 3, 1)),
        (date(2020, 3, 27), 1, date(2020, 3, 30)),
        (date(2020, 10, 26), -1, date(2020, 10, 23)),
        (date(2020, 5, 11), -5, date(2020, 5, 1)),
        (date(2020, 4, 30), 5, date(2020, 5, 7)),
        (date(2020, 4, 30), 6, date(2020, 5, 11)),
        (date(2020, 8, 28), 1, date(2020, 9, 1)),
        (date(2020, 12, 31), 1, date(2021, 1, 4)),
    ],
)
def test_adding(start: date, number: int, end: date) -> None:
    """Adding steps over weekends and bank holidays, and zero stays where it is."""
    assert add_working_days(start, number) == end


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        (date(2020, 1, 10), date(2020, 1, 10), 0),
        (date(2020, 1, 10), date(2020, 1, 11), 0),
        (date(2020, 1, 10), date(2020, 1, 12), 0),
        (date(2020, 1, 10), date(2020, 1, 17), 5),
        (date(2020, 1, 17), date(2020, 1, 10), -5),
        (date(2020, 1, 10), date(2020, 6, 25), 115),
        (date(1999, 12, 31), date(2000, 1, 4), 1),
        (date(2020, 2, 28), date(2020, 2, 29), 0),
        (date(2020, 2, 28), date(2020, 3, 31), 22),
        (date(2020, 3, 27), date(2020, 3, 30), 1),
        (date(2020, 10, 23), date(2020, 10, 26), 1),
        (date(2020, 5, 1), date(2020, 5, 11), 5),
        (date(2020, 5, 11), date(2020, 5, 1), -5),
    ],
)
def test_counting(start: date, end: date, number: int) -> None:
    """The count takes the days after the start up to and including the end, and is negative backwards."""
    assert working_days_between(start, end) == number


def test_next_working_day_skips_christmas() -> None:
    """From Christmas Day 2020 the next Working Day is the 29th, past the weekend and the substitute day."""
    assert next_working_day(date(2020, 12, 25)) == date(2020, 12, 29)
    assert next_working_day(date(2020, 12, 24)) == date(2020, 12, 24)


def test_too_far_is_refused() -> None:
    """A number beyond ten years, or a day past the calendar's end, is refused in a sentence."""
    with pytest.raises(ValueError, match="too far"):
        add_working_days(date(2020, 1, 10), FURTHEST + 1)
    assert working_days_between(date(2020, 1, 10), add_working_days(date(2020, 1, 10), FURTHEST)) == FURTHEST
    with pytest.raises(ValueError, match="not a date in the calendar"):
        add_working_days(date(1, 1, 2), -30)


def test_the_library_waits_for_a_year_outside_the_table() -> None:
    """Importing every rule does not import the library of holidays, nor do the Working Days of 2020 and 2030; those of 2050 do."""
    program = (
        "import sys, policy.findings.check, policy.decisions.authority, policy.releases.costs, policy.access.classification\n"
        "from policy.calendar.working_days import working_days_between\n"
        "from datetime import date\n"
        "working_days_between(date(2020, 1, 10), date(2030, 1, 10))\n"
        "before = 'holidays' in sys.modules\n"
        "working_days_between(date(2050, 1, 10), date(2050, 2, 10))\n"
        "print(before, 'holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    ("day", "near", "words"),
    [
        (date(2020, 4, 8), True, None),
        (date(2020, 4, 9), True, "today"),
        (date(2020, 4, 13), True, "before the next Working Day"),
        (date(2020, 4, 14), True, "in 1 Working Day"),
        (date(2020, 4, 15), True, "in 2 Working Days"),
        (date(2020, 4, 16), False, "in 3 Working Days"),
    ],
)
def test_how_near_a_day_is(day: date, near: bool, words: str | None) -> None:
    """Before Easter 2020: past days are near, and a holiday is before the next Working Day (R11)."""
    today = date(2020, 4, 9)
    assert within_working_days(today, day, 2) is near
    if words:
        assert ahead_words(today, day) == words

"""Periods that have begun, as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from policy.calendar.past_periods import read_past_period
from policy.calendar.typed_dates import NotADateError

TODAY = date(2020, 1, 10)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1 Dec 2019", "2019-12-01", "2020-01-10"),
        ("since 1 January", "2020-01-01", "2020-01-10"),
        ("From 1 Dec 2019.", "2019-12-01", "2020-01-10"),
        ("yesterday", "2020-01-09", "2020-01-10"),
        ("last Monday", "2020-01-06", "2020-01-10"),
        ("1 Dec 2019 to 15 Dec 2019", "2019-12-01", "2019-12-15"),
        ("1 to 15 December 2019", "2019-12-01", "2019-12-15"),
        ("1 Jan 2020 to 31 Jan 2020", "2020-01-01", "2020-01-10"),
        ("last week", "2019-12-30", "2020-01-05"),
        ("last month", "2019-12-01", "2019-12-31"),
        ("since last month", "2019-12-01", "2020-01-10"),
        ("this month", "2020-01-01", "2020-01-10"),
        ("the last quarter", "2019-10-01", "2019-12-31"),
        ("this year so far", "2020-01-01", "2020-01-10"),
        ("last year", "2019-01-01", "2019-12-31"),
        ("30 days", "2019-12-11", "2020-01-10"),
        ("for the last 2 weeks", "2019-12-27", "2020-01-10"),
        ("the past month", "2019-12-10", "2020-01-10"),
        ("a fortnight", "2019-12-27", "2020-01-10"),
        ("three months ago", "2019-10-10", "2020-01-10"),
        ("December", "2019-12-01", "2019-12-31"),
        ("in January", "2020-01-01", "2020-01-10"),
        ("since Q4 2019", "2019-10-01", "2020-01-10"),
        ("Q4 2019", "2019-10-01", "2019-12-31"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("tomorrow", "2020-01-11", "2020-01-10"),
    ],
)
def test_a_period_is_read_as_it_is_typed(text: str, first: str, last: str) -> None:
    """A named period is that period; “since” and a single day go on to today, so one in the future has no end."""
    assert read_past_period(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["soon", "month", "the last Panel", "1 to soon", "31 Feb 2020", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    """With what was wrong with it."""
    with pytest.raises(NotADateError):
        read_past_period(text, TODAY)

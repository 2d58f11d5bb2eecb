"""Ranges of days as people type them, and that the windows of go-lives are read back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.calendar.typed_dates import NotADateError
from policy.calendar.typed_ranges import read_range
from policy.model.decisions import Decision, Outcome, Subject
from policy.timetable.go_live_moves import move_words

TODAY = date(2020, 1, 10)
"""A Friday."""
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("29 Nov 2020", "2020-11-29", "2020-11-29"),
        ("29 to 30 Nov 2020", "2020-11-29", "2020-11-30"),
        ("29–30 November 2020", "2020-11-29", "2020-11-30"),
        ("29-30 Nov 2020", "2020-11-29", "2020-11-30"),
        ("Sun 29 and Mon 30 November 2020", "2020-11-29", "2020-11-30"),
        ("29 Nov 2020, with flexibility to 4 Dec 2020", "2020-11-29", "2020-12-04"),
        ("29 Dec to 3 Jan 2021", "2020-12-29", "2021-01-03"),
        ("2020-11-29 to 2020-11-30", "2020-11-29", "2020-11-30"),
        ("29/11/2020 - 30/11/2020", "2020-11-29", "2020-11-30"),
        ("29 November until 30 November", "2020-11-29", "2020-11-30"),
    ],
)
def test_a_range_has_a_first_and_a_last_day(typed: str, first: str, last: str) -> None:
    """The first day takes the month and year that it lacks from the last (November 2020: a go-live with flexibility)."""
    assert read_range(typed, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("soon", "“soon” isn't a date"), ("30 to 29 Nov 2020", "ends before it begins"), ("May 2020", "isn't a single day")],
)
def test_a_wrong_range_is_refused(typed: str, problem: str) -> None:
    """A range ends after it begins, and both ends are days."""
    with pytest.raises(NotADateError, match=problem):
        read_range(typed, TODAY)


@given(DAYS, DAYS)
def test_every_window_that_is_printed_is_read_back(first: date, last: date) -> None:
    """The end of what a move of the go-live says: the new date and its window."""
    first, last = sorted((first, last))
    window = last if last > first else None
    move = Decision(Subject.DATE, "panel", Outcome.AGREED, first, go_live_before=date(1999, 1, 1), go_live=first, window_end=window)
    assert read_range(move_words(move).removeprefix("from 1 Jan 1999 to "), None) == (first, last)

"""Dates known to the day, the month, the quarter or the year (Paper 3, 4)."""

from __future__ import annotations

from datetime import date

import pytest

from policy.model.partial_date import PartialDate

DAY, MONTH, QUARTER, YEAR = PartialDate(2020, 1, 17), PartialDate(2020, 5), PartialDate(2020, quarter=4), PartialDate(2020)


@pytest.mark.parametrize(
    ("made", "text", "words", "first", "last"),
    [
        (DAY, "2020-01-17", "17 Jan 2020", date(2020, 1, 17), date(2020, 1, 17)),
        (MONTH, "2020-05", "May 2020", date(2020, 5, 1), date(2020, 5, 31)),
        (PartialDate(2020, 2), "2020-02", "February 2020", date(2020, 2, 1), date(2020, 2, 29)),
        (QUARTER, "2020-Q4", "Q4 2020", date(2020, 10, 1), date(2020, 12, 31)),
        (PartialDate(2020, quarter=1), "2020-Q1", "Q1 2020", date(2020, 1, 1), date(2020, 3, 31)),
        (YEAR, "2020", "2020", date(2020, 1, 1), date(2020, 12, 31)),
        (PartialDate(987, 6, 5), "0987-06-05", "5 Jun 987", date(987, 6, 5), date(987, 6, 5)),
    ],
)
def test_a_date_keeps_its_precision(made: PartialDate, text: str, words: str, first: date, last: date) -> None:
    """Its text, its words, and the first and last day that it can be."""
    assert (str(made), made.words, made.earliest, made.latest) == (text, words, first, last)
    assert PartialDate.parse(text) == made
    assert made.exact == (first if first == last else None)


def test_a_full_date_is_exact() -> None:
    """A date made of a day is that day."""
    assert PartialDate.of(date(2020, 1, 17)) == DAY


@pytest.mark.parametrize("text", ["", "2020-1-7", "2020-05-", "2020-Q5", "2020-q4", "20-05", "2020-Q4-01", "May 2020", " 2020"])
def test_other_text_is_no_date(text: str) -> None:
    """The sentence shows the four ways to write a date."""
    with pytest.raises(ValueError, match=f"^{text} is not a date. Write 2020-01-17, 2020-05, 2020-Q4 or 2020$"):
        PartialDate.parse(text)


@pytest.mark.parametrize("text", ["2020-02-30", "2020-13", "0000"])
def test_a_day_outside_the_calendar_is_refused(text: str) -> None:
    """Text in the form of a date that is not in the calendar is refused."""
    with pytest.raises(ValueError, match=f"^{text} is not a date in the calendar$"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"quarter": 1, "month": 2}, "a quarter can't have a month or a day"),
        ({"quarter": 1, "day": 2}, "a quarter can't have a month or a day"),
        ({"day": 2}, "a day needs a month"),
        ({"quarter": 5}, "a quarter must be 1 to 4"),
    ],
)
def test_parts_that_do_not_fit_are_refused(parts: dict[str, int], says: str) -> None:
    """A quarter stands alone, and a day has its month."""
    with pytest.raises(ValueError, match=f"^{says}$"):
        PartialDate(2020, **parts)


def test_dates_are_ordered_by_the_days_that_they_can_be() -> None:
    """A date that begins earlier comes first; of two that begin on one day, the one that ends earlier."""
    first = PartialDate(2020, 1, 1)
    assert sorted([YEAR, QUARTER, MONTH, DAY, PartialDate(2020, 1), first]) == [first, PartialDate(2020, 1), YEAR, DAY, MONTH, QUARTER]
    assert PartialDate(2020, 1, 17) >= DAY
    assert first < DAY

"""A year's meetings from a rule or a list (R11, R21)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policy.meetings.meeting import Meeting
from policy.meetings.year_of_meetings import Listed, NotAListError, by_list, by_rule, clashes, holidays_left_out, known_already

TODAY = date(2020, 1, 10)


def test_a_rule_gives_the_days_of_a_year() -> None:
    """Numbered in order; without the month that is left out, and without bank holidays, which take no number."""
    found = by_rule("the third Friday of each month except August", 2020, 76)
    assert found[0] == Listed(date(2020, 1, 17), 76)
    assert [each.day.month for each in found] == [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]
    assert found[-1].number == 86
    assert by_rule("last Monday of May and June", 2020) == (Listed(date(2020, 6, 29)),)
    assert holidays_left_out("last Monday of May and June", 2020) == (date(2020, 5, 25),)


@pytest.mark.parametrize("text", ["sometimes", "third Sunday of each month", "tenth Friday", "first Friday of Smarch", ""])
def test_what_is_no_rule_is_refused(text: str) -> None:
    """With an example of one."""
    with pytest.raises(NotAListError, match="isn't a"):
        by_rule(text, 2020)


def test_a_list_is_read_line_by_line() -> None:
    """The number before or after the day, or none; in the order of their days."""
    text = "• Panel 78: 13 Mar 2020\n77; 14 Feb 2020\n\n17 Apr 2020; 79\n15 May"
    assert by_list(text, TODAY) == (
        Listed(date(2020, 2, 14), 77),
        Listed(date(2020, 3, 13), 78),
        Listed(date(2020, 4, 17), 79),
        Listed(date(2020, 5, 15)),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("77; 16 Feb 2020", "16 Feb 2020 is a Sunday"),
        ("77; 14 Feb 2020\n77; 13 Mar 2020", "Number 77 is listed twice"),
        ("14 Feb 2020\n14 Feb 2020", "14 Feb 2020 is listed twice"),
        ("76; 18 Jan 2019", "18 Jan 2019 is in a past year"),
        ("the usual days", "isn't a"),
        ("1 Jan 2021", "bank holiday"),
        ("\n".join(["14 Feb 2020"] * 61), "at most 60"),
    ],
)
def test_a_list_with_a_fault_is_not_taken(text: str, says: str) -> None:
    """Each line that is wrong is named."""
    with pytest.raises(NotAListError, match=says):
        by_list(text, TODAY)


def test_what_is_on_record_is_not_listed_again() -> None:
    """A day that is known is left as it is; a number of another day is a clash."""
    stored = (Meeting("panel", "76", date(2020, 1, 17), 76),)
    assert clashes("panel", [Listed(date(2020, 2, 14), 76)], stored) == ("Number 76 is already that of the meeting of 17 Jan 2020.",)
    assert clashes("csc", [Listed(date(2020, 2, 14), 76)], stored) == ()
    assert "17 Jan 2020" in known_already("panel", [Listed(date(2020, 1, 17), 76)], stored)


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("every Tuesday", "2020-01-07", 52),
        ("weekly on Mondays except August", "2020-01-06", 44),
        ("every other Tuesday from 7 January", "2020-01-07", 26),
        ("fortnightly on Tuesdays, starting 14 Jan", "2020-01-14", 26),
        ("every two weeks on Wednesday from 2 September 2020.", "2020-09-02", 9),
        ("monthly on the third Friday", "2020-01-17", 12),
        ("third Friday monthly", "2020-01-17", 12),
    ],
)
def test_a_rule_can_be_of_weeks(text: str, first: str, count: int) -> None:
    """Bank holidays are left out, as in a rule of months."""
    found = by_rule(text, 2020)
    assert (found[0].day.isoformat(), len(found)) == (first, count)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("every other Tuesday", "Every second week needs its first day"),
        ("fortnightly on Tuesdays from 8 January", "Wed 8 Jan 2020, is not a Tuesday"),
        ("fortnightly on Tuesdays from soon", "“soon” isn't a date"),
        ("every second Friday", "isn't a rule"),
        ("every Sunday", "isn't a rule"),
    ],
)
def test_a_rule_of_weeks_needs_to_be_certain(text: str, says: str) -> None:
    """The second Friday of a month and every other Friday are said alike, so neither is guessed."""
    with pytest.raises(NotAListError, match=says):
        by_rule(text, 2020)


def test_many_numbers_that_are_taken_are_one_sentence() -> None:
    """With the first that is free."""
    year = by_rule("third Friday", 2022, 95)
    stored = [
        Meeting("panel", str(each.number), date(2021, 1, 15) + timedelta(days=28 * at), each.number) for at, each in enumerate(year[:5])
    ]
    assert clashes("panel", year, stored) == ("5 numbers from 95 to 99 are those of other meetings already. 100 is the first free one.",)

"""Dates as people type them: every form, its neighbours, what is no date, and that what the bot prints is read back."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy.calendar.typed_dates import NotADateError, TimeOfDayError, read_date, read_day, read_instant
from policy.calendar.typed_ranges import read_range
from policy.model.partial_date import PartialDate
from policy.model.wording import day_words, instant_words, weekday_words

LONDON = ZoneInfo("Europe/London")
TODAY = date(2020, 1, 10)
"""A Friday."""
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
PARTIAL = st.one_of(
    DAYS.map(PartialDate.of),
    st.builds(PartialDate, st.integers(2000, 2099), st.integers(1, 12)),
    st.builds(lambda year, quarter: PartialDate(year, quarter=quarter), st.integers(2000, 2099), st.integers(1, 4)),
    st.builds(PartialDate, st.integers(2000, 2099)),
)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2021-01-04", "2021-01-04"),
        ("2021/1/4", "2021-01-04"),
        ("4 Jan 2021", "2021-01-04"),
        ("04 january 2021", "2021-01-04"),
        ("4th of January, 2021", "2021-01-04"),
        ("the 1st of May 2021", "2021-05-01"),
        ("4-Jan-21", "2021-01-04"),
        ("11 Oct 19", "2019-10-11"),
        ("January 4, 2021", "2021-01-04"),
        ("Sept 4 2020", "2020-09-04"),
        ("04/01/2021", "2021-01-04"),
        ("4/1/21", "2021-01-04"),
        ("04.01.2021", "2021-01-04"),
        ("Thu 25 Jun 2020", "2020-06-25"),
        ("Thursday, 25 June 2020", "2020-06-25"),
        ("10 Jan 2020 00:00 GMT", "2020-01-10"),
        ("2020-01-10T00:00:00", "2020-01-10"),
        ("“4 Jan 2021”", "2021-01-04"),
        ("May 2021", "2021-05"),
        ("2021-05", "2021-05"),
        ("05/2021", "2021-05"),
        ("sept 2020", "2020-09"),
        ("Q4 2020", "2020-Q4"),
        ("2020 q4", "2020-Q4"),
        ("2020-Q4", "2020-Q4"),
        ("2020", "2020"),
    ],
)
def test_a_date_with_its_year_is_read_without_a_clock(typed: str, iso: str) -> None:
    """Each form has one meaning on any day, the day first in figures, with its precision kept (Paper 3, 4)."""
    assert str(read_date(typed, None)) == iso
    assert str(read_date(typed, TODAY, past=True)) == iso


@pytest.mark.parametrize(
    ("typed", "coming", "past"),
    [
        ("4 January", "2021-01-04", "2020-01-04"),
        ("10 January", "2020-01-10", "2020-01-10"),
        ("11/1", "2020-01-11", "2019-01-11"),
        ("29 February", "2020-02-29", "2016-02-29"),
        ("January", "2020-01", "2020-01"),
        ("December", "2020-12", "2019-12"),
        ("Q1", "2020-Q1", "2020-Q1"),
        ("Q4", "2020-Q4", "2019-Q4"),
        ("today", "2020-01-10", "2020-01-10"),
        ("tomorrow", "2020-01-11", "2020-01-11"),
        ("yesterday", "2020-01-09", "2020-01-09"),
        ("Friday", "2020-01-10", "2020-01-10"),
        ("next Friday", "2020-01-17", "2020-01-17"),
        ("last Friday", "2020-01-03", "2020-01-03"),
        ("Thursday", "2020-01-16", "2020-01-09"),
        ("next Thursday", "2020-01-16", "2020-01-16"),
        ("last thu", "2020-01-09", "2020-01-09"),
        ("Mon 4 January", "2021-01-04", None),
    ],
)
def test_a_date_without_its_year_is_the_nearest_in_its_direction(typed: str, coming: str, past: str | None) -> None:
    """What is planned is today or later, what has happened today or earlier; a weekday that doesn't fit is an error."""
    assert str(read_date(typed, TODAY)) == coming
    if past is None:
        with pytest.raises(NotADateError, match="4 Jan 2020 is a Saturday, not a Monday"):
            read_date(typed, TODAY, past=True)
    else:
        assert str(read_date(typed, TODAY, past=True)) == past


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("soon", "“soon” isn't a date"),
        ("", "“” isn't a date"),
        ("14:00", "“14:00” isn't a date"),
        ("monday week", "“monday week” isn't a date"),
        ("Monday May 2020", "“Monday May 2020” isn't a date"),
        ("31 Jun 2020", "“31 Jun 2020” isn't a date: June 2020 has 30 days"),
        ("29 Feb 2021", "“29 Feb 2021” isn't a date: February 2021 has 28 days"),
        ("32 January", "“32 January” isn't a date: January 2020 has 31 days"),
        ("2020-06-31", "“2020-06-31” isn't a date: June 2020 has 30 days"),
        ("2020-13", "“2020-13” isn't a date"),
        ("2020-Q5", "“2020-Q5” isn't a date"),
        ("12/25/2020", "“12/25/2020” isn't a date: there is no month 25 (the day comes first)"),
        ("Fri 25 Jun 2020", "“Fri 25 Jun 2020” isn't a date: 25 Jun 2020 is a Thursday, not a Friday"),
        ("May 20", "“May 20” isn't a date: it could be 20 May or May 2020"),
        ("0000", "“0000” isn't a date"),
        ("4 Jan 2021 " * 20, "“4 Jan 2021 4 Jan 2021 4 Jan 2021 4 Jan 2021 4 Jan 2021 4 Ja…” isn't a date"),
    ],
)
def test_what_is_no_date_is_quoted_with_what_is_wrong(typed: str, problem: str) -> None:
    """The clause names what was typed, and the reason where there is one."""
    with pytest.raises(NotADateError) as fault:
        read_date(typed, TODAY)
    assert str(fault.value) == problem


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24 Mar 2020 17:00", "24 Mar 2020"),
        ("24 March 2020 at 5:30 pm", "24 Mar 2020"),
        ("2020-03-24T00:01", "24 Mar 2020"),
        ("tomorrow 9.00", "11 Jan 2020"),
        ("10 Jan 2020 14:05 GMT", "10 Jan 2020"),
    ],
)
def test_a_time_of_day_is_not_dropped_in_silence(typed: str, day: str) -> None:
    """Only a day can be recorded, so it is refused with the day; midnight, as a spreadsheet writes it, says nothing."""
    with pytest.raises(TimeOfDayError) as fault:
        read_date(typed, TODAY)
    assert str(fault.value) == f"“{typed}” has a time of day, but only a day can be recorded: {day}"
    with pytest.raises(TimeOfDayError):
        read_range(f"{typed} to 31 Mar 2020", TODAY)


@pytest.mark.parametrize("typed", ["4 January", "next Thursday", "today", "Q4", "May"])
def test_a_file_needs_the_year(typed: str) -> None:
    """Without a clock nothing is guessed, because a file is read again on other days."""
    with pytest.raises(NotADateError, match=r"depends on the day when it is read\. Write the year, as in 4 Jan 2021$"):
        read_date(typed, None)


@pytest.mark.parametrize("typed", ["May 2021", "Q4 2020", "2021"])
def test_where_a_day_is_needed_a_month_is_refused(typed: str) -> None:
    """A month, a quarter or a year is no single day."""
    with pytest.raises(NotADateError, match=f"^“{typed}” isn't a single day$"):
        read_day(typed, TODAY)
    with pytest.raises(NotADateError, match=f"^“{typed}” isn't a single day$"):
        read_instant(typed, None)
    assert read_day("4 May 2021", TODAY) == date(2021, 5, 4)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("10 Jan 2020 14:05 GMT", time(14, 5)),
        ("10 Jan 2020 at 2:05 pm", time(14, 5)),
        ("2020-01-10 9:05", time(9, 5)),
        ("10 Jan 2020 12:00 am", time(0)),
        ("10 January", None),
    ],
)
def test_an_instant_has_a_day_and_perhaps_a_time(typed: str, at: time | None) -> None:
    """The time is kept to the minute, in any usual form."""
    assert read_instant(typed, datetime(2020, 6, 1, tzinfo=LONDON)) == (date(2020, 1, 10), at)


@pytest.mark.parametrize(
    ("typed", "fold"),
    [
        ("25 Oct 2020 01:30", 0),
        ("25 Oct 2020 01:30 BST", 0),
        ("25 Oct 2020 01:30 GMT", 1),
        ("25 Oct 2020 01:30 UTC", 1),
        ("2020-10-25 01:30 later", 1),
        ("25 Oct 2020 02:30 GMT", 0),
    ],
)
def test_of_a_time_that_comes_twice_its_zone_says_which(typed: str, fold: int) -> None:
    """London's clock shows 1:30 in summer time, and an hour later once more; without a zone it is the first."""
    _, at = read_instant(typed, datetime(2020, 11, 2, tzinfo=LONDON))
    assert at is not None
    assert at.fold == fold


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("25 Oct 2020 01:30 CET", "isn't in the bot's time zone: write the time in BST"),
        ("1 Jul 2020 14:00 GMT", "isn't in the bot's time zone: write the time in BST"),
        ("1 Jul 2020 25:00", "isn't a date with a time of day"),
    ],
)
def test_a_wrong_time_is_refused(typed: str, problem: str) -> None:
    """A time in another zone, or one that the day doesn't have, is not guessed at."""
    with pytest.raises(NotADateError, match=problem):
        read_instant(typed, datetime(2020, 7, 10, tzinfo=LONDON))


@given(DAYS, st.times())
def test_every_day_that_is_printed_is_read_back(day: date, at: time) -> None:
    """The forms of pages, files and the RID: with weekday, long and short, in any case; with a time where one counts."""
    local = datetime.combine(day, at.replace(second=0, microsecond=0, fold=0), LONDON)
    month = f"{day:%B}"
    for printed in (
        day_words(day),
        weekday_words(day),
        f"{day.day} {month} {day.year}",
        f"{day:%d %b %y}",
        f"{day:%d/%m/%Y}",
        day.isoformat(),
    ):
        for typed in (printed, printed.lower(), printed.upper()):
            assert read_day(typed, None) == day, typed
    assert read_instant(instant_words(local), local) == (day, local.time())


@given(PARTIAL)
def test_every_date_that_is_printed_keeps_its_precision(found: PartialDate) -> None:
    """A month, quarter or year is read back as one, from its words and from its ISO text."""
    assert read_date(found.words, None) == found
    assert read_date(str(found), None) == found


_WORDS = (
    *("17", "1", "31", "2020", "20", "Jan", "february", "Q4", "next", "last", "Friday", "in", "2", "weeks", "to", "-", "/"),
    "the",
    "of",
)


@given(st.text(max_size=80) | st.lists(st.sampled_from(_WORDS), max_size=5).map(" ".join), st.sampled_from([None, TODAY]))
@example("17 Jan 2020", None)
@example("Q4 2020", None)
@example("next Friday", TODAY)
def test_any_text_is_a_date_or_an_error(typed: str, today: date | None) -> None:
    """Nothing but NotADateError comes of any text, and a date that was read is read the same from its ISO text."""
    for read in (read_date, read_range):
        try:
            found = read(typed, today)
        except NotADateError:
            continue
        if isinstance(found, PartialDate):
            assert read_date(str(found), None) == found

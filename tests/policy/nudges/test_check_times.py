"""When the daily deadline check runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from policy.nudges.check_times import is_due, passed

LONDON = ZoneInfo("Europe/London")
AT = time(9)


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        pytest.param("2020-01-13 09:00", date(2020, 1, 10), True, id="at its time"),
        pytest.param("2020-01-13 23:59", date(2020, 1, 10), True, id="late on the day"),
        pytest.param("2020-01-13 08:59", date(2020, 1, 10), False, id="before its time"),
        pytest.param("2020-01-13 10:00", date(2020, 1, 13), False, id="it has run"),
        pytest.param("2020-01-13 10:00", date(2020, 1, 14), False, id="the clock went back"),
        pytest.param("2020-01-13 10:00", None, True, id="the first ever"),
        pytest.param("2020-01-11 10:00", None, False, id="a Saturday"),
        pytest.param("2020-05-08 10:00", date(2020, 5, 7), False, id="the bank holiday that was moved to 8 May 2020"),
        pytest.param("2020-05-04 10:00", date(2020, 5, 1), True, id="the Monday that was one until then"),
        pytest.param("2020-03-30 09:00", date(2020, 3, 27), True, id="the first Working Day of summer time"),
        pytest.param("2020-03-29 10:00", date(2020, 3, 27), False, id="the Sunday on which summer time begins"),
        pytest.param("2020-10-25 10:00", date(2020, 10, 23), False, id="the Sunday on which it ends"),
        pytest.param("2020-10-26 08:59", date(2020, 10, 23), False, id="before nine on the first Working Day after it"),
        pytest.param("2020-10-26 09:00", date(2020, 10, 23), True, id="nine on that day, an hour later for a clock in UTC"),
        pytest.param("2020-02-29 10:00", date(2020, 2, 28), False, id="29 February, a Saturday"),
    ],
)
def test_a_check_is_due_once_on_a_working_day_from_its_time(now: str, last: date | None, expected: bool) -> None:
    """Local time counts, so the check is at nine in summer too."""
    assert is_due(datetime.fromisoformat(now).replace(tzinfo=LONDON), AT, last) is expected


def test_a_clock_that_is_moved_passes_the_checks_of_working_days() -> None:
    """From Friday 10:00 to Wednesday 8:59 there are Monday's and Tuesday's; a jump of years is bounded."""
    friday = datetime(2020, 1, 10, 10, tzinfo=LONDON)
    found = list(passed(friday, datetime(2020, 1, 15, 8, 59, tzinfo=LONDON), AT))
    assert [each.strftime("%a %H:%M") for each in found] == ["Mon 09:00", "Tue 09:00"]
    assert 250 < len(list(passed(friday, datetime(2029, 1, 15, 10, tzinfo=LONDON), AT))) < 262


def test_the_check_at_which_a_clock_arrives_is_passed_and_the_one_it_leaves_from_is_not() -> None:
    """So that a clock moved in two steps passes each check once."""
    monday, tuesday = datetime(2020, 3, 30, 9, tzinfo=LONDON), datetime(2020, 3, 31, 9, tzinfo=LONDON)
    assert list(passed(monday, tuesday, AT)) == [tuesday]
    assert [each.utcoffset() for each in passed(datetime(2020, 3, 27, 8, tzinfo=LONDON), monday, AT)] == [timedelta(0), timedelta(hours=1)]


@pytest.mark.parametrize(
    ("utc", "due"),
    [
        ("2020-03-27 08:59", False),
        ("2020-03-27 09:00", True),
        ("2020-03-30 07:59", False),
        ("2020-03-30 08:00", True),
        ("2020-10-23 08:00", True),
        ("2020-10-26 08:00", False),
        ("2020-10-26 09:00", True),
    ],
)
def test_nine_is_nine_in_london_whatever_the_clock_of_the_server(utc: str, due: bool) -> None:
    """The last Working Day before a clock change and the first after it, by the instants in UTC."""
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(LONDON)
    assert is_due(now, AT, now.date() - timedelta(days=1)) is due

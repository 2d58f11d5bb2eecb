"""Properties of the calendar: Thursdays, Working Days, relative dates, policy months (R1, R3, R10, R11)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy.calendar.release_calendar import (
    go_live_of,
    nearest,
    nth_thursday,
    parse_release_key,
    release_kind_of,
    scheduled,
)
from policy.calendar.working_days import add_working_days, is_working_day, next_working_day, working_days_between
from policy.model.partial_date import PartialDate
from policy.model.releases import ReleaseKind
from policy.model.timetable import Milestone
from policy.timetable.dates import resolve
from policy.timetable.policy_dates import months_before

YEARS = st.integers(2000, 2060)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
STEPS = st.integers(-300, 300)
MONTHS = st.sampled_from([name.casefold() for name in calendar.month_name if name])


@given(YEARS, st.integers(1, 12))
def test_last_thursday(year: int, month: int) -> None:
    """The last Thursday is a Thursday of the month after which the month has no other."""
    day = nth_thursday(year, month, -1)
    assert (day.year, day.month, day.weekday()) == (year, month, calendar.THURSDAY)
    assert (day + timedelta(days=7)).month != month


@given(YEARS, st.integers(1, 12), st.integers(1, 4))
def test_nth_thursday(year: int, month: int, nth: int) -> None:
    """The nth Thursday lies in the nth week of the month, and the first before the 8th."""
    day = nth_thursday(year, month, nth)
    assert (day.month, day.weekday(), (day.day - 1) // 7) == (month, calendar.THURSDAY, nth - 1)


@given(YEARS)
def test_a_year_has_one_documentation_and_two_system_releases(year: int) -> None:
    """Each year has its three releases in order, each found again by its key."""
    rows = scheduled(year)
    assert [row.kind for row in rows] == [ReleaseKind.DOCUMENTATION, ReleaseKind.SYSTEM, ReleaseKind.SYSTEM]
    assert [row.go_live for row in rows] == sorted(row.go_live for row in rows)
    assert [(go_live_of(row.key), release_kind_of(row.key)) for row in rows] == [(row.go_live, row.kind) for row in rows]


@given(DAYS)
def test_neighbours(day: date) -> None:
    """No scheduled release of the three years around the day is closer than the nearest."""
    rows = [row for year in (day.year - 1, day.year, day.year + 1) for row in scheduled(year)]
    assert all(abs(nearest(day).go_live - day) <= abs(row.go_live - day) for row in rows)


@given(
    MONTHS,
    st.integers(2000, 2099),
    st.sampled_from(["{}-{}", "{} {}", "{}{}", " {}  {} ", "{}_{}", "{} {} SEC Release", "{}—{}"]),
    st.booleans(),
)
def test_month_keys(month: str, year: int, form: str, short: bool) -> None:
    """However a month's key is written, short or in capitals, it reads as one canonical key, which reads as itself."""
    name = month[:3] if short else month
    key = f"{month}-{year}"
    assert parse_release_key(form.format(name, year)) == parse_release_key(form.format(name.upper(), year)) == key
    assert parse_release_key(key) == key


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["adhoc-{}", "Ad-hoc {}", "ad hoc {}"]))
def test_adhoc_keys(day: date, form: str) -> None:
    """An ad-hoc key keeps its date and reads as itself."""
    key = parse_release_key(form.format(day))
    assert key == f"adhoc-{day}"
    assert (parse_release_key(key), go_live_of(key), release_kind_of(key)) == (key, day, ReleaseKind.ADHOC)


@given(st.text())
@example("june-2020\n<!channel>")
@example("2020" * 20)
def test_any_text_is_a_key_or_none(text: str) -> None:
    """Any text at all is a canonical key or None, and a canonical key reads as itself."""
    key = parse_release_key(text)
    assert key is None or parse_release_key(key) == key


@given(DAYS, STEPS)
def test_counting_undoes_adding(day: date, number: int) -> None:
    """As many Working Days as were added lie between the two days, and adding them back from a Working Day returns."""
    there = add_working_days(day, number)
    assert working_days_between(day, there) == number
    if is_working_day(day):
        assert add_working_days(there, -number) == day
    if number:
        assert is_working_day(there)


@given(DAYS, st.integers(0, 400))
def test_counting_agrees_with_a_walk(day: date, length: int) -> None:
    """The count by arithmetic is the count by walking day by day, forwards and back."""
    end = day + timedelta(days=length)
    walked = sum(is_working_day(day + timedelta(days=each)) for each in range(1, length + 1))
    assert working_days_between(day, end) == walked
    back = sum(is_working_day(day + timedelta(days=each)) for each in range(length))
    assert working_days_between(end, day) == -back


@given(DAYS)
def test_next_working_day(day: date) -> None:
    """The next Working Day is one, is at most a long Christmas away, and skips none."""
    found = next_working_day(day)
    assert is_working_day(found)
    assert timedelta(0) <= found - day <= timedelta(days=6)
    assert not any(is_working_day(day + timedelta(days=each)) for each in range((found - day).days))


@given(DAYS, st.lists(st.integers(-60, 60), min_size=1, max_size=12), st.randoms())
def test_a_chain_of_relative_dates_adds_up(day: date, offsets: list[int], shuffle: Random) -> None:
    """However its rows are ordered, each link of a chain lies its own Working Days from the one before."""
    rows = [Milestone("0", "start", day=PartialDate.of(day))]
    rows += [Milestone(str(number), "step", anchor=str(number - 1), offset=offset) for number, offset in enumerate(offsets, 1)]
    mixed = list(rows)
    shuffle.shuffle(mixed)
    found = resolve(mixed)
    assert list(found) == [row.key for row in mixed]
    expected = day
    for number, offset in enumerate(offsets, 1):
        expected = add_working_days(expected, offset)
        assert found[str(number)].day == expected


@given(st.integers(1, 8), st.integers(0, 4))
def test_any_circle_is_refused(length: int, tail: int) -> None:
    """A circle of any length is refused, also where other milestones hang on it."""
    rows = [Milestone(f"c{number}", "step", anchor=f"c{(number + 1) % length}") for number in range(length)]
    rows = [Milestone(f"t{number}", "step", anchor="c0") for number in range(tail)] + rows
    with pytest.raises(ValueError, match="has a circle of anchors"):
        resolve(rows)


@given(DAYS, st.integers(0, 36))
def test_months_before(day: date, months: int) -> None:
    """So many months before lies in the month that many earlier, on the same day of it or on its last."""
    found = months_before(day, months)
    assert 12 * (day.year - found.year) + day.month - found.month == months
    assert found.day == min(day.day, calendar.monthrange(found.year, found.month)[1])

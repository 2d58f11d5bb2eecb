"""The release schedule and release keys by table (Guidance 2, 3; R1, R2)."""

from __future__ import annotations

from datetime import date

import pytest

from policy.calendar.release_calendar import (
    go_live_of,
    is_scheduled,
    nearest,
    nth_thursday,
    parse_release_key,
    release_kind_of,
    release_name,
    scheduled,
)
from policy.model.releases import ReleaseKind, ScheduledSlot


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2019, [date(2019, 2, 28), date(2019, 6, 27), date(2019, 11, 7)]),
        (2020, [date(2020, 2, 27), date(2020, 6, 25), date(2020, 11, 5)]),
        (2021, [date(2021, 2, 25), date(2021, 6, 24), date(2021, 11, 4)]),
        (2024, [date(2024, 2, 29), date(2024, 6, 27), date(2024, 11, 7)]),
        (2027, [date(2027, 2, 25), date(2027, 6, 24), date(2027, 11, 4)]),
    ],
)
def test_schedule_of_a_year(year: int, days: list[date]) -> None:
    """A year has its February, June and November releases on the right Thursdays, of the right types."""
    rows = scheduled(year)
    assert [row.go_live for row in rows] == days
    assert [row.kind for row in rows] == [ReleaseKind.DOCUMENTATION, ReleaseKind.SYSTEM, ReleaseKind.SYSTEM]
    assert [row.key for row in rows] == [f"february-{year}", f"june-{year}", f"november-{year}"]


def test_schedule_is_data() -> None:
    """Another schedule gives other releases, so the policy can change without code."""
    slots = (ScheduledSlot(3, 2, ReleaseKind.SYSTEM),)
    assert [(row.key, row.go_live) for row in scheduled(2020, slots)] == [("march-2020", date(2020, 3, 12))]
    assert go_live_of("march-2020", slots) == date(2020, 3, 12)
    assert go_live_of("march-2020") is None


def test_a_fifth_thursday_that_is_not_there_is_refused() -> None:
    """A Thursday that the month does not have is refused rather than moved."""
    for nth in (5, -5, 0):
        with pytest.raises(ValueError, match=f"February 2020 has no Thursday number {nth}"):
            nth_thursday(2020, 2, nth)


def test_thursdays_are_counted_from_both_ends() -> None:
    """The first and the fourth Thursday of February 2020 are the fourth and the first from its end."""
    assert nth_thursday(2020, 2, 1) == nth_thursday(2020, 2, -4) == date(2020, 2, 6)
    assert nth_thursday(2020, 2, 4) == nth_thursday(2020, 2, -1) == date(2020, 2, 27)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("june-2020", "june-2020"),
        ("June 2020", "june-2020"),
        ("  JUN  2020 ", "june-2020"),
        ("june_2020", "june-2020"),
        ("june–2020", "june-2020"),
        ("June2020", "june-2020"),
        ("2020 June", "june-2020"),
        ("– June 2020 –", "june-2020"),
        ("june" + " " * 52 + "2020", "june-2020"),
        ("june" + " " * 53 + "2020", None),
        ("June 2020 SEC Release", "june-2020"),
        ("the June", None),
        ("june", None),
        ("june-20", None),
        ("smarch 2020", None),
        ("adhoc-2020-03-05", "adhoc-2020-03-05"),
        ("ad-hoc 2020-03-05", "adhoc-2020-03-05"),
        ("Adhoc 2020-3-5", "adhoc-2020-03-05"),
        ("ad hoc Thu 5 March 2020", "adhoc-2020-03-05"),
        ("Ad-hoc SEC Release of 2020-03-05", "adhoc-2020-03-05"),
        ("Ad-hoc SEC Release of 5 Mar 2020", "adhoc-2020-03-05"),
        ("ad-hoc 05/03/2020", "adhoc-2020-03-05"),
        ("ad-hoc March 2020", None),
        ("ad-hoc next Thursday", None),
        ("ad-hoc 5 Mar 1920", None),
        ("“june-2020”", "june-2020"),
        ("2021 SEC Releases", "2021"),
        ("adhoc-2020-02-30", None),
        ("2021", "2021"),
        ("1921", None),
        ("٢٠٢١", None),
        ("", None),
        ("june-2020" + "0" * 10_000, None),
    ],
)
def test_keys(text: str, key: str | None) -> None:
    """Keys are forgiving about case, spaces, dashes and short months, and say None to what names no release."""
    assert parse_release_key(text) == key


@pytest.mark.parametrize(
    ("key", "kind", "go_live"),
    [
        ("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25)),
        ("february-2021", ReleaseKind.DOCUMENTATION, date(2021, 2, 25)),
        ("adhoc-2020-03-05", ReleaseKind.ADHOC, date(2020, 3, 5)),
        ("2021", ReleaseKind.YEAR, None),
        ("march-2020", None, None),
    ],
)
def test_what_a_key_stands_for(key: str, kind: ReleaseKind | None, go_live: date | None) -> None:
    """A key tells its type and go-live; a month outside the schedule tells neither."""
    assert release_kind_of(key) is kind
    assert go_live_of(key) == go_live


def test_neighbours_in_the_schedule() -> None:
    """The nearest scheduled release may be before or after the day."""
    assert nearest(date(2020, 6, 26)).key == "june-2020"
    assert nearest(date(2020, 1, 1)).key == "november-2019"
    assert nearest(date(2019, 12, 31), (ScheduledSlot(1, 1, ReleaseKind.SYSTEM),)).key == "january-2020"


def test_the_later_of_two_equally_near_releases_is_the_nearest() -> None:
    """2 January 2020 is 56 days after the November release and 56 days before the February release, which is the nearest."""
    assert nearest(date(2020, 1, 2)).key == "february-2020"


def test_scheduled_days_and_names() -> None:
    """A day is in the schedule or not, and a key reads as the documents name the release."""
    assert is_scheduled(date(2020, 6, 25))
    assert not is_scheduled(date(2020, 6, 24))
    assert is_scheduled(date(2020, 3, 12), (ScheduledSlot(3, 2, ReleaseKind.SYSTEM),))
    assert release_name("june-2020") == "June 2020 SEC Release"
    assert release_name("2021") == "2021 SEC Releases"
    assert release_name("adhoc-2020-03-05") == "Ad-hoc SEC Release of 5 Mar 2020"

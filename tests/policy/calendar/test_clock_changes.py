"""The nights on which London's clock changes, and a clock that never does."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from policy.calendar.clock_changes import gap, other_reading

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("at", "fold", "other"),
    [
        (datetime(2020, 10, 25, 1, 30, tzinfo=LONDON), 0, "GMT"),
        (datetime(2020, 10, 25, 1, 0, tzinfo=LONDON), 1, "BST"),
        (datetime(2020, 10, 25, 0, 59, tzinfo=LONDON), 0, ""),
        (datetime(2020, 10, 25, 2, 0, tzinfo=LONDON), 1, ""),
        (datetime(2020, 3, 29, 1, 30, tzinfo=LONDON), 0, ""),
        (datetime(2020, 10, 25, 1, 30, tzinfo=UTC), 0, ""),
    ],
)
def test_a_time_that_comes_twice_has_another_reading(at: datetime, fold: int, other: str) -> None:
    """From 1:00 to 1:59 on the night on which the clock is put back; no other time."""
    found = other_reading(at.replace(fold=fold))
    assert (found.tzname() if found else "") == other


@pytest.mark.parametrize(
    ("at", "skipped"),
    [
        (datetime(2020, 3, 29, 0, 59, tzinfo=LONDON), None),
        (datetime(2020, 3, 29, 1, 0, tzinfo=LONDON), ("01:00", "02:00")),
        (datetime(2020, 3, 29, 1, 59, tzinfo=LONDON), ("01:00", "02:00")),
        (datetime(2020, 3, 29, 2, 0, tzinfo=LONDON), None),
        (datetime(2020, 10, 25, 1, 30, tzinfo=LONDON), None),
        (datetime(2020, 3, 29, 1, 30, tzinfo=UTC), None),
        (datetime(2020, 3, 29, 1, 30), None),  # noqa: DTZ001 - A clock without a zone has no such night.
    ],
)
def test_a_time_that_does_not_exist_lies_between_two_that_do(at: datetime, skipped: tuple[str, str] | None) -> None:
    """From 1:00 to 1:59 on the night on which the clock is put forward, at its start and its end."""
    for fold in (0, 1):
        found = gap(at.replace(fold=fold))
        assert (tuple(f"{each:%H:%M}" for each in found) if found else None) == skipped

"""When the daily deadline check runs: once on each Working Day, at a local time (design, Nudges; R11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from policy.calendar.working_days import is_working_day

LOOK_BACK = timedelta(days=365)
"""How far back the checks are listed that a clock has passed."""


def is_due(now: datetime, at: time, last: date | None) -> bool:
    """Returns whether the check of a day is due: it is a Working Day's time `at` or later, and the check of `last` is of an earlier day."""
    today = now.date()
    return now.time() >= at and (last is None or last < today) and is_working_day(today)


def passed(before: datetime, after: datetime, at: time) -> Iterator[datetime]:
    """Yields the instants of the checks that are after one time and not after another, oldest first, of the last year at most."""
    day = max(before.date(), (after - LOOK_BACK).date())
    while day <= after.date():
        instant = datetime.combine(day, at, tzinfo=after.tzinfo)
        if before < instant <= after and is_working_day(day):
            yield instant
        day += timedelta(days=1)

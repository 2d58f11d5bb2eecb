"""What stands in the weekly digest (design, Nudges)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from policy.calendar.working_days import is_working_day
from policy.nudges.item import Due
from policy.nudges.settings import Settings


def in_digest_only(due: Due, stage: int, sent: Collection[int], settings: Settings) -> bool:
    """Returns whether an overdue item has had its last daily reminder: after that only the weekly digest lists it (design, Nudges)."""
    last = max(settings.daily, settings.manager_after, settings.body_after if due.gate else 0)
    return stage < -last and bool(sent) and min(sent) <= -last


def is_listed_overdue(due: Due, today: date, settings: Settings) -> bool:
    """Returns whether the weekly digest lists the item as overdue: not if it was past when recorded, waits for a step, or is turned off."""
    return due.last < today and not (due.was_past or due.held or settings.off)


def is_first_of_week(day: date) -> bool:
    """Returns whether the day is the first Working Day of its week, when the digest is sent."""
    monday = day - timedelta(days=day.weekday())
    return is_working_day(day) and not any(is_working_day(monday + timedelta(days=each)) for each in range(day.weekday()))

"""A person's own reminders: their hour and their contents (design, Nudges)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from policy.nudges import stages
from policy.nudges.digest import is_first_of_week, is_listed_overdue
from policy.nudges.item import Due
from policy.nudges.settings import Settings

HOURS = range(10, 19)
"""The hours of the day, in local time, at which a person may want their summary."""


@dataclass(frozen=True)
class PersonSettings:
    """A person's settings for their own reminders.

    `hour` is when the summary comes, None for the time of the daily reminders. `chaired` is whether it has what is overdue in committees
    that they chair, `told` whether they get direct messages about what they must know at once.
    """

    hour: int | None = None
    chaired: bool = True
    told: bool = True


def minute_of(settings: PersonSettings, at: time) -> int:
    """Returns the minute of the day of a person's summary: not before that of the daily reminders, which find what is due."""
    usual = at.hour * 60 + at.minute
    return usual if settings.hour is None else max(usual, settings.hour * 60)


def slot(now: datetime, at: time) -> int:
    """Returns the newest minute of the day at which a summary may have been wanted: the daily reminders' or a whole hour after it."""
    return max(at.hour * 60 + at.minute, now.hour * 60)


def is_due(now: datetime, at: time, done: int | None) -> bool:
    """Returns whether summaries are due: an hour that people can choose has begun since the minute `done`, when the last were sent."""
    return slot(now, at) > (-1 if done is None else done)


def is_in_summary(due: Due, today: date, settings: Settings) -> bool:
    """Returns whether an overdue item of a chair's committee is in the summary: daily at first, then on the week's first Working Day."""
    if not is_listed_overdue(due, today, settings):
        return False
    return -stages.days_left(due, today) <= settings.daily or is_first_of_week(today)

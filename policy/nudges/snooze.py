"""Limits of a snooze (design, Nudges)."""

from __future__ import annotations

from datetime import date, timedelta

from policy.model.wording import day_words
from policy.nudges.item import Due

USUAL = timedelta(days=7)
"""The default length of a snooze."""


def proposed_until(due: Due, today: date) -> date:
    """Returns the proposed end of a snooze: a week from today, but not past the deadline."""
    return min(due.day, today + USUAL)


def why_not_snooze(due: Due, today: date) -> str:
    """Returns why the item can't be snoozed, or "" if its deadline is in the future."""
    if due.day > today:
        return ""
    words = "is due today" if due.day <= today <= due.last else "is overdue"
    return f"“{due.text}” {words}, so it can't be snoozed. Complete it or change its date."


def fault_of(until: date, due: Due, today: date) -> str:
    """Returns the fault of a snooze's last day, or "": it must be after today and not past the deadline."""
    if until > due.day:
        return f"The date can't be after the deadline, {due.words or day_words(due.day)}."
    return f"The date must be after today, {day_words(today)}." if until <= today else ""

"""Snoozing a reminder: until when it may be quiet (design, Nudges)."""

from __future__ import annotations

from datetime import date, timedelta

from policy.model.wording import day_words
from policy.nudges.due import Due

USUAL = timedelta(days=7)
"""How long a snooze lasts unless another day is chosen."""


def proposed_until(due: Due, today: date) -> date:
    """Returns the day that a snooze is proposed to last until: a week, but not past the deadline."""
    return min(due.day, today + USUAL)


def why_not(due: Due, today: date) -> str:
    """Returns why the item can't be snoozed, or "" if it can: its deadline must be ahead."""
    if due.day > today:
        return ""
    words = "today" if due.day == today else "past"
    return f"“{due.text}” cannot be snoozed, for its deadline is {words}: do it, or give it another date."


def fault_of(until: date, due: Due, today: date) -> str:
    """Returns what is wrong with the day that a snooze should last until, or ""; it must be after today and not past the deadline."""
    if until > due.day:
        return f"It cannot be snoozed past its deadline, {due.words or day_words(due.day)}."
    return "Give a day after today." if until <= today else ""

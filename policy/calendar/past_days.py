"""Typed days that must be past or may not be, and days on which an act is unusual (good governance)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from policy.model.wording import counted, day_words

SEC_BEGAN = date(2013, 9, 23)
"""When the Smart Energy Code began (*assumption*, as in the table of deciding bodies): no body of it acted before."""

LONG_PAST = 6
"""Months after which an act is seldom put on record (*assumption*: bodies meet monthly, and minutes follow within weeks)."""

Before = tuple[str, date | None]
"""An event before an act, in words ("MP079 was raised"), and its day; None if that is not on record."""


def why_impossible(day: date, today: date, name: str, before: Sequence[Before] = ()) -> str:
    """Returns why a day can't be that of an act that has happened; "" if it can. `name` is the day's: "The meeting date"."""
    if day > today:
        return f"{name} can't be in the future (today is {day_words(today)})."
    if day < SEC_BEGAN:
        return f"{name} can't be before the Smart Energy Code began, on {day_words(SEC_BEGAN)}. Check the year."
    for what, on in before:
        if on and day < on:
            return f"{name} can't be before {what}, on {day_words(on)}. Correct one of the two."
    return ""


def why_past(day: date, today: date, name: str) -> str:
    """Returns why a day can't be that of what is still to happen; "" if it can, as today can. `name` is the day's: "The due date"."""
    return f"{name} can't be in the past (today is {day_words(today)})." if day < today else ""


def why_look_again(day: date, today: date, before: Sequence[Before] = ()) -> tuple[str, ...]:
    """Returns what is unusual about the day of an act, a sentence each: it is long past, or comes before what it usually follows."""
    past = relativedelta(today, day)
    months = past.years * 12 + past.months
    long_past: tuple[str, ...] = ()
    if months >= LONG_PAST:
        ago = counted(months, "month") if months < 24 else counted(past.years, "year")
        long_past = (f"{day_words(day)} is {ago} before today, {day_words(today)}.",)
    early = (f"{day_words(day)} is before {what}, on {day_words(on)}." for what, on in before if on and day < on)
    return (*long_past, *early)


def why_replaces(day: date, what: str, recorded: date | None) -> tuple[str, ...]:
    """Returns the sentence that the day of an act takes the place of the one on record; none if there is none, or it is the same day."""
    if recorded is None or recorded == day:
        return ()
    return (f"On record for {what}: {day_words(recorded)}. {day_words(day)} replaces it.",)

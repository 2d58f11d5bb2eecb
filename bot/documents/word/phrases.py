"""The wording of dates, numbers and lists in the SEC's documents, shared by sections of the RID."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.model.partial_date import PartialDate

_MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def short_day(day: date) -> str:
    """Returns a day as in the RID's tables: "02 Jun 20"."""
    return f"{day.day:02d} {_MONTHS[day.month][:3]} {day.year % 100:02d}"


def short_date(known: PartialDate | None) -> str:
    """Returns a date for a table: "02 Jun 20", or what is known of it ("May 2020"), or ""."""
    if known is None:
        return ""
    return short_day(known.exact) if known.exact else known.words


def long_day(day: date) -> str:
    """Returns a day for running text: "25 June 2020"."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def number(count: int) -> str:
    """Returns a count for running text: "two", "23"; words below ten."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def capitalised(sentence: str) -> str:
    """Returns the sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]


def is_are(count: int, one: str = "is", many: str = "are") -> str:
    """Returns `one` for a count of 1, otherwise `many`."""
    return one if count == 1 else many


def with_full_stop(text: str) -> str:
    """Returns the text with a full stop, unless it already ends a sentence."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:;" else f"{text}."


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Returns the names without repeats, in order of first appearance."""
    return tuple(dict.fromkeys(names))

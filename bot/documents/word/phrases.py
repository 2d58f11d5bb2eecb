"""How the SEC's documents write dates, numbers and lists; words that several sections of the RID share."""

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
    """A day as the RID's tables write it: "02 Jun 20"."""
    return f"{day.day:02d} {_MONTHS[day.month][:3]} {day.year % 100:02d}"


def short_date(known: PartialDate | None) -> str:
    """A date in a table: "02 Jun 20", or what is known of it ("May 2020"); empty where nothing is."""
    if known is None:
        return ""
    return short_day(known.exact) if known.exact else known.words


def long_day(day: date) -> str:
    """A day in running text: "25 June 2020"."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def number(count: int) -> str:
    """A count in running text: "two", "23"; in words below ten."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def capital(sentence: str) -> str:
    """The sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]


def is_are(count: int, one: str = "is", many: str = "are") -> str:
    """The verb's form for that many."""
    return one if count == 1 else many


def ended(text: str) -> str:
    """The text with a full stop, where it does not end like a sentence."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:;" else f"{text}."


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """The names without repeats, in the order in which they come first."""
    return tuple(dict.fromkeys(names))

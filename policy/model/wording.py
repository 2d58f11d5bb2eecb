"""Formatting of lists, counts and dates, shared by every sentence, and the usual spelling of typed keys and addresses."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

LONGEST_LINE = 300
"""The most characters of a line of text on record, such as a title or a label."""

_ADDRESS = re.compile(r"https?://[^\s<>|\"`\\]{1,1990}")

PROPOSED = "proposed"
"""Marks a date that nobody has accepted yet, on every page and in every file."""


def joined(names: Sequence[str], most: int = 0) -> str:
    """Joins names into a list: "A, B and C"; lists at most `most` of them and counts the rest ("A, B and 7 more")."""
    shown = list(names)
    if most and len(shown) > most:
        shown = [*shown[:most], f"{len(names) - most} more"]
    if len(shown) < 2:
        return shown[0] if shown else ""
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Formats a count with its noun: "1 day", "108 days", "1,000 days"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


# `calendar.month_abbr` asks the locale on each access, which is slow and not always English.
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date) -> str:
    """Formats a day as the SEC's documents do, with the full year: "25 Jun 2020"."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def instant_words(at: datetime) -> str:
    """Formats an instant in its own time zone, which it names: "10 Jan 2020 14:05 GMT"."""
    return f"{day_words(at.date())} {at:%H:%M} {at:%Z}".rstrip()


def weekday_words(day: date) -> str:
    """Formats a day with its weekday: "Thu 25 Jun 2020"."""
    return f"{calendar.day_abbr[day.weekday()]} {day_words(day)}"


_QUOTES = "\"'“”„‟‘’‚‛«»′″"
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def one_line(text: str) -> str:
    """Returns what a person wrote, in lines or as a list, as part of a sentence: in one line."""
    return " ".join(text.split())


def unquoted(text: str) -> str:
    """Removes quotes of any kind, and blanks, from both ends of a typed key or reference."""
    return text.strip(_QUOTES + " ")


def plain_address(text: str) -> str:
    """Returns a web address with its scheme in small letters: phones begin a line with a capital ("Https://")."""
    address = text.strip()
    found = _SCHEME.match(address)
    return found[0].lower() + address[found.end() :] if found else address


def is_address(text: str) -> bool:
    """Returns whether a text is a web address with a host, without the characters by which Slack's markup could disguise another."""
    try:
        return bool(_ADDRESS.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:
        return False


def shortened(text: str, longest: int) -> str:
    """Shortens text to a length in whole words, with an ellipsis; a word that is longer than half of it is cut."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    whole = head if text[longest - 1] == " " else head[: max(head.rfind(" "), 0)]
    return f"{(whole if len(whole) > longest // 2 else head).rstrip(' ·,;:–(')}…"

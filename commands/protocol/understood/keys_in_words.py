"""Raw keys, dates and bodies in a command line, as words."""

from __future__ import annotations

import re
from datetime import date

from policy.calendar.release_calendar import parse_release_key, short_name
from policy.model.roster import NAMES, is_body, name_of_body
from policy.model.wording import day_words

_ACRONYMS = {"dcc": "DCC", "rid": "RID", "secas": "SECAS", "sit": "SIT", "tad": "TAD", "uit": "UIT"}
_KEY = re.compile(r"(?:[a-z]+:)?[a-z]+(?:-[a-z0-9]+)*")
_WHOLE = {"go-live": "go-live", "no-go": "No-go", "sit-report": "SIT Completion Report", "uit-report": "UIT Completion Report"}
_FIXED = frozenset({"cut-off", "sub-committee", "take-back", "not-met"})

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def key_in_words(key: str) -> str:
    """Returns a raw key of a step, a finding or a subject as words: "uit-start" is "UIT start", "milestone:review-testing" the same way."""
    lower = key.lower()
    if lower in _WHOLE:
        return _WHOLE[lower]
    # What people typed in capitals or with digits is no key, and neither is a word with a hyphen of its own.
    if not _KEY.fullmatch(key) or lower in _FIXED:
        return key
    words = key.rpartition(":")[2].split("-")
    return " ".join(_ACRONYMS.get(word) or (name_of_body(word) if word in NAMES else word) for word in words)


def word_in_words(word: str) -> str:
    """Returns a typed word without raw keys: "TAG" for tag, "17 Jan 2020" for its ISO date."""
    return name_of_body(word) if is_body(word) else key_in_words(day_in_words(release_in_words(word)))


def day_in_words(word: str) -> str:
    """Returns a date as people write it, anything else as it is."""
    try:
        return day_words(date.fromisoformat(word)) if _DAY.fullmatch(word) else word
    except ValueError:
        return word


def release_in_words(word: str) -> str:
    """Returns the short name of a release whose key the word is, anything else as it is."""
    return short_name(word) if whole_key(word) else word


def whole_key(word: str) -> str | None:
    """Returns the word if it is a canonical release key other than a year, which is its own name."""
    return word if not word.isdigit() and parse_release_key(word) == word else None

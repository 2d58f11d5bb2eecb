"""Readers of values in release files: dates, money, keys, references, enumerations.

Each reader raises ValueError with a clause that says what is wrong and what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum

from policy.calendar.typed_dates import NotADateError, read_date
from policy.model.costs import split_qualifier
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification
from policy.model.wording import LONGEST_LINE, is_address, plain_address, unquoted

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2000, 2099
TEXT_LENGTH = 20_000
PHRASE_LENGTH = 60
MOST_POUNDS = 10**12
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

# Comparing with more names would let a malicious file take minutes.
_MOST_OFFERED = 500

_RELATIVE = re.compile(r"([0-9]{1,4}|[a-z]+) (?:wd|working days?) (before|after) (.+)", re.IGNORECASE)
_MONEY = re.compile(r"£? ?([0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,16})(?:\.([0-9]{2}))?")
_RELEASE = re.compile(
    rf"(?:{'|'.join(month.lower() for month in MONTHS)})-20[0-9]{{2}}|adhoc-(20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}})|20[0-9]{{2}}"
)


@dataclass(frozen=True)
class Relative:
    """A date relative to another milestone in Working Days, negative for before (RID 3; R10)."""

    anchor: str
    offset: int


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Suggests the most similar name: "; did you mean tag?", or ""."""
    known = {name.casefold(): name for name in names}
    if len(known) > _MOST_OFFERED:
        return ""
    nearest = get_close_matches(word[:100].casefold(), known, n=1, cutoff=0.7)
    return f"; did you mean {known[nearest[0]]}?" if nearest else ""


def shown(text: str) -> str:
    """Shortens a value for a fault to 60 characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"


def one_value(value: object) -> str:
    """Returns the text of a scalar value. Raises ValueError for a list or a mapping."""
    if not isinstance(value, str):
        raise ValueError("must be one value, not a list or a mapping")  # noqa: TRY004 - pydantic reports ValueErrors only.
    return value


def read_text(value: object) -> str:
    """Reads text of any number of lines."""
    text = one_value(value)
    if len(text) > TEXT_LENGTH:
        raise ValueError(f"has {len(text):,} characters. Write at most {TEXT_LENGTH:,}")
    return text


def read_line(value: object) -> str:
    """Reads one line of text that is not blank."""
    text = one_value(value)
    if not text.strip():
        raise ValueError("is blank. Write something, or leave the field out")
    if "\n" in text:
        raise ValueError("must be one line")
    if len(text) > LONGEST_LINE:
        raise ValueError(f"has {len(text):,} characters. Write at most {LONGEST_LINE}")
    return text


def read_phrase(value: object) -> str:
    """Reads a short name without a comma, such as a column of the participant matrix."""
    text = read_line(value)
    if "," in text or text != text.strip() or len(text) > PHRASE_LENGTH:
        raise ValueError(f"{shown(text)} is not a name. Write at most {PHRASE_LENGTH} characters without a comma")
    return text


def read_some_text(value: object) -> str:
    """Reads text of any number of lines that is not blank."""
    text = read_text(value)
    if not text.strip():
        raise ValueError("is blank. Write something")
    return text


def read_partial(value: object) -> PartialDate:
    """Reads a date with its precision and its year, as people write it: "17 Jan 2020", "11 Oct 19", "May 2020", "Q4 2020"."""
    text = " ".join(one_value(value).split())
    try:
        day = read_date(text, None)
    except NotADateError as fault:
        more = ". Write 17 Jan 2020, 2020-01-17, May 2020 or Q4 2020, or leave it empty" if str(fault).endswith("isn't a date") else ""
        raise ValueError(f"{fault}{more}") from None
    return _in_range(day, text)


def _month(word: str) -> int | None:
    name = "Sep" if word.lower() == "sept" else word.lower()
    return next((number for number, month in enumerate(MONTHS, 1) if name.lower() in {month.lower(), month[:3].lower()}), None)


def _in_range(day: PartialDate, text: str) -> PartialDate:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{text} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return day


def read_day(value: object) -> date:
    """Reads an exact date."""
    partial = read_partial(value)
    if partial.exact is None:
        raise ValueError(f"{shown(one_value(value))} names no day. Write one, as in 17 Jan 2020")
    return partial.exact


def read_when(value: object) -> PartialDate | Relative:
    """Reads a milestone's date: a date with its precision, or "10 Working Days before KEY"."""
    text = " ".join(one_value(value).split())
    if not (found := _RELATIVE.fullmatch(text)):
        return read_partial(value)
    count = found[1].lower()
    if count not in _COUNTS and not count.isdecimal():
        raise ValueError(
            f"{shown(text)} is not a date. Write the number of Working Days in figures, as in 10 Working Days before uit-start"
        )
    days = _COUNTS.index(count) if count in _COUNTS else int(count)
    return Relative(read_key(found[3]), -days if found[2].lower() == "before" else days)


def read_pence(value: object) -> int:
    """Reads pounds ("£1,120,042", "1120042", "£12.50") as whole pence, exactly."""
    text = one_value(value).strip()
    found = _MONEY.fullmatch(text)
    if not found:
        raise ValueError(f"{shown(text)} is not an amount in pounds. Write £1,120,042 or £12.50")
    pounds = int(found[1].replace(",", ""))
    if pounds >= MOST_POUNDS:
        raise ValueError(f"{shown(text)} is more than a release can cost: check the figure")
    return pounds * 100 + int(found[2] or 0)


def qualified(read: Callable[[object], int]) -> Callable[[object], tuple[str, int]]:
    """Returns a reader for a figure with the source's own words before it: "around £1,200", "a maximum of 20"."""

    def read_both(value: object) -> tuple[str, int]:
        words, figure = split_qualifier(one_value(value))
        return " ".join(words.split()), read(figure)

    return read_both


def read_switch(value: object) -> bool:
    """Reads yes or no."""
    word = one_value(value).strip().lower()
    if word in {"yes", "true"}:
        return True
    if word in {"no", "false"}:
        return False
    raise ValueError(f"{shown(word)} is neither yes nor no")


def read_count(value: object) -> int:
    """Reads a whole number, zero or more."""
    text = one_value(value).strip()
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError(f"{shown(text)} is not a whole number from 0 to 999,999")
    return int(text)


def read_quorum(value: object) -> str:
    """Reads a quorum: "chair" or the number of positions needed."""
    text = one_value(value).strip().lower()
    if text != "chair" and not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise ValueError(f"{shown(text)} is not a quorum. Write chair, or a number of members")
    return text


def read_nth(value: object) -> int:
    """Reads which Thursday of the month: first to fifth, or last (-1)."""
    return NTH[one_of(tuple(NTH))(value)]


def read_month(value: object) -> int:
    """Reads a month's name as its number."""
    text = one_value(value).strip()
    if (number := _month(text)) is None:
        raise ValueError(f"{shown(text)} is not a month{did_you_mean(text.title(), MONTHS)}")
    return number


def read_release_key(value: object) -> str:
    """Reads a release's key, "june-2020", "adhoc-2020-03-05" or "2021"; also accepts "June 2020"."""
    text = unquoted(one_value(value))
    key = "-".join(text.lower().split())
    found = _RELEASE.fullmatch(key)
    if not found:
        raise ValueError(f"{shown(text)} is not a release's key. Write june-2020, adhoc-2020-03-05 or 2021")
    if found[1]:
        read_day(found[1])
    return key


def read_key(value: object) -> str:
    """Reads a key of lower-case letters, digits and hyphens."""
    return pattern(r"[a-z0-9]+(?:-[a-z0-9]+){0,19}", 80, "is not a key. Write small letters, figures and hyphens, as in sit-start")(value)


def read_url(value: object) -> str:
    """Reads a web address."""
    text = plain_address(one_value(value))
    if not is_address(text):
        raise ValueError(f"{shown(text)} is not an address. Write one that begins with https://")
    return text


def pattern(expression: str, longest: int, problem: str) -> Callable[[object], str]:
    """Returns a reader for text up to `longest` characters that matches `expression`."""
    compiled = re.compile(expression)

    def read(value: object) -> str:
        text = one_value(value)
        if len(text) > longest or not compiled.fullmatch(text):
            raise ValueError(f"{shown(text)} {problem}")
        return text

    return read


def one_of(words: tuple[str, ...]) -> Callable[[object], str]:
    """Returns a reader for one of the words, in any case."""

    def read(value: object) -> str:
        word = " ".join(one_value(value).split())
        for allowed in words:
            if word.lower() == allowed.lower():
                return allowed
        raise ValueError(f"{shown(word)} is not one of: {', '.join(words)}{did_you_mean(word, words)}")

    return read


def member(kind: type[Enum]) -> Callable[[object], Enum]:
    """Returns a reader for a member of an enumeration, by its value."""
    names = {str(item.value): item for item in kind}
    choose = one_of(tuple(names))
    return lambda value: names[choose(value)]


def read_classification(value: object) -> Classification:
    """Reads a classification by name, such as "White" (R20)."""
    return Classification[one_of(tuple(level.name.capitalize() for level in Classification))(value).upper()]


def as_list(value: object) -> object:
    """Wraps a single value in a list."""
    return [value] if isinstance(value, str) else value

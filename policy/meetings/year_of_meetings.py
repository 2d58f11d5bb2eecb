"""A year's meetings from a rule ("third Friday of each month") or from a pasted list (R11, R21)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policy.calendar.typed_dates import NotADateError, read_day
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import why_no_meeting_day
from policy.model.wording import counted, day_words, joined, weekday_words

EXAMPLE_RULE = "third Friday of each month except August"
EXAMPLE_WEEKS = "every other Tuesday from 7 January"
EXAMPLE_LINE = "77; 14 Feb 2020"
_CLASHES = 2
"""Numbers that are taken and named one by one."""
MOST = 60
"""Meetings in one list."""

_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_MONTHS = tuple(name.lower() for name in ("January", "February", "March", "April", "May", "June", "July", "August", "September",
                                         "October", "November", "December"))  # fmt: skip
_RULE = re.compile(
    r"(?:(?:monthly|every month|each month),? )?(?:on )?(?:the )?(?P<nth>\w+) (?P<day>\w+)(?:,? monthly)?"
    r"(?: (?:of|in) (?P<months>.+?))?(?:,? (?:except|but not|without)(?: in)? (?P<except>.+))?",
    re.IGNORECASE,
)
_WEEKS = re.compile(
    r"(?:(?P<one>every week|each week|weekly|every|each)|every other|every (?:two|2) weeks|every second week|fortnightly)"
    r"(?: on)?(?: the| a)? (?P<day>\w+?)s?(?:,? (?:from|starting(?: on)?|beginning(?: on)?) (?P<start>.+?))?"
    r"(?:,? (?:except|but not|without)(?: in)? (?P<except>.+))?",
    re.IGNORECASE,
)
"""A rule of every week or every second one, in which the first day is needed."""
_NUMBERED = re.compile(r"^(?:[A-Za-z ]*?)#?(?P<number>\d{1,4})\s*[;:,\t]\s*(?P<day>.+)$|^(?P<first>.+?)\s*[;\t]\s*#?(?P<last>\d{1,4})$")


@dataclass(frozen=True)
class Listed:
    """A day of a list of meetings, with the number that stands beside it, or 0."""

    day: date
    number: int = 0


class NotAListError(ValueError):
    """The text is no list of meetings, or no rule for them. Its message is sentences, one a line, that say what was wrong."""


def by_rule(text: str, year: int, first_number: int = 0) -> tuple[Listed, ...]:
    """Returns a year's days by a rule such as "third Friday of each month except August", numbered from `first_number` if it is given.

    A day that is a bank holiday stays out and takes no number: the body sets that meeting itself (R11). Raises NotAListError.
    """
    days = [day for day in _days_of(text, year) if not why_no_meeting_day(day)]
    return tuple(Listed(day, first_number + at if first_number else 0) for at, day in enumerate(days))


def holidays_left_out(text: str, year: int) -> tuple[date, ...]:
    """Returns the days of a rule that `by_rule` leaves out because they are bank holidays."""
    return tuple(day for day in _days_of(text, year) if why_no_meeting_day(day))


def _days_of(text: str, year: int) -> list[date]:
    """Returns all days of a rule in a year, bank holidays among them. Raises NotAListError."""
    flat = " ".join(text.split()).rstrip(".")
    found = _RULE.fullmatch(flat)
    nth = _NTH.get(found["nth"].lower()) if found else None
    if found and nth is not None:
        wanted = _months(found["months"] or "each month") - _left_out(found)
        weekday = _weekday(found["day"], text)
        return [_nth_day(year, month, weekday, nth) for month in sorted(wanted)]
    weeks = _WEEKS.fullmatch(flat)
    if not weeks:
        raise _no_rule(text)
    return [day for day in _weekly(weeks, text, year) if day.month not in _left_out(weeks)]


def _weekly(found: re.Match[str], text: str, year: int) -> list[date]:
    weekday = _weekday(found["day"], text)
    first = date(year, 1, 1)
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    if found["start"]:
        try:
            start = read_day(found["start"], first)
        except NotADateError as fault:
            raise NotAListError(f"{fault}. Write the first day as in {EXAMPLE_WEEKS}.") from None
        if start.weekday() != weekday:
            raise NotAListError(f"The first day, {weekday_words(start)}, is not a {_DAYS[weekday].title()}.")
    elif not found["one"]:
        raise NotAListError(f"Every second week needs its first day. Write a rule such as {EXAMPLE_WEEKS}.")
    step = 7 if found["one"] else 14
    days = (start + timedelta(days=step * at) for at in range(366 // step + 1))
    return [day for day in days if day.year == year]


def _weekday(word: str, text: str) -> int:
    found = next((at for at, name in enumerate(_DAYS) if name == word.lower().removesuffix("s")), None)
    if found is None:
        raise _no_rule(text)
    return found


def _left_out(found: re.Match[str]) -> frozenset[int]:
    return _months(found["except"]) if found["except"] else frozenset()


def _no_rule(text: str) -> NotAListError:
    return NotAListError(f"“{text[:60]}” isn't a rule. Write one such as {EXAMPLE_RULE}, or {EXAMPLE_WEEKS}; weekends have no meetings.")


def _months(text: str) -> frozenset[int]:
    words = [each for each in re.split(r",|\band\b|\s", text.lower()) if each and each not in {"the", "of", "in"}]
    if words and words[0] in {"each", "every", "all", "month", "months"}:
        return frozenset(range(1, 13))
    found = [next((at + 1 for at, name in enumerate(_MONTHS) if len(word) > 2 and name.startswith(word)), 0) for word in words]
    if not found or not all(found):
        raise NotAListError(f"“{text[:60]}” isn't a list of months. Write them as in: each month, or January, March and May.")
    return frozenset(found)


def _nth_day(year: int, month: int, weekday: int, nth: int) -> date:
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def by_list(text: str, today: date) -> tuple[Listed, ...]:
    """Returns the meetings of a pasted list, one a line: a day, with the meeting's number before or after it ("77; 14 Feb 2020").

    Raises NotAListError with a sentence for each line that is wrong: no day, a weekend or bank holiday, a past year, a day or number that
    is listed twice. Nothing is taken from a list with a fault.
    """
    lines = [line.strip(" \t•*-") for line in text.splitlines() if line.strip(" \t•*-")]
    if len(lines) > MOST:
        raise NotAListError(f"The list has {len(lines)} lines, and at most {MOST} are taken at once. Paste a part of it.")
    listed, faults = [], []
    for line in lines:
        try:
            listed.append(_line(line, today))
        except NotADateError as fault:
            faults.append(f"{fault}. Write a line such as {EXAMPLE_LINE}.")
    faults += [f"{why}. Bodies meet on Working Days." for each in listed if (why := why_no_meeting_day(each.day))]
    faults += [f"{day_words(each.day)} is in a past year." for each in listed if each.day.year < today.year]
    faults += _twice([each.day for each in listed], day_words)
    faults += _twice([each.number for each in listed if each.number], lambda number: f"Number {number}")
    if faults:
        raise NotAListError("\n".join(faults))
    return tuple(sorted(listed, key=lambda each: each.day))


def _line(line: str, today: date) -> Listed:
    found = _NUMBERED.match(line)
    number, day = (found["number"] or found["last"], found["day"] or found["first"]) if found else ("0", line)
    return Listed(read_day(day, today), int(number))


def _twice(values: Sequence[object], words: Callable[..., str]) -> list[str]:
    return [f"{words(each)} is listed twice." for each in dict.fromkeys(values) if values.count(each) > 1]


def clashes(body: str, listed: Sequence[Listed], stored: Sequence[Meeting]) -> tuple[str, ...]:
    """Returns a sentence for each number of a list that another meeting of the body has on record; many are counted in one."""
    numbers = {each.number: each.day for each in listed if each.number}
    same = [one for one in stored if one.body == body and one.number in numbers and one.day != numbers[one.number]]
    if len(same) <= _CLASHES:
        return tuple(f"Number {one.number} is already that of the meeting of {day_words(one.day)}." for one in same)
    taken = sorted(one.number for one in same)
    free = max(one.number for one in stored if one.body == body) + 1
    return (
        f"{counted(len(same), 'number')} from {taken[0]} to {taken[-1]} are those of other meetings already. {free} is the first free one.",
    )


def known_already(body: str, listed: Sequence[Listed], stored: Sequence[Meeting]) -> str:
    """Returns the sentence on days of a list that are on record already, and are left as they are; "" if there are none."""
    days = {one.day for one in stored if one.body == body}
    twice = [day_words(each.day) for each in listed if each.day in days]
    return f"Already on record and left as they are: {joined(twice, most=8)}." if twice else ""

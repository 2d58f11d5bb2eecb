"""Reading a range of days as people type it: "29 to 30 Nov 2020", "29 Nov 2020, with flexibility to 4 Dec 2020" (design, section 5)."""

from __future__ import annotations

import re
from datetime import date

from policy.calendar.typed_dates import NotADateError, TimeOfDayError, as_typed, read_day

_RANGE = re.compile(r"(?:,? with flexibility to |,? to |,? until |,? and | ?[-\u2013\u2014] | ?[\u2013\u2014] ?|(?<=^\d)-|(?<=^\d\d)-)")
_BARE_DAY = re.compile(r"(?:(?P<weekday>[a-z]+) )?(?P<day>\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_NAMED_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)? [a-z]+", re.IGNORECASE)


def read_range(text: str, today: date | None) -> tuple[date, date]:
    """Reads a day, or the first and the last day of a range, such as "29 to 30 Nov 2020" or "29 Nov 2020, with flexibility to 4 Dec 2020".

    The first day takes the month and year that it lacks from the last. Raises NotADateError.
    """
    try:
        day = read_day(text, today)
    except NotADateError as fault:
        problem: NotADateError = fault
    else:
        return day, day
    for found in _RANGE.finditer(text.strip(), 1):
        before, after = text.strip()[: found.start()].strip(), text.strip()[found.end() :].strip()
        try:
            last = read_day(after, today)
            first = read_day(_completed(before, last), today)
        except TimeOfDayError as fault:
            problem = fault
            continue
        except NotADateError:
            continue
        if first > last:
            raise NotADateError(f"“{as_typed(text)}” ends before it begins")
        return first, last
    raise problem


def _completed(text: str, last: date) -> str:
    """Returns the first day of a range with the month and year that it lacks."""
    if found := _BARE_DAY.fullmatch(text):
        return f"{found['weekday'] or ''} {found['day']}/{last.month}/{last.year}"
    if not _NAMED_DAY.fullmatch(text):
        return text
    within = f"{text} {last.year}"
    try:
        return within if read_day(within, last) <= last else f"{text} {last.year - 1}"
    except NotADateError:
        return text

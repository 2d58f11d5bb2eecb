"""Meetings read from a calendar file: which of its events are taken, and what is left out (R11, R21)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

from policy.meetings.calendar_events import CalendarEvent, read_events
from policy.meetings.meetings import why_no_meeting_day
from policy.meetings.year_of_meetings import MOST, Listed, NotAListError
from policy.model.wording import day_words, joined

_NUMBER = re.compile(r"(?:^|[^\w-])#?(?P<number>\d{1,4})(?![\w:/.-])")
_TOLD = 5
"""Events that one sentence names."""


def meetings_in(
    text: str, today: date, names: Sequence[str] = (), zone: tzinfo | None = None
) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    """Returns the meetings of a calendar file from today on, with the number in each title, and sentences on what is left out.

    If titles of some events have one of the body's `names`, the other events are something else and stay out, as in a person's calendar.
    Past events are counted; cancelled ones, those on days without meetings (R11) and a second one of a day are named.

    Raises NotAListError with a sentence if there is nothing to take, or too much.
    """
    events = read_events(text, today, zone)
    past = sum(each.day < today for each in events)
    cancelled = [each for each in events if each.cancelled and each.day >= today]
    held = [each for each in events if not each.cancelled and each.day >= today]
    own = [each for each in held if _names(each.title, names)] or held
    others = [] if own is held else [each for each in held if not _names(each.title, names)]
    free = [each for each in own if why_no_meeting_day(each.day)]
    working = [each for each in own if not why_no_meeting_day(each.day)]
    taken = {each.day: each for each in reversed(working)}
    second = [each for each in working if taken[each.day] is not each]
    unread = [each for each in events if each.unread and not each.cancelled and each not in others]
    left = [f"Left out, because they are past: {past}."] if past else []
    left += _left("because it is cancelled", "because they are cancelled", cancelled)
    name = names[0] if names else ""
    left += _left(f"because its title doesn't name the {name}", f"because their titles don't name the {name}", others)
    if free:
        left.append(f"Left out, because bodies meet on Working Days: {_told(free, why=True)}.")
    left += _left("because another of that day is taken", "because others of those days are taken", second)
    if unread:
        left.append(f"Read for one day only, because of the way they repeat: {_told(unread)}. Add the others by a rule or a list.")
    if not taken:
        raise NotAListError(" ".join(["The file has no meeting from today on.", *left]))
    if len(taken) > MOST:
        raise NotAListError(f"The file has {len(taken)} meetings, and at most {MOST} are taken at once. Export a shorter period.")
    return tuple(Listed(day, _number(taken[day].title)) for day in sorted(taken)), tuple(left)


def _left(one: str, several: str, events: Sequence[CalendarEvent]) -> list[str]:
    return [f"Left out, {one if len(events) == 1 else several}: {_told(events)}."] if events else []


def _told(events: Iterable[CalendarEvent], *, why: bool = False) -> str:
    """Returns events by title and day, the first few by name; with `why`, the reason of each day."""
    return joined([why_no_meeting_day(each.day) if why else _named(each) for each in events], most=_TOLD)


def _named(event: CalendarEvent) -> str:
    return f"{event.title[:60] or 'an event without a title'}, {day_words(event.day)}"


def _names(title: str, names: Sequence[str]) -> bool:
    return any(re.search(rf"\b{re.escape(each)}\b", title, re.IGNORECASE) for each in names if each)


def _number(title: str) -> int:
    """Returns the number in a title, as in "SEC Panel 77", if it has exactly one that is no year."""
    found = [int(each["number"]) for each in _NUMBER.finditer(title) if not 1990 <= int(each["number"]) <= 2100]
    return found[0] if len(found) == 1 else 0

"""The release schedule, and the keys that name releases (Guidance 2 and 3; R1, R2)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from policy.calendar.typed_dates import NotADateError, read_day
from policy.calendar.working_days import is_working_day
from policy.model.releases import ReleaseKind, ScheduledSlot
from policy.model.wording import day_words, unquoted, weekday_words

GUIDANCE_SLOTS: tuple[ScheduledSlot, ...] = (
    ScheduledSlot(month=2, nth=-1, kind=ReleaseKind.DOCUMENTATION),
    ScheduledSlot(month=6, nth=-1, kind=ReleaseKind.SYSTEM),
    ScheduledSlot(month=11, nth=1, kind=ReleaseKind.SYSTEM),
)
"""Last Thursday of February (Documentation), last Thursday of June and first Thursday of November (System). Guidance 3; R1."""

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}

_ADHOC = re.compile(r"ad[\s\u2010-\u2015-]?hoc[\s_\u2010-\u2015-]*(?:(?:sec )?release of )?(.+)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})-?(20[0-9]{2})")
_YEAR_FIRST = re.compile(r"(20[0-9]{2})-?([a-z]{3,9})")
_YEAR = re.compile(r"20[0-9]{2}")
_LONGEST_KEY = 60


@dataclass(frozen=True)
class ScheduledRelease:
    """One row of a year's release schedule (Guidance 3)."""

    key: str
    kind: ReleaseKind
    go_live: date


def nth_thursday(year: int, month: int, nth: int) -> date:
    """Returns the nth Thursday of the month, counted from the end if negative (Guidance 3; R1). Raises ValueError if there is none."""
    days = calendar.monthrange(year, month)[1]
    first = 1 + (calendar.THURSDAY - date(year, month, 1).weekday()) % 7
    thursdays = range(first, days + 1, 7)
    if nth == 0 or nth > len(thursdays) or -nth > len(thursdays):
        raise ValueError(f"{calendar.month_name[month]} {year} has no Thursday number {nth}")
    return date(year, month, thursdays[nth - 1 if nth > 0 else nth])


def _key(month: int, year: int) -> str:
    return f"{calendar.month_name[month].casefold()}-{year}"


@lru_cache(maxsize=512)
def _scheduled(year: int, slots: tuple[ScheduledSlot, ...]) -> tuple[ScheduledRelease, ...]:
    rows = (ScheduledRelease(_key(slot.month, year), slot.kind, nth_thursday(year, slot.month, slot.nth)) for slot in slots)
    return tuple(sorted(rows, key=lambda row: row.go_live))


def scheduled(year: int, slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS) -> tuple[ScheduledRelease, ...]:
    """Returns the scheduled releases of a year, by date (Guidance 3; R1)."""
    return _scheduled(year, tuple(slots))


def nearest(day: date, slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS) -> ScheduledRelease:
    """Returns the scheduled release with the go-live closest to the day, the later of two equally close (Guidance 3; R1)."""
    rows = [row for year in (day.year - 1, day.year, day.year + 1) for row in scheduled(year, slots)]
    return min(rows, key=lambda row: (abs(row.go_live - day), -row.go_live.toordinal()))


def parse_release_key(text: str) -> str | None:
    """Parses a release's name into its canonical key, or returns None.

    "June 2020", "jun-2020" and "June 2020 SEC Release" give `june-2020`; "ad-hoc 5 Mar 2020" and "Ad-hoc SEC Release of 2020-03-05" give
    `adhoc-2020-03-05`; "2021" and "2021 SEC Releases" are the year bucket. Years run from 2000 to 2099.
    """
    return _parsed_key(text) if len(text) <= _LONGEST_KEY else None


@lru_cache(maxsize=1024)
def _parsed_key(text: str) -> str | None:
    # Cached: a command reads the same few keys several times, and everybody's commands read the same.
    plain = re.sub(r"[\s_/\u2010-\u2015-]+", "-", unquoted(text).casefold()).strip("-")
    plain = re.sub(r"(-sec)?-releases?$", "", plain)
    if match := _ADHOC.fullmatch(unquoted(text)):
        try:
            day = read_day(match[1], None)
        except NotADateError:
            return None
        return f"adhoc-{day}" if _YEAR.fullmatch(str(day.year)) else None
    if _YEAR.fullmatch(plain):
        return plain
    if match := _MONTH_FIRST.fullmatch(plain):
        name, year = match[1], match[2]
    elif match := _YEAR_FIRST.fullmatch(plain):
        name, year = match[2], match[1]
    else:
        return None
    month = month_named(name)
    return _key(month, int(year)) if month else None


def month_named(text: str) -> int | None:
    """Returns the number of a month that is named alone, in full or shortened ("june", "Nov"), or None."""
    word = text.casefold()
    return MONTHS.get(word) or _SHORT_MONTHS.get(word)


def release_kind_of(key: str, slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS) -> ReleaseKind | None:
    """Returns the type of release of a canonical key, or None for a month without a scheduled release (Guidance 2, 3; R1, R2)."""
    if key.startswith("adhoc-"):
        return ReleaseKind.ADHOC
    if _YEAR.fullmatch(key):
        return ReleaseKind.YEAR
    row = _slot_of(key, slots)
    return row.kind if row else None


def go_live_of(key: str, slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS) -> date | None:
    """Returns the go-live date of a canonical key, or None for a year or a month without a scheduled release (R1)."""
    if key.startswith("adhoc-"):
        return date.fromisoformat(key.removeprefix("adhoc-"))
    row = _slot_of(key, slots)
    return row.go_live if row else None


def unusual_day(key: str, go_live: date, slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS) -> tuple[str, ...]:
    """Returns why a release's go-live is on a day that needs a reason, in sentences (R1, R11; November 2020).

    A go-live can be on any day. The usual one is that of the key, and a Working Day.
    """
    usual = go_live_of(key, slots)
    found = [f"Its date in the calendar is {weekday_words(usual)}. (R1)"] if usual and usual != go_live else []
    found += [] if is_working_day(go_live) else [f"{weekday_words(go_live)} is not a Working Day. (R11)"]
    return tuple(found)


def _slot_of(key: str, slots: Sequence[ScheduledSlot]) -> ScheduledRelease | None:
    year = key.partition("-")[2]
    if not _YEAR.fullmatch(year):
        return None
    return next((row for row in scheduled(int(year), slots) if row.key == key), None)


MEETINGS = "meetings"
"""Stands in place of a release's key for records of meetings, which belong to no release."""


def release_name(key: str) -> str:
    """Formats a key as the SEC's documents name the release: "June 2020 SEC Release"."""
    if key == MEETINGS:
        return "Meetings"
    if key.startswith("adhoc-"):
        return f"Ad-hoc SEC Release of {_day_of(key)}"
    if _YEAR.fullmatch(key):
        return f"{key} SEC Releases"
    return f"{key.replace('-', ' ').title()} SEC Release"


def _day_of(key: str) -> str:
    """Returns the day in an ad-hoc release's key in words; what is no day stays as it is."""
    text = key.removeprefix("adhoc-")
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text


def release_as_one(key: str) -> str:
    """Returns a release as the subject of a sentence, always singular: "June 2020 SEC Release", and "2021 year bucket" for a year."""
    return f"{key} year bucket" if key.isdigit() else release_name(key)


def short_name(key: str) -> str:
    """Formats a key as people say it: "June 2020", "Ad-hoc release of 5 Mar 2020"."""
    return release_name(key).removesuffix(" SEC Release").replace("SEC Release of", "release of")


def is_scheduled(day: date, slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS) -> bool:
    """Returns whether the schedule has a release on that day (Guidance 3; R1)."""
    return any(row.go_live == day for row in scheduled(day.year, slots))

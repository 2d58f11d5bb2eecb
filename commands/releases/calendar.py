"""`/release calendar`: the scheduled releases of a year and their policy dates (Guidance 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import NOT_LOADED, shown
from policy.calendar import release_calendar
from policy.calendar.release_calendar import ScheduledRelease
from policy.model.releases import LeadTime, Release
from policy.releases.phase import Phase
from policy.timetable import policy_dates
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster.cached import recent_rules

EARLIEST, LATEST = 2000, 2200


@dataclass(frozen=True)
class CalendarLine:
    """A scheduled release and its policy dates, and whether it is stored. `closed` is its phase if it is live or cancelled.

    `release` is the stored release if its go-live is another than the scheduled one (R23). A cancelled release has no policy dates.
    """

    slot: ScheduledRelease
    dates: tuple[policy_dates.PolicyDate, ...]
    stored: bool
    closed: Phase | None = None
    release: Release | None = None


@dataclass(frozen=True)
class CalendarShown(AboutReleases):
    """The release calendar of a year (Guidance 3)."""

    year: int
    lines: tuple[CalendarLine, ...]
    adhoc: tuple[str, ...]
    today: date


def calendar(conn: Connection, asked: Ask) -> CalendarShown | Refused:
    """Calculates a year's scheduled releases and their policy dates, stored or not (R1, R3, R8, R9)."""
    word = " ".join(asked.words) or str(asked.today.year)
    if not (word.isascii() and word.isdigit() and EARLIEST <= int(word) <= LATEST):
        return Refused(
            f"“{shown(word)}” isn't a year. Write one from {EARLIEST} to {LATEST}, such as {Line.release('calendar', asked.today.year)}.",
            (Line.release("calendar", asked.today.year),),
        )
    rules = recent_rules(conn)
    if not rules.slots:
        return Refused(NOT_LOADED, (Line.release("list"),))
    slots = release_calendar.scheduled(int(word), rules.slots)
    keys = [slot.key for slot in slots]
    found = releases.list_releases(conn, year=int(word), also=keys, clearance=ceiling_of(conn, asked))
    classes = {line.key: line.classification for line in found}
    scheduled = {slot.key: slot.go_live for slot in slots}
    moved = {line.key: recent_release(conn, line.key) for line in found if scheduled.get(line.key, line.go_live) != line.go_live}
    closed = {line.key: phase for line in found if (phase := _closed(line, asked.today))}
    lines = tuple(_slot(slot, rules.lead_times, slot.key in classes, closed.get(slot.key), moved.get(slot.key)) for slot in slots)
    adhoc = sorted(classes.keys() - {slot.key for slot in slots})
    return CalendarShown(classes, int(word), lines, tuple(_named(key, closed.get(key)) for key in adhoc), asked.today)


def _closed(line: releases.ReleaseLine, today: date) -> Phase | None:
    """Returns the phase of a release that is live or cancelled, else None."""
    if line.cancelled_on and line.cancelled_on <= today:
        return Phase.CANCELLED
    return Phase.LIVE if line.live_on and line.live_on <= today else None


def _slot(
    slot: ScheduledRelease, lead_times: Sequence[LeadTime], stored: bool, closed: Phase | None, moved: Release | None
) -> CalendarLine:
    cancelled = closed is Phase.CANCELLED
    planned = moved or Release(slot.key, slot.kind, slot.go_live)
    dates = () if cancelled else policy_dates.policy_dates(planned, lead_times)
    return CalendarLine(slot, dates, stored, closed, moved)


def _named(key: str, closed: Phase | None) -> str:
    return f"{key} ({closed.value})" if closed else key

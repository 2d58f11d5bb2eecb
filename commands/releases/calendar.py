"""`/release list` and `calendar`: releases and their go-live dates (Guidance 3)."""

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
from policy.model.decisions import Outcome
from policy.model.releases import Classification, LeadTime, Release
from policy.releases import readiness
from policy.scope import scope
from policy.timetable import policy_dates
from storage.engine.cache import cached
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster.cached import recent_rules

LISTED = 8
"""Releases on a page of the list."""
EARLIEST, LATEST = 2000, 2200


@dataclass(frozen=True)
class ListedRelease:
    """One line of the list of releases."""

    release: Release
    phase: readiness.Phase
    colour: readiness.Colour | None
    counts: scope.ScopeCounts
    decided: Outcome | None


@dataclass(frozen=True)
class ReleasesListed(AboutReleases):
    """A page of the list of releases; `which` is "upcoming", "all" or a year."""

    which: str
    lines: tuple[ListedRelease, ...]
    total: int
    page: int
    pages: int
    today: date


@dataclass(frozen=True)
class CalendarLine:
    """A scheduled release and its policy dates, and whether it is stored. `closed` is its phase if it is live or cancelled.

    `release` is the stored release if its go-live is another than the scheduled one (R23). A cancelled release has no policy dates.
    """

    slot: ScheduledRelease
    dates: tuple[policy_dates.PolicyDate, ...]
    stored: bool
    closed: readiness.Phase | None = None
    release: Release | None = None


@dataclass(frozen=True)
class CalendarShown(AboutReleases):
    """The release calendar of a year (Guidance 3)."""

    year: int
    lines: tuple[CalendarLine, ...]
    adhoc: tuple[str, ...]
    today: date


def list_releases(conn: Connection, asked: Ask) -> ReleasesListed | Refused:
    """Lists upcoming releases (not live or cancelled, even past their go-live), or those of a year, or all."""
    which = " ".join(asked.words).lower() or "upcoming"
    if which not in {"upcoming", "all"} and not (which.isascii() and which.isdigit() and len(which) == 4):
        return Refused(
            f"“{shown(which)}” isn't a year. Write /release list, /release list 2020 or /release list all.", (Line.release("list", "all"),)
        )
    ceiling = ceiling_of(conn, asked)
    # All readers with this ceiling get the same page until something changes.
    return cached(conn, ("list", which, asked.page, asked.today, ceiling), lambda: _list(conn, which, asked.page, asked.today, ceiling))


def _list(conn: Connection, which: str, asked_page: int, today: date, ceiling: Classification) -> ReleasesListed:
    year = int(which) if which.isdigit() else None
    open_on = today if which == "upcoming" else None
    total = releases.count_releases(conn, year=year, open_on=open_on, clearance=ceiling)
    pages = max(1, -(-total // LISTED))
    page = min(asked_page, pages)
    found = releases.list_releases(conn, year=year, open_on=open_on, clearance=ceiling, offset=(page - 1) * LISTED, limit=LISTED)
    rules = recent_rules(conn)
    stored = (recent_release(conn, line.key) for line in found)
    lines = tuple(_listed(release, today, rules.lead_times) for release in stored if release)
    classes = {each.release.key: each.release.classification for each in lines}
    return ReleasesListed(classes, which, lines, total, page, pages, today)


def _listed(release: Release, today: date, lead_times: Sequence[LeadTime]) -> ListedRelease:
    colour = readiness.colour(release, today, lead_times).colour
    counts, decided = scope.scope_counts(release), readiness.decided(release, today)
    return ListedRelease(release, readiness.phase(release, today), colour, counts, decided)


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


def _closed(line: releases.ReleaseLine, today: date) -> readiness.Phase | None:
    """Returns the phase of a release that is live or cancelled, else None."""
    if line.cancelled_on and line.cancelled_on <= today:
        return readiness.Phase.CANCELLED
    return readiness.Phase.LIVE if line.live_on and line.live_on <= today else None


def _slot(
    slot: ScheduledRelease, lead_times: Sequence[LeadTime], stored: bool, closed: readiness.Phase | None, moved: Release | None
) -> CalendarLine:
    cancelled = closed is readiness.Phase.CANCELLED
    planned = moved or Release(slot.key, slot.kind, slot.go_live)
    dates = () if cancelled else policy_dates.policy_dates(planned, lead_times)
    return CalendarLine(slot, dates, stored, closed, moved)


def _named(key: str, closed: readiness.Phase | None) -> str:
    return f"{key} ({closed.value})" if closed else key

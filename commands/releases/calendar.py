"""`/release list` and `calendar`: releases and their go-live dates (Guidance 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import shown, widest_clearance
from policy.calendar import release_calendar
from policy.calendar.release_calendar import ScheduledRelease
from policy.model.releases import LeadTime, Release
from policy.releases import readiness
from policy.scope import scope
from policy.timetable import policy_dates
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
    colour: readiness.Colour
    counts: scope.ScopeCounts


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
    """A scheduled release, its policy dates, and whether it is stored."""

    slot: ScheduledRelease
    dates: tuple[policy_dates.PolicyDate, ...]
    stored: bool


@dataclass(frozen=True)
class CalendarShown(AboutReleases):
    """The release calendar of a year (Guidance 3)."""

    year: int
    lines: tuple[CalendarLine, ...]
    adhoc: tuple[str, ...]
    today: date


def list_releases(conn: Connection, asked: Ask) -> ReleasesListed | Refused:
    """Lists upcoming releases, or those of a year, or all."""
    which = " ".join(asked.words).lower() or "upcoming"
    if which not in {"upcoming", "all"} and not (which.isascii() and which.isdigit() and len(which) == 4):
        return Refused(
            f"“{shown(which)}” isn't a year: write /release list, /release list 2020 or /release list all.", (Line.release("list", "all"),)
        )
    widest = widest_clearance(conn, asked)
    year = int(which) if which.isdigit() else None
    since = asked.today if which == "upcoming" else None
    total = releases.count_releases(conn, year=year, since=since, clearance=widest)
    pages = max(1, -(-total // LISTED))
    page = min(asked.page, pages)
    found = releases.list_releases(conn, year=year, since=since, clearance=widest, offset=(page - 1) * LISTED, limit=LISTED)
    rules = recent_rules(conn)
    stored = (recent_release(conn, line.key) for line in found)
    lines = tuple(_listed(release, asked.today, rules.lead_times) for release in stored if release)
    classes = {each.release.key: each.release.classification for each in lines}
    return ReleasesListed(classes, which, lines, total, page, pages, asked.today)


def _listed(release: Release, today: date, lead_times: Sequence[LeadTime]) -> ListedRelease:
    colour = readiness.colour(release, today, lead_times).colour
    return ListedRelease(release, readiness.phase(release, today), colour, scope.scope_counts(release))


def calendar(conn: Connection, asked: Ask) -> CalendarShown | Refused:
    """Calculates a year's scheduled releases and their policy dates, stored or not (R1, R3, R8, R9)."""
    word = "".join(asked.words) or str(asked.today.year)
    if not (word.isascii() and word.isdigit() and EARLIEST <= int(word) <= LATEST):
        return Refused(
            f"“{shown(word)}” isn't a year: write one from {EARLIEST} to {LATEST}, such as /release calendar {asked.today.year}.",
            (Line.release("calendar", asked.today.year),),
        )
    rules = recent_rules(conn)
    found = releases.list_releases(conn, year=int(word), clearance=widest_clearance(conn, asked))
    classes = {line.key: line.classification for line in found}
    slots = release_calendar.scheduled(int(word), rules.slots)
    lines = tuple(
        CalendarLine(slot, policy_dates.policy_dates(Release(slot.key, slot.kind, slot.go_live), rules.lead_times), slot.key in classes)
        for slot in slots
    )
    return CalendarShown(classes, int(word), lines, tuple(sorted(classes.keys() - {slot.key for slot in slots})), asked.today)

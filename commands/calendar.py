"""`/release list`, `calendar` and `due`: which releases there are, when they go live, and what is due soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from commands.outcome import Refused
from commands.parse import shown
from commands.request import Ask
from policy.calendar import release_calendar
from policy.calendar.release_calendar import ScheduledRelease
from policy.model.releases import Classification, LeadTime, Release, ReleaseKind
from policy.releases import readiness
from policy.scope import scope
from policy.timetable import policy_dates, timetable
from storage.nudges import open_releases
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster import roster
from storage.roster.cached import recent_rules

LISTED = 8
"""Releases on a page of the list."""
DUE_DAYS = 30
LONGEST_DUE = 730
EARLIEST, LATEST = 2000, 2200


@dataclass(frozen=True)
class ListedRelease:
    """A release as a line of the list."""

    release: Release
    phase: readiness.Phase
    colour: readiness.Colour
    counts: scope.ScopeCounts


@dataclass(frozen=True)
class ReleasesListed:
    """One page of the releases; `which` is "upcoming", "all" or a year."""

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
class CalendarShown:
    """The release calendar of a year (Guidance 3)."""

    year: int
    lines: tuple[CalendarLine, ...]
    adhoc: tuple[str, ...]
    today: date


@dataclass(frozen=True)
class DueItem:
    """Something with a date: whose release, what, who owns it."""

    day: date
    release: str
    text: str
    owner: str


@dataclass(frozen=True)
class DueShown:
    """What is overdue and what is due within `days` days, soonest first."""

    days: int
    today: date
    overdue: tuple[DueItem, ...]
    coming: tuple[DueItem, ...]
    page: int = 1


def list_releases(conn: Connection, asked: Ask) -> ReleasesListed | Refused:
    """Lists upcoming releases, or those of a year, or all."""
    which = " ".join(asked.words).lower() or "upcoming"
    if which not in {"upcoming", "all"} and not (which.isascii() and which.isdigit() and len(which) == 4):
        return Refused(
            f"“{shown(which)}” is not a year: write /release list, /release list 2020 or /release list all.", ("/release list all",)
        )
    widest = widest_clearance(conn, asked)
    year = int(which) if which.isdigit() else None
    since = asked.today if which == "upcoming" else None
    total = releases.count_releases(conn, year=year, since=since, clearance=widest)
    pages = max(1, -(-total // LISTED))
    page = min(asked.page, pages)
    found = releases.list_releases(conn, year=year, since=since, clearance=widest, offset=(page - 1) * LISTED, limit=LISTED)
    rules = recent_rules(conn)
    whole = (recent_release(conn, line.key) for line in found)
    lines = tuple(_listed(release, asked.today, rules.lead_times) for release in whole if release)
    return ReleasesListed(which, lines, total, page, pages, asked.today)


def _listed(release: Release, today: date, lead_times: Sequence[LeadTime]) -> ListedRelease:
    colour = readiness.colour(release, today, lead_times).colour
    return ListedRelease(release, readiness.phase(release, today), colour, scope.scope_counts(release))


def calendar(conn: Connection, asked: Ask) -> CalendarShown | Refused:
    """Works out the year's scheduled releases and their policy dates, stored or not (R1, R3, R8, R9)."""
    word = "".join(asked.words) or str(asked.today.year)
    if not (word.isascii() and word.isdigit() and EARLIEST <= int(word) <= LATEST):
        return Refused(
            f"“{shown(word)}” is not a year: write one from {EARLIEST} to {LATEST}, such as /release calendar {asked.today.year}.",
            (f"/release calendar {asked.today.year}",),
        )
    rules = recent_rules(conn)
    keys = {line.key for line in releases.list_releases(conn, year=int(word), clearance=widest_clearance(conn, asked))}
    slots = release_calendar.scheduled(int(word), rules.slots)
    lines = tuple(
        CalendarLine(slot, policy_dates.policy_dates(Release(slot.key, slot.kind, slot.go_live), rules.lead_times), slot.key in keys)
        for slot in slots
    )
    return CalendarShown(int(word), lines, tuple(sorted(keys - {slot.key for slot in slots})), asked.today)


def due(conn: Connection, asked: Ask) -> DueShown | Refused:
    """Finds what is overdue and what falls due within some days in every open release: milestones, policy dates, cut-offs."""
    word = asked.words[0] if asked.words else str(DUE_DAYS)
    if not (word.isascii() and word.isdigit() and 0 < int(word) <= LONGEST_DUE) or (
        len(asked.words) > 1 and asked.words[1] not in {"day", "days"}
    ):
        return Refused(
            f"“{shown(' '.join(asked.words))}” is not a number of days: write one from 1 to {LONGEST_DUE}, such as /release due 30.",
            ("/release due 30",),
        )
    rules = recent_rules(conn)
    items = [
        item
        for release in open_releases.open_releases(conn, asked.today, clearance=widest_clearance(conn, asked))
        for item in _dated(release, asked.today, policy_dates.policy_dates(release, rules.lead_times))
    ]
    items.sort(key=lambda item: (item.day, item.release, item.text))
    until = asked.today + timedelta(days=int(word))
    return DueShown(
        int(word),
        asked.today,
        tuple(item for item in items if item.day < asked.today),
        tuple(item for item in items if asked.today <= item.day <= until),
        asked.page,
    )


def _dated(release: Release, today: date, dates: tuple[policy_dates.PolicyDate, ...]) -> list[DueItem]:
    if release.kind is ReleaseKind.YEAR or release.go_live is None:
        return []
    found = [
        DueItem(each.partial.latest, release.key, each.milestone.event, each.milestone.owner)
        for each in timetable.resolve(release.milestones).values()
        if each.partial and each.milestone.done_on is None
    ]
    found += [
        DueItem(each.due, release.key, f"Policy date: {each.label}", _owner(release, each))
        for each in dates
        if each.applies and each.met_on is None
    ]
    found += [
        DueItem(item.cutoff, release.key, f"Decision cut-off of {item.name}", release.body)
        for item in release.in_scope
        if item.cutoff and item.modification.undecided
    ]
    return found


def _owner(release: Release, each: policy_dates.PolicyDate) -> str:
    return "dcc" if each.key in {policy_dates.TAD_TO_TAG, policy_dates.TAD_PUBLISHED} else release.body


def widest_clearance(conn: Connection, asked: Ask) -> Classification:
    """The highest classification that the reader may see: people off every roster see White only (R20)."""
    return Classification.RED if roster.roles_of(conn, asked.request.actor.user) else Classification.WHITE

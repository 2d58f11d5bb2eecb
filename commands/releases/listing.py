"""`/release list`: upcoming releases, those of a year, or all, a page at a time (Guidance 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import shown
from policy.model.decisions import Outcome
from policy.model.releases import Classification, LeadTime, Release
from policy.releases.colour import Colour, colour
from policy.releases.phase import Phase, decided, phase
from policy.scope import scope
from storage.engine.cache import cached
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster.cached import recent_rules

LISTED = 8
"""Releases on a page of the list."""


@dataclass(frozen=True)
class ListedRelease:
    """One line of the list of releases."""

    release: Release
    phase: Phase
    colour: Colour | None
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
    return ListedRelease(
        release,
        phase(release, today),
        colour(release, today, lead_times).colour,
        scope.scope_counts(release),
        decided(release, today),
    )

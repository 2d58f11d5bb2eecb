"""The reading commands that open one part of a release: scope, timetable, criteria, impacts, costs, check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from commands import accepting
from commands.outcome import Refused
from commands.parse import known_release, nearest, release_alone, shown
from commands.request import Ask
from policy.findings import acceptance
from policy.findings import check as findings
from policy.model.impacts import SecDocument
from policy.model.releases import Classification, Release
from policy.model.roster import Committee
from policy.model.sign_off import Criterion
from policy.releases import costs as money
from policy.releases import readiness
from policy.scope import scope
from policy.sign_off.sign_off import Condition
from policy.timetable import timetable
from storage.roster import roster
from storage.roster.cached import recent_reference, recent_rules
from storage.sign_off import reviews
from storage.sign_off.reviews import Review


@dataclass(frozen=True)
class ScopeShown:
    """What is in a release, what rides alongside, what fell out."""

    release: Release
    today: date
    counts: scope.ScopeCounts
    page: int


@dataclass(frozen=True)
class TimetableShown:
    """The implementation timetable with relative dates worked out."""

    release: Release
    today: date
    rows: tuple[timetable.Dated, ...]
    overdue: frozenset[str]
    page: int


@dataclass(frozen=True)
class CriteriaShown:
    """The acceptance criteria, of one committee or of all, with what is on file for each and the conditions that are open."""

    release: Release
    committee: str
    criteria: tuple[Criterion, ...]
    counts: tuple[readiness.CommitteeCount, ...]
    page: int
    evidenced: Mapping[str, int] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class CriterionShown:
    """One criterion with all evidence, positions and conditions; `clearance` is what may be shown to who asked (R20)."""

    release: Release
    criterion: Criterion
    review: Review
    clearance: Classification
    page: int


@dataclass(frozen=True)
class ImpactsShown:
    """Whom and what the release's changes touch; `titles` are the impacted SEC documents."""

    release: Release
    titles: tuple[SecDocument, ...]
    page: int


@dataclass(frozen=True)
class CostsShown:
    """What the release costs: as quoted, and as the breakdown adds up."""

    release: Release
    totals: money.CostTotals
    page: int


@dataclass(frozen=True)
class CheckShown:
    """What reading the release against the rules and itself finds, and what of it was accepted as it is."""

    release: Release
    today: date
    findings: tuple[findings.Finding, ...]
    accepted: tuple[acceptance.Accepted, ...]
    page: int


def show_scope(conn: Connection, asked: Ask) -> ScopeShown | Refused:
    """Reads a release's scope (RID 1)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return ScopeShown(release, asked.today, scope.scope_counts(release), asked.page)


def show_timetable(conn: Connection, asked: Ask) -> TimetableShown | Refused:
    """Reads a release's timetable in its own order (RID 3; R10)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    late = frozenset(each.dated.milestone.key for each in timetable.overdue(release, asked.today))
    return TimetableShown(release, asked.today, tuple(timetable.resolve(release.milestones).values()), late, asked.page)


def show_criteria(conn: Connection, asked: Ask) -> CriteriaShown | CriterionShown | Refused:
    """Reads a release's acceptance criteria, all, one committee's, or one with its evidence and positions (RID 6; R12)."""
    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    wanted = ""
    one = next((each for each in release.criteria if rest and each.ref == rest[0].upper()), None)
    if one and asked.as_of is None:
        return _criterion(conn, asked, release, one)
    if rest and not one:
        committees = recent_reference(conn).committees
        named = committee_named(" ".join(rest), committees)
        if isinstance(named, Refused):
            return named
        wanted = named.key
    criteria = tuple(each for each in release.criteria if (not wanted or each.committee == wanted) and one in {None, each})
    counts = tuple(each for each in readiness.criteria_counts(release) if not wanted or each.committee == wanted)
    if asked.as_of is not None:
        return CriteriaShown(release, wanted, criteria, counts, asked.page)
    on_file = Counter(each.criterion for each in reviews.fetch_evidence(conn, release.key) if each.active)
    waiting = tuple(each for each in reviews.fetch_conditions(conn, release.key) if each.open)
    return CriteriaShown(release, wanted, criteria, counts, asked.page, on_file, waiting)


def _criterion(conn: Connection, asked: Ask, release: Release, one: Criterion) -> CriterionShown | Refused:
    review = reviews.fetch_review(conn, release.key, criterion=one.ref)
    assert review is not None  # noqa: S101 - The criterion was read in this snapshot.
    request = asked.request
    rostered = bool(roster.roles_of(conn, request.actor.user, request.today))
    clearance = Classification.RED if rostered and request.via != "share" else roster.clearance(conn, request.channel)
    return CriterionShown(release, one, review, clearance if rostered else Classification.WHITE, asked.page)


def committee_named(text: str, committees: tuple[Committee, ...]) -> Committee | Refused:
    """The committee by its key, short name or name, however it is written."""
    lower = text.strip().lower()
    names = {name.lower(): each for each in committees for name in (each.key, each.short, each.name)}
    if lower in names:
        return names[lower]
    close = nearest(lower, names, count=1)
    meant = f"Did you mean {names[close[0]].key}?" if close else "The keys are " + ", ".join(each.key for each in committees) + "."
    return Refused(f"There is no committee “{shown(text)}”. {meant}", ("/release committees",))


def show_impacts(conn: Connection, asked: Ask) -> ImpactsShown | Refused:
    """Reads whom and which documents a release's modifications touch (RID 2)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return ImpactsShown(release, recent_reference(conn).documents, asked.page)


def show_costs(conn: Connection, asked: Ask) -> CostsShown | Refused:
    """Reads a release's costs and adds them up (RID 5; R17)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return CostsShown(release, money.cost_totals(release), asked.page)


def check(conn: Connection, asked: Ask) -> CheckShown | Refused:
    """Reads a release against the rules and itself (design, The check)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    standing, accepted = accepting.checked(conn, release, asked.today, recent_rules(conn))
    return CheckShown(release, asked.today, standing, accepted, asked.page)

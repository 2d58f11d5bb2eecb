"""`/release criteria`: acceptance criteria with their sign-off, all or one (RID 6; R12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.words import committee_and_rest, known_release, unexpected
from commands.sign_off.criteria.standard import WORD, StandardShown, show_standard
from policy.model.releases import Classification, Release
from policy.model.sign_off import Criterion
from policy.releases.phase import go_given
from policy.sign_off.conditions import Condition
from policy.sign_off.criteria_counts import CommitteeCount, criteria_counts
from policy.sign_off.review import Review
from storage.roster.cached import recent_reference
from storage.sign_off import reviews
from storage.sign_off.conditions import fetch_conditions
from storage.sign_off.evidence import fetch_evidence


@dataclass(frozen=True)
class CriteriaShown(AboutRelease):
    """The acceptance criteria of one committee or all, with the pieces of evidence for each and the open conditions."""

    committee: str
    criteria: tuple[Criterion, ...]
    counts: tuple[CommitteeCount, ...]
    page: int
    evidenced: Mapping[str, int] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    settled: bool = False
    """Whether a Go was given, which freezes the sign-offs."""


@dataclass(frozen=True)
class CriterionShown(AboutRelease):
    """One criterion with all evidence, positions and conditions. `clearance` is the highest classification to show (R20).

    Instants are shown in `zone`.
    """

    criterion: Criterion
    review: Review
    clearance: Classification
    page: int
    zone: tzinfo = UTC


def show_criteria(conn: Connection, asked: Ask) -> CriteriaShown | CriterionShown | StandardShown | Refused:
    """Returns a release's acceptance criteria: all, one committee's, or one with its evidence and positions (RID 6; R12).

    `standard` in place of a release's key is the standard set.
    """
    if tuple(word.lower() for word in asked.words) == (WORD,):
        return show_standard(conn, asked)
    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    wanted = ""
    one = next((each for each in release.criteria if rest and each.ref == rest[0].upper()), None)
    if one and asked.as_of is None:
        return _criterion(conn, asked, release, one)
    if rest and not one:
        named = committee_and_rest(rest, recent_reference(conn).committees)
        if isinstance(named, Refused):
            return named
        wanted = named[0].key
        if refused := unexpected(Line.release("criteria", release.key, wanted), named[1]):
            return refused
    criteria = tuple(each for each in release.criteria if (not wanted or each.committee == wanted) and one in {None, each})
    counts = tuple(each for each in criteria_counts(release) if not wanted or each.committee == wanted)
    if asked.as_of is not None:
        return CriteriaShown(release, wanted, criteria, counts, asked.page)
    on_file = Counter(each.criterion for each in fetch_evidence(conn, release.key) if each.active)
    waiting = tuple(each for each in fetch_conditions(conn, release.key) if each.open)
    return CriteriaShown(release, wanted, criteria, counts, asked.page, on_file, waiting, settled=go_given(release, asked.today))


def _criterion(conn: Connection, asked: Ask, release: Release, one: Criterion) -> CriterionShown | Refused:
    review = reviews.fetch_review(conn, release.key, criterion=one.ref)
    assert review is not None  # noqa: S101 - The criterion was read in this snapshot.
    return CriterionShown(release, one, review, ceiling_of(conn, asked), asked.page, asked.request.now.tzinfo or UTC)

"""The contents of the public site, as read for a stranger (Guidance 4.2, 6; R26).

`may_see` decides with the reader `EVERYBODY`, as it does for a stranger's question in Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from sqlalchemy import Connection

from policy.access.classification import EVERYBODY, may_see, of_places
from policy.documents.documents import DocumentVersion
from policy.model.decisions import Decision
from policy.model.releases import Release
from policy.model.scope import Dependency, Modification, ScopeItem
from policy.public.events import Event, events
from policy.public.record import comments_close, public_item, public_record
from policy.releases.colour import Judgement, colour
from policy.releases.facts import is_closed
from policy.releases.phase import Phase, go_live_decision, phase
from policy.rid.versions import in_order
from policy.scope.out_reasons import MOVED_TO
from policy.sign_off.criteria_counts import CommitteeCount, criteria_counts
from policy.timetable.dates import Dated, in_date_order, resolve
from policy.timetable.timetable import overdue
from storage.documents.documents import fetch_documents
from storage.history.classified import spans_above, stood_alone, was_white
from storage.public import listed
from storage.public.listed import ListedItem
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.releases.releases import ReleaseLine
from storage.rid import versions as stored_versions
from storage.roster.cached import recent_reference, recent_rules
from storage.scope import classifications, modifications
from storage.scope.modifications import ModificationLine

_CHUNK = 200
"""Releases or modifications read at a time, so that the site of thousands takes no more memory than that of hundreds."""


class Absent(Enum):
    """Why a page is not there: its address never had one, or what it showed was taken back or is classified higher now."""

    UNKNOWN = 404
    GONE = 410


@dataclass(frozen=True)
class PublicRelease:
    """A release as everybody may read it.

    `downloads` are the numbers of the RID's versions that may be downloaded. `comments` is the step until which comments are taken up.
    `titles` are those of the SEC documents.
    """

    release: Release
    today: date
    phase: Phase
    judgement: Judgement
    criteria: tuple[CommitteeCount, ...]
    decision: Decision | None
    rows: tuple[Dated, ...]
    overdue: frozenset[str]
    documents: tuple[DocumentVersion, ...]
    downloads: tuple[str, ...]
    comments: Dated | None
    titles: Mapping[str, str]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class PublicModification:
    """A modification as everybody may read it, with its places in releases that everybody may see."""

    modification: Modification
    placements: tuple[tuple[str, ScopeItem], ...]
    dependencies: tuple[Dependency, ...]


@dataclass(frozen=True)
class PublicLine:
    """A release in the list of all, with its potential scope."""

    line: ReleaseLine
    scope: tuple[ListedItem, ...]


def public_release(conn: Connection, key: str, today: date) -> PublicRelease | Absent:
    """Returns the page of a release, or why there is none."""
    release = recent_release(conn, key)
    if release is None or not may_see(release.classification, EVERYBODY):
        return Absent.GONE if was_white(conn, key) else Absent.UNKNOWN
    public = published(conn, release)
    documents = tuple(each for each in fetch_documents(conn, key) if may_see(each.classification, EVERYBODY))
    closed = is_closed(release, today)
    return PublicRelease(
        release=public,
        today=today,
        phase=phase(release, today),
        judgement=colour(release, today, recent_rules(conn).lead_times),
        criteria=criteria_counts(release),
        decision=go_live_decision(release, today),
        rows=in_date_order(resolve(release.milestones).values()),
        overdue=frozenset() if closed else frozenset(each.dated.milestone.key for each in overdue(release, today)),
        documents=documents,
        downloads=_downloads(conn, release),
        comments=comments_close(release, today),
        titles={each.name: each.title for each in recent_reference(conn).documents},
        events=events(public, documents, today, listed.kept(conn, key)),
    )


def published(conn: Connection, release: Release) -> Release:
    """Returns a release as the site shows it, without mentions of releases that are hidden."""
    return _with_dependencies(conn, public_record(release, _visible(conn, release.scope)))


def _visible(conn: Connection, items: Iterable[ScopeItem]) -> Callable[[str], bool]:
    """Returns whether everybody may see a release to which one of the items moved; a key that is no release hides nothing."""
    levels = releases.classifications(conn, [item.out_reason.removeprefix(MOVED_TO).partition(":")[0] for item in items])
    return lambda key: key not in levels or may_see(levels[key], EVERYBODY)


def _with_dependencies(conn: Connection, release: Release) -> Release:
    """Returns the release without dependencies on Change Requests that are alongside hidden releases only."""
    levels = classifications.of_requests(conn, [each.request.ref for each in release.dependencies])
    kept = tuple(each for each in release.dependencies if may_see(of_places(levels[each.request.ref]), EVERYBODY))
    return replace(release, dependencies=kept)


def _downloads(conn: Connection, release: Release) -> tuple[str, ...]:
    """Returns the issued versions of the RID that everybody may have: none with content of a time at which it was classified higher."""
    numbers = tuple(each.number for each in in_order(release.versions))
    if not numbers or not spans_above(conn, release.key, EVERYBODY.ceiling):
        return numbers
    points = stored_versions.points(conn, release.key)
    states = {number: stored_versions.state_at(conn, release.key, points[number]) if number in points else None for number in numbers}
    visible = {number: may_see((each.release if each else release).classification, EVERYBODY) for number, each in states.items()}
    # A version lists its changes since the one before, so it says what was in that too.
    return tuple(number for before, number in zip((numbers[0], *numbers), numbers, strict=False) if visible[before] and visible[number])


def public_modification(conn: Connection, ref: str) -> PublicModification | Absent:
    """Returns the page of a modification by either of its references, or why there is none."""
    record = modifications.fetch_modification(conn, ref)
    if record is None:
        return Absent.UNKNOWN
    found = record.modification
    if not may_see(of_places(classifications.of_modifications(conn, [found.ref])[found.ref]), EVERYBODY):
        once = stood_alone(conn, found.ref) or any(was_white(conn, key) for key, _ in record.placements)
        return Absent.GONE if once else Absent.UNKNOWN
    classes = releases.classifications(conn, [key for key, _ in record.placements])
    requests = classifications.of_requests(conn, [each.request.ref for each in record.dependencies])
    visible = _visible(conn, [item for _, item in record.placements])
    return PublicModification(
        found,
        tuple((key, public_item(item, visible)) for key, item in record.placements if may_see(classes[key], EVERYBODY)),
        tuple(each for each in record.dependencies if may_see(of_places(requests[each.request.ref]), EVERYBODY)),
    )


def public_keys(conn: Connection, today: date) -> list[str]:
    """Returns the keys of all releases that everybody may see: those still to come first, then the others, newest first."""
    return [each.key for each in _in_order(releases.list_releases(conn, clearance=EVERYBODY.ceiling), today)]


def public_lines(conn: Connection, today: date) -> Iterator[PublicLine]:
    """Yields all releases with their potential scope, those still to come first, then the others, newest first."""
    ordered = _in_order(releases.list_releases(conn, clearance=EVERYBODY.ceiling), today)
    for first in range(0, len(ordered), _CHUNK):
        chunk = ordered[first : first + _CHUNK]
        scopes = listed.scopes(conn, [each.key for each in chunk])
        yield from (PublicLine(each, scopes.get(each.key, ())) for each in chunk)


def is_over(line: ReleaseLine, today: date) -> bool:
    """Returns whether a release in the list is live, cancelled, or past its go-live."""
    return any(day is not None and day <= today for day in (line.live_on, line.cancelled_on)) or bool(line.go_live and line.go_live < today)


def _in_order(lines: list[ReleaseLine], today: date) -> list[ReleaseLine]:
    coming = [each for each in lines if not is_over(each, today)]
    return [*coming, *reversed([each for each in lines if is_over(each, today)])]


def public_modifications(conn: Connection) -> Iterator[ModificationLine]:
    """Yields all modifications that everybody may see, by reference."""
    for lines in _modifications(conn):
        yield from lines


def public_modifications_placed(conn: Connection) -> Iterator[tuple[ModificationLine, list[str]]]:
    """Yields them with the keys of all releases that have or had each, hidden ones too: they decide whether its page may have changed."""
    for lines in _modifications(conn):
        found = listed.places(conn, [each.modification.ref for each in lines])
        yield from ((each, found[each.modification.ref]) for each in lines)


def _modifications(conn: Connection) -> Iterator[list[ModificationLine]]:
    offset, total = 0, 1
    while offset < total:
        total, lines = modifications.list_modifications(conn, clearance=EVERYBODY.ceiling, offset=offset, limit=_CHUNK)
        yield lines
        offset += _CHUNK

"""Export of a release as file contents, stored data that files may refer to, and limits of imports (R13, R14)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from policy.meetings.minutes import MeetingRecord
from policy.model import acts
from policy.model.impacts import SecDocument
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ChangeRequest, Dependency, Modification
from policy.model.sign_off import SignOffState
from storage.mapping import scope as scope_rows
from storage.meetings.meetings import fetch_meeting_rules, fetch_meetings
from storage.meetings.minutes import fetch_minutes
from storage.release_file import Contents
from storage.roster.reference_data import fetch_reference
from storage.tables import ChangeRequestRow, DependencyRow, ModificationRow, ReleaseRow, table_of

_modification = table_of(ModificationRow).c
_request = table_of(ChangeRequestRow).c
_dependency = table_of(DependencyRow).c
_release = table_of(ReleaseRow).c


@dataclass(frozen=True)
class _Shared:
    """Data shared by releases: modifications and Change Requests by reference, dependencies, SEC documents."""

    modifications: dict[str, Modification]
    requests: dict[str, ChangeRequest]
    dependencies: tuple[Dependency, ...]
    documents: tuple[SecDocument, ...]


def _shared(conn: Connection) -> _Shared:
    details = scope_rows.details(conn.execute(scope_rows.ALL_SOLUTIONS).all())
    made = (
        scope_rows.modification(row, *details.get(row[0], ((), ())))
        for row in conn.execute(select(*scope_rows.MODIFICATION_COLUMNS).order_by(_modification.ref)).all()
    )
    modifications = {each.ref: each for each in made}
    requests = {row[0]: ChangeRequest(*row) for row in conn.execute(select(*scope_rows.REQUEST_COLUMNS).order_by(_request.ref)).all()}
    waits = select(_dependency.modification_ref, _dependency.request_ref, _dependency.reach, _dependency.before).order_by(
        _dependency.position, _dependency.modification_ref, _dependency.request_ref, _dependency.before
    )
    dependencies = tuple(Dependency(ref, requests[request], reach, before) for ref, request, reach, before in conn.execute(waits).all())
    return _Shared(modifications, requests, dependencies, fetch_reference(conn).documents)


def known(conn: Connection) -> Contents:
    """Returns the stored data that a release file may refer to; releases by key only. 14 statements."""
    shared = _shared(conn)
    reference = fetch_reference(conn)
    keys = conn.execute(select(_release.key).order_by(_release.key)).scalars()
    return Contents(
        releases=tuple(Release(key, ReleaseKind.YEAR, None) for key in keys),
        modifications=tuple(shared.modifications.values()),
        change_requests=tuple(shared.requests.values()),
        dependencies=shared.dependencies,
        documents=shared.documents,
        committees=reference.committees,
        patterns=reference.patterns,
    )


def exported(conn: Connection, release: Release) -> Contents:
    """Returns the release with the modifications, Change Requests, dependencies and documents it refers to."""
    shared = _shared(conn)
    refs = dict.fromkeys(
        (
            *(each.modification.ref for each in release.scope),
            *(each.modification for each in release.costs),
            *(each.modification for each in release.participants),
            *(each.modification for each in release.documents),
        )
    )
    waits = tuple(each for each in shared.dependencies if each.modification in refs)
    requests = dict.fromkeys((*(each.ref for each in release.alongside), *(each.request.ref for each in waits)))
    papers = {each.document for each in release.documents}
    return Contents(
        releases=(release,),
        modifications=tuple(shared.modifications[ref] for ref in refs),
        change_requests=tuple(shared.requests[ref] for ref in requests),
        dependencies=waits,
        documents=tuple(each for each in shared.documents if each.name in papers),
    )


def exported_meetings(conn: Connection) -> Contents:
    """Returns all meetings with their minutes. Five statements and three for each meeting."""
    return Contents(
        meetings=tuple(MeetingRecord(each, fetch_minutes(conn, each)) for each in fetch_meetings(conn)),
        meeting_rules=fetch_meeting_rules(conn),
    )


_NOT_TAKEN = {
    "committees": "committees",
    "slots": "the schedule",
    "lead_times": "lead times",
    "authorities": "who decides",
    "patterns": "patterns of references",
    "deciders": "who decides on modifications",
    "meetings": "meetings",
    "meeting_rules": "rules about papers",
    "standard_criteria": "standard criteria",
    "members": "roster",
    "channels": "channels",
    "clearances": "what channels are cleared for",
}
"""Sections that an import ignores, because a file must not grant permissions or set policy."""


def admitted(contents: Contents, stored: dict[str, Release], fixed: Collection[str] = ()) -> tuple[Contents, tuple[str, ...]]:
    """Returns the contents that an import accepts, and what it leaves out, in words.

    A file can't make decisions, recommendations, agreements or sign-offs, or set rosters and policy (R13, R14). A stored release keeps its
    own, a new release starts without any. `stored` are the file's releases that exist, by key; those in `fixed` keep their go-live, which
    only a decision moves (R23).
    """
    left = [words for name, words in _NOT_TAKEN.items() if getattr(contents, name)]
    releases = []
    for given in contents.releases:
        taken = _without_acts(given, stored.get(given.key))
        if given.key in fixed and (kept := stored.get(given.key)):
            taken = _with_go_live(taken, kept)
        left += _differing(given, taken)
        releases.append(taken)
    nothing: dict[str, tuple[()]] = dict.fromkeys(_NOT_TAKEN, ())
    return replace(contents, releases=tuple(releases), **nothing), tuple(dict.fromkeys(left))


def _without_acts(given: Release, stored: Release | None) -> Release:
    agreed = {(each.modification.ref, each.part): each.agreed_on for each in stored.scope} if stored else {}
    baselined = {each.number: each.baselined for each in stored.versions} if stored else {}
    return replace(
        given,
        decisions=stored.decisions if stored else (),
        recommendations=stored.recommendations if stored else (),
        criteria=stored.criteria if stored else tuple(replace(each, state=SignOffState.OPEN) for each in given.criteria),
        live_on=stored.live_on if stored else None,
        cancelled_on=stored.cancelled_on if stored else None,
        scope=tuple(replace(each, agreed_on=agreed.get((each.modification.ref, each.part))) for each in given.scope),
        versions=tuple(replace(each, baselined=baselined.get(each.number, False)) for each in given.versions),
    )


def _with_go_live(given: Release, stored: Release) -> Release:
    """Returns the release with the stored go-live, in the timetable too."""
    moved = {each.key: each.day for each in stored.milestones if acts.GO_LIVE in each.acts}
    steps = tuple(
        replace(each, day=moved.get(each.key, each.day)) if acts.GO_LIVE in each.acts and each.anchor is None else each
        for each in given.milestones
    )
    return replace(given, go_live=stored.go_live, window_end=stored.window_end, milestones=steps)


def _differing(given: Release, taken: Release) -> Iterator[str]:
    if (given.go_live, given.window_end) != (taken.go_live, taken.window_end):
        yield "the go-live, which a decision moves"
    if given.decisions != taken.decisions:
        yield "decisions"
    if given.recommendations != taken.recommendations:
        yield "recommendations"
    if [replace(each, state=SignOffState.OPEN) for each in given.criteria] != [
        replace(each, state=SignOffState.OPEN) for each in taken.criteria
    ]:
        yield "amendments of acceptance criteria"
    if {each.ref: each.state for each in given.criteria} != {each.ref: each.state for each in taken.criteria}:
        yield "sign-offs"
    if (given.live_on, given.cancelled_on) != (taken.live_on, taken.cancelled_on):
        yield "live and cancelled dates"
    if given.scope != taken.scope:
        yield "agreements to the scope"
    if given.versions != taken.versions:
        yield "baselines"

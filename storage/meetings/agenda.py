"""The agenda of a meeting: the releases that ask something of the body, and the findings on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, Select, String, bindparam, exists, false, or_, select

from policy.decisions.authority import body_for
from policy.documents.documents import DOCUMENTS, DocumentVersion
from policy.findings import check
from policy.findings.acceptance import split_accepted
from policy.findings.finding import Finding
from policy.meetings.agenda import Item, items_on
from policy.meetings.agenda_beside_steps import LESSONS, amendments_item, conditions_item, document_items, go_live_items, lessons_item
from policy.meetings.agenda_for_all import criteria_item, later_scopes
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import held
from policy.model import acts
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release
from policy.model.rid import RidVersion
from policy.model.roster import TAG
from policy.model.scope import ScopeState
from policy.releases.facts import is_closed
from policy.sign_off.amendments import AmendmentState
from storage.decisions.recorded import acts_on_record
from storage.documents.documents import documents_of
from storage.engine.cache import cached
from storage.findings import acceptances
from storage.meetings.agenda_beside_steps import lessons_between, open_conditions, proposed_amendments
from storage.meetings.meetings import recent_meetings
from storage.nudges.open_releases import open_releases
from storage.releases.cached import recent_release
from storage.releases.releases import fetch_release
from storage.rid.draft import current_draft
from storage.roster.cached import recent_reference, recent_rules
from storage.scope.twins import twins
from storage.scope.unplaced import unplaced_on
from storage.sign_off.conditions import recent_conditions
from storage.tables import (
    AmendmentRow,
    ConditionRow,
    CriterionRow,
    DecisionRow,
    DocumentRow,
    MilestoneRow,
    ReleaseRow,
    RidVersionRow,
    ScopeItemRow,
    table_of,
)

_step = table_of(MilestoneRow).c
_release = table_of(ReleaseRow).c
_scope = table_of(ScopeItemRow).c
_version = table_of(RidVersionRow).c
_amendment, _decision = table_of(AmendmentRow).c, table_of(DecisionRow).c
_condition, _criterion = table_of(ConditionRow).c, table_of(CriterionRow).c

_document = table_of(DocumentRow).c

_ASKED = (Subject.CRITERIA, Subject.GO_LIVE, *DOCUMENTS)

MOST = 12
"""Releases of one agenda; a body has far fewer in one meeting."""


_BODY, _DAY = bindparam("body", type_=String), bindparam("day", type_=Date)


def _asking(*, by_tag: bool) -> Select[Any]:
    proposed = exists().where(_amendment.release_key == _release.key, _amendment.state == AmendmentState.PROPOSED)
    decided = exists().where(_decision.release_key == _release.key, _decision.subject.in_(_ASKED), _decision.met_on == _DAY)
    document = exists().where(_document.release_key == _release.key, _document.approved_on.is_(None))
    again = exists().where(
        _decision.release_key == _release.key, _decision.subject == Subject.GO_LIVE, _decision.outcome.in_((Outcome.NO_GO, Outcome.DEFER))
    )
    asked = _step.acts.cast(String).contains(acts.DECIDE_GO_LIVE)
    over = exists().where(_step.release_key == _release.key, _step.done_on.is_(None), _step.day < _DAY, asked)
    go_live = _release.live_on.is_(None) & or_(again, over)
    condition = exists().where(
        _condition.release_key == _release.key,
        _condition.closed_on.is_(None),
        _criterion.release_key == _release.key,
        _criterion.ref == _condition.criterion_ref,
        _criterion.committee == _BODY,
    )
    seen = exists().where(_document.release_key == _release.key, _document.view_on == _DAY)
    viewed = or_(document & (_release.live_on.is_(None)), seen) if by_tag else false()
    return (
        select(_release.key)
        .where(
            or_((_release.body == _BODY) & or_(proposed, decided, document, go_live), condition, viewed),
            _release.cancelled_on.is_(None),
        )
        .order_by(_release.go_live, _release.key)
        .limit(MOST)
    )


_ASKING, _ASKING_TAG = _asking(by_tag=False), _asking(by_tag=True)
_PLANNED = exists().where(_step.release_key == _release.key, _step.owner == _BODY, or_(_step.day == _DAY, _step.done_on == _DAY))
_ON = select(_release.key).where(_PLANNED, _release.cancelled_on.is_(None)).order_by(_release.go_live, _release.key).limit(MOST)
_UNAGREED = exists().where(
    _scope.release_key == _release.key, _scope.state != ScopeState.OUT, or_(_scope.agreed_on.is_(None), _scope.agreed_on == _DAY)
)
_LATER = (
    select(_release.key)
    .where(_release.body == _BODY, _release.cancelled_on.is_(None), or_(_release.go_live.is_(None), _release.go_live > _DAY), _UNAGREED)
    .order_by(_release.go_live.is_(None), _release.go_live, _release.key)
    .limit(MOST)
)
_VERSIONS = (
    select(_version.release_key, _version.number, _version.issued_on, _version.changes, _version.baselined)
    .where(_version.release_key.in_(bindparam("keys", expanding=True)))
    .order_by(_version.position)
)


@dataclass(frozen=True)
class Agenda:
    """The agenda of a meeting: the items in order, the releases that they are about, and later ones whose scope the body is asked about.

    `findings` are the open ones by release, as far as they were read. `noted` are releases of which only lessons learnt are noted.
    """

    meeting: Meeting
    items: tuple[Item, ...]
    releases: tuple[Release, ...]
    later: tuple[Release, ...]
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    noted: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The releases that it names."""
        return (*(each.key for each in (*self.releases, *self.later)), *self.noted)


def fetch_agenda(conn: Connection, meeting: Meeting, today: date, among: Collection[str] | None = None) -> Agenda:
    """Returns the agenda of a meeting over all releases that were open then, or those `among` that the reader may see (R20, R21).

    As many statements whatever is stored. Its releases have what `open_releases` reads, and their versions.
    """
    on, later, asking = _keys_on(conn, meeting), _keys_later(conn, meeting), _keys_asking(conn, meeting)
    wanted = [key for key in dict.fromkeys((*on, *asking, *later)) if among is None or key in among]
    found = {each.key: each for each in open_releases(conn, min(today, meeting.day), among=wanted)}
    versions: dict[str, list[RidVersion]] = {}
    for key, *row in conn.execute(_VERSIONS, {"keys": wanted}).all():
        versions.setdefault(key, []).append(RidVersion(*row))
    read = [replace(found[key], versions=tuple(versions.get(key, ()))) for key in wanted if key in found]
    first = [each for each in read if each.key in {*on, *asking}]
    learnt = {key: each for key, each in _lessons(conn, meeting).items() if among is None or key in among}
    made = _agenda(conn, meeting, first, [each for each in read if each.key in later], today)
    return replace(made, items=(*made.items, *(lessons_item(key, each) for key, each in learnt.items())), noted=tuple(learnt))


def fetch_whole_agenda(conn: Connection, meeting: Meeting, today: date, among: Collection[str] | None = None) -> Agenda:
    """Returns the agenda with its releases read completely and their open findings, for documents. Statements for each release."""
    agenda = fetch_agenda(conn, meeting, today, among)
    on = [found for each in agenda.releases if (found := fetch_release(conn, each.key))]
    later = [found for each in agenda.later if (found := fetch_release(conn, each.key))]
    whole = _agenda(conn, meeting, on, later, today)
    lessons = tuple(each for each in agenda.items if each.key.endswith(LESSONS))
    whole = replace(whole, items=(*whole.items, *lessons), noted=agenda.noted)
    return replace(whole, findings={each.key: open_findings(conn, each, today) for each in on})


def _agenda(conn: Connection, meeting: Meeting, on: Sequence[Release], later: Sequence[Release], today: date) -> Agenda:
    documents = documents_of(conn, [each.key for each in on])
    beside = _beside(conn, meeting, on, documents, today)
    of_release = {each.key: list(items_on(each, meeting, documents.get(each.key, ()))) for each in on}
    for key, items in of_release.items():
        there = {each.key for each in items}
        items += [each for each in beside.get(key, ()) if each.key not in there]
    asking = [each for each in on if of_release[each.key]]
    items = [item for each in asking for item in of_release[each.key]]
    keys = {each.key for each in asking}
    scopes = later_scopes(later, meeting, keys)
    items += [scopes] if scopes else []
    if body_for(meeting.day, recent_reference(conn).authorities) == meeting.body:
        standard = criteria_item(recent_rules(conn).standard_criteria, meeting)
        items += [standard] if standard else []
    return Agenda(meeting, tuple(items), tuple(asking), tuple(each for each in later if each.key not in keys))


def keys_of(conn: Connection, meeting: Meeting) -> tuple[str, ...]:
    """Returns the keys of the releases that may be on a meeting's agenda. Four statements at most."""
    found = (*_keys_on(conn, meeting), *_keys_asking(conn, meeting), *_keys_later(conn, meeting), *_lessons(conn, meeting))
    return tuple(dict.fromkeys(found))


def _lessons(conn: Connection, meeting: Meeting) -> dict[str, list[tuple[str, str]]]:
    """Returns the lessons that were given since the body's meeting before this one, by release. One statement."""
    before = [each.day for each in held(recent_meetings(conn).get(meeting.body, ())) if each.day < meeting.day]
    return lessons_between(conn, meeting.body, before[-1] if before else date.min, meeting.day)


def _beside(
    conn: Connection, meeting: Meeting, on: Sequence[Release], documents: Mapping[str, tuple[DocumentVersion, ...]], today: date
) -> dict[str, list[Item]]:
    """Returns requests of releases beside dated steps: proposed amendments, documents that wait, open conditions. Two statements."""
    keys = [each.key for each in on]
    proposed = proposed_amendments(conn, keys)
    waiting = open_conditions(conn, keys)
    found: dict[str, list[Item]] = {}
    for each in on:
        asked = (
            amendments_item(each, proposed.get(each.key, ()), meeting, today),
            conditions_item(each, waiting.get(each.key, ()), meeting, today),
        )
        found[each.key] = [
            *(item for item in asked if item),
            *document_items(each, documents.get(each.key, ()), meeting, today),
            *go_live_items(each, meeting, today, closed=is_closed(each, today)),
        ]
    return found


def _keys_asking(conn: Connection, meeting: Meeting) -> tuple[str, ...]:
    """Returns the releases with something that waits for the body beside dated steps, or that it decided on that day.

    These are a proposed amendment, an open condition of its own, a go/no-go that was not decided or not a Go, and a document without an
    approval or, for the TAG, one to view or viewed on that day.
    """
    return _keys(conn, _ASKING_TAG if meeting.body == TAG else _ASKING, meeting)


def _keys_on(conn: Connection, meeting: Meeting) -> tuple[str, ...]:
    return _keys(conn, _ON, meeting)


def _keys_later(conn: Connection, meeting: Meeting) -> tuple[str, ...]:
    return _keys(conn, _LATER, meeting)


def _keys(conn: Connection, statement: Select[Any], meeting: Meeting) -> tuple[str, ...]:
    return tuple(conn.execute(statement, {"body": meeting.body, "day": meeting.day}).scalars())


def recent_findings(conn: Connection, key: str, today: date) -> tuple[Finding, ...]:
    """Cached: the open findings on a release by its key, none for no release."""

    def read() -> tuple[Finding, ...]:
        release = recent_release(conn, key)
        return open_findings(conn, release, today) if release else ()

    return cached(conn, ("open findings", key, today), read) if key else ()


def open_findings(conn: Connection, release: Release, today: date) -> tuple[Finding, ...]:
    """Returns the open findings on a release that was read completely."""
    rules = recent_rules(conn)
    found = check.check(
        release,
        today,
        rules.standard_criteria,
        rules.lead_times,
        rules.slots,
        current_draft(conn, release),
        acts_on_record(conn, release),
        unplaced_on(conn, release),
        recent_meetings(conn),
        twins(conn, release),
        recent_conditions(conn, release.key),
    )
    return split_accepted(found, acceptances.acceptances(conn, release.key))[0]

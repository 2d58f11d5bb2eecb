"""What a review rests on and leads to, as it is read: documents, amendments, lessons, decisions by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from policy.documents.life import DocumentVersion
from policy.model.decisions import Decision
from policy.model.scope import Modification, ScopeItem
from policy.model.sign_off import Criterion
from policy.sign_off.amendments import Amendment, AmendmentState
from storage import release_rows as rows
from storage.tables import (
    AcknowledgementRow,
    AmendmentRow,
    AuditRow,
    CriterionRow,
    DecisionRow,
    DocumentRow,
    LessonRow,
    PositionRow,
    ReleaseRow,
    ScopeItemRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_audit = table_of(AuditRow).c
_scope = table_of(ScopeItemRow).c
_criterion = table_of(CriterionRow).c
_position = table_of(PositionRow).c
_decision = table_of(DecisionRow).c
_document = table_of(DocumentRow).c
_acknowledgement = table_of(AcknowledgementRow).c
_amendment = table_of(AmendmentRow).c
_lesson = table_of(LessonRow).c


def fetch_documents(conn: Connection, key: str) -> tuple[DocumentVersion, ...]:
    """All versions of a release's documents, oldest first. One statement."""
    statement = (
        select(
            _document.subject,
            _document.number,
            _document.version,
            _document.address,
            _document.draft,
            _document.classification,
            _document.submitted_by,
            _document.submitted_on,
            _document.note,
            _document.suitable,
            _document.view_by,
            _document.view_on,
            _document.view_reason,
            _document.consulted_on,
            _document.approved_on,
            _document.published_on,
        )
        .where(_document.release_key == key)
        .order_by(_document.subject, _document.number)
    )
    said = {"yes": True, "no": False}
    return tuple(DocumentVersion(*row[:9], said.get(row[9]), *row[10:]) for row in conn.execute(statement).all())


def fetch_amendments(conn: Connection, key: str, *, only_open: bool = True) -> tuple[Amendment, ...]:
    """The proposed changes to a release's criteria, oldest first. One statement."""
    statement = (
        select(
            _amendment.number,
            _amendment.kind,
            _amendment.criterion_ref,
            _amendment.criterion_kind,
            _amendment.committee,
            _amendment.text,
            _amendment.answers,
            _amendment.editorial,
            _amendment.reason,
            _amendment.proposed_by,
            _amendment.proposed_on,
            _amendment.state,
        )
        .where(_amendment.release_key == key)
        .order_by(_amendment.number)
    )
    if only_open:
        statement = statement.where(_amendment.state == AmendmentState.PROPOSED)
    return tuple(Amendment(row[0], row[1], Criterion(*row[2:7]), *row[7:]) for row in conn.execute(statement).all())


@dataclass(frozen=True)
class Lesson:
    """What a committee or party learnt from a release."""

    release: str
    committee: str
    number: int
    text: str
    given_by: str
    given_on: date


def lessons(conn: Connection, *, of: str = "", but: str = "", limit: int = 50) -> tuple[Lesson, ...]:
    """Lessons learnt, the newest first: those of a release, or of all `but` one. One statement."""
    statement = select(_lesson.release_key, _lesson.committee, _lesson.number, _lesson.text, _lesson.given_by, _lesson.given_on).order_by(
        _lesson.given_on.desc(), _lesson.release_key, _lesson.committee, _lesson.number
    )
    if of:
        statement = statement.where(_lesson.release_key == of)
    if but:
        statement = statement.where(_lesson.release_key != but)
    return tuple(Lesson(*row) for row in conn.execute(statement.limit(limit)).all())


def decision(conn: Connection, key: str, number: int) -> Decision | None:
    """A release's decision by its number, or None. One statement."""
    row = conn.execute(select(*rows.DECISION_COLUMNS).where(_decision.release_key == key, _decision.number == number)).one_or_none()
    return None if row is None else Decision(*row)


def acknowledgements(conn: Connection, key: str, number: int) -> tuple[tuple[str, str], ...]:
    """What was acknowledged with a decision, with the reasons. One statement."""
    statement = (
        select(_acknowledgement.text, _acknowledgement.reason)
        .where(_acknowledgement.release_key == key, _acknowledgement.decision_number == number)
        .order_by(_acknowledgement.item)
    )
    return tuple((text, reason) for text, reason in conn.execute(statement).all())


def placements(conn: Connection, refs: Sequence[str]) -> dict[str, tuple[tuple[tuple[str, ScopeItem], ...], frozenset[str]]]:
    """Where each modification is placed (release key and item), and which of those releases are live. One statement."""
    statement = (
        select(_scope.modification_ref, _scope.release_key, _release.live_on, _scope.part, _scope.state)
        .join_from(table_of(ScopeItemRow), table_of(ReleaseRow), _scope.release_key == _release.key)
        .where(_scope.modification_ref.in_(refs))
    )
    found: dict[str, tuple[tuple[tuple[str, ScopeItem], ...], frozenset[str]]] = {}
    for ref, key, live_on, part, state in conn.execute(statement).all():
        places, live = found.get(ref, ((), frozenset()))
        item = ScopeItem(Modification(ref, ""), part, state)
        found[ref] = ((*places, (key, item)), live | {key} if live_on else live)
    return found


_ABOUT_CRITERIA = ("evidence:", "position:", "condition:", "criterion:")


def criteria_touched(conn: Connection, change: int) -> tuple[tuple[str, str], ...]:
    """The criteria, with their releases, on whose sign-off a change of the history bore. One statement."""
    statement = select(_audit.thing).where(_audit.change_id == change, _audit.outcome == "done").order_by(_audit.seq)
    named = (thing.partition(":")[2].split("/") for thing in conn.execute(statement).scalars() if thing.startswith(_ABOUT_CRITERIA))
    return tuple(dict.fromkeys((parts[0], parts[1]) for parts in named))


def under_way(conn: Connection, committee: str) -> tuple[str, ...]:
    """The releases, neither live nor cancelled, in which a committee has taken positions. One statement."""
    statement = (
        select(_release.key)
        .join_from(table_of(PositionRow), table_of(ReleaseRow), _position.release_key == _release.key)
        .join(table_of(CriterionRow), (_criterion.release_key == _position.release_key) & (_criterion.ref == _position.criterion_ref))
        .where(_criterion.committee == committee, _release.live_on.is_(None), _release.cancelled_on.is_(None))
        .distinct()
        .order_by(_release.key)
    )
    return tuple(conn.execute(statement).scalars())


def next_decision(conn: Connection, key: str) -> int:
    """The number of a release's next decision. One statement."""
    last = conn.execute(select(func.max(_decision.number)).where(_decision.release_key == key)).scalar_one()
    return (last or 0) + 1

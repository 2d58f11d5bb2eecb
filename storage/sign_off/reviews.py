"""Reads of a committee's review of a release: criteria with evidence, positions and conditions.

The number of statements is constant. The review as a value is in `policy.sign_off.review`, cards are in `storage.sign_off.cards`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, String, bindparam, or_, select

from policy.model.decisions import Outcome, Subject
from policy.model.roster import Committee, Member
from policy.model.sign_off import Criterion
from policy.sign_off.review import Review as Review
from policy.sign_off.seats import CHAIR
from policy.sign_off.sign_off import SETTLED, Condition, Evidence, Position
from storage.releases import from_rows as rows
from storage.sign_off.cards import Card as Card
from storage.sign_off.cards import CardMessage as CardMessage
from storage.sign_off.cards import SentCard as SentCard
from storage.sign_off.cards import card_message as card_message
from storage.sign_off.cards import cards_of as cards_of
from storage.sign_off.cards import fetch_card as fetch_card
from storage.sign_off.cards import fetch_placed as fetch_placed
from storage.sign_off.cards import keep_card as keep_card
from storage.sign_off.cards import posted_at as posted_at
from storage.sign_off.positions import person_of
from storage.tables import (
    CommitteeRow,
    ConditionRow,
    CriterionRow,
    DecisionRow,
    DeputyRow,
    EvidenceRow,
    MemberRow,
    PositionRow,
    ReleaseRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_committee = table_of(CommitteeRow).c
_member = table_of(MemberRow).c
_deputy = table_of(DeputyRow).c
_criterion = table_of(CriterionRow).c
_decision = table_of(DecisionRow).c
_evidence = table_of(EvidenceRow).c
_position = table_of(PositionRow).c
_condition = table_of(ConditionRow).c

_KEY: Any = bindparam("key", type_=String)
_OWN = len(rows.CRITERION_COLUMNS)


def _newest_outcome(subject: Subject) -> Any:
    return (
        select(_decision.outcome)
        .where(_decision.release_key == _KEY, _decision.subject == subject)
        .order_by(_decision.met_on.desc(), _decision.recorded_on.desc(), _decision.number.desc())
        .limit(1)
        .scalar_subquery()
    )


_CRITERIA = (
    select(
        *rows.CRITERION_COLUMNS,
        _committee.short,
        _committee.name,
        _committee.quorum,
        _release.classification,
        or_(_release.live_on.is_not(None), _release.cancelled_on.is_not(None)),
        _newest_outcome(Subject.TAD),
        _newest_outcome(Subject.GO_LIVE),
    )
    .join_from(table_of(CriterionRow), table_of(CommitteeRow), _criterion.committee == _committee.key)
    .join(table_of(ReleaseRow), _release.key == _criterion.release_key)
    .where(_criterion.release_key == _KEY)
    .order_by(_criterion.position, _criterion.ref)
)
_MEMBERS = (
    select(_member.committee_key, _member.user_id, _member.chair, _deputy.deputy_id, _deputy.since, _deputy.until)
    .outerjoin_from(table_of(MemberRow), table_of(DeputyRow), _deputy.absent_id == _member.user_id)
    .where(_member.committee_key == bindparam("committee", type_=String))
    .order_by(_member.chair.desc(), _member.user_id, _deputy.deputy_id)
)
_EVIDENCE: Any = (
    select(
        _evidence.criterion_ref,
        _evidence.number,
        _evidence.kind,
        _evidence.address,
        _evidence.note,
        _evidence.classification,
        _evidence.submitted_by,
        _evidence.submitted_at,
        _evidence.on_behalf,
        _evidence.replaced_by,
        _evidence.withdrawn,
        _evidence.title,
        _evidence.file_id,
    )
    .where(_evidence.release_key == _KEY)
    .order_by(_evidence.criterion_ref, _evidence.number)
)
_POSITIONS: Any = (
    select(
        _position.criterion_ref,
        _position.user_id,
        _position.voice,
        _position.verdict,
        _position.stamp,
        _position.turn,
        _position.chair,
        _position.reason,
        _position.on_behalf,
        _position.taken_at,
    )
    .where(_position.release_key == _KEY)
    .order_by(_position.turn, _position.user_id)
)
_CONDITIONS: Any = (
    select(
        _condition.criterion_ref,
        _condition.number,
        _condition.text,
        _condition.owner,
        _condition.due,
        _condition.set_by,
        _condition.closed_on,
        _condition.closed_note,
    )
    .where(_condition.release_key == _KEY)
    .order_by(_condition.criterion_ref, _condition.number)
)
_SOME: Any = bindparam("refs", type_=String, expanding=True)
_EVIDENCE_OF_SOME = _EVIDENCE.where(_evidence.criterion_ref.in_(_SOME))
_POSITIONS_ON_SOME = _POSITIONS.where(_position.criterion_ref.in_(_SOME))
_CONDITIONS_ON_SOME = _CONDITIONS.where(_condition.criterion_ref.in_(_SOME))
# A click is about one. A list is put into the statement one by one, each time.
_ONE: Any = bindparam("ref", type_=String)
_EVIDENCE_OF_ONE = _EVIDENCE.where(_evidence.criterion_ref == _ONE)
_POSITIONS_ON_ONE = _POSITIONS.where(_position.criterion_ref == _ONE)
_CONDITIONS_ON_ONE = _CONDITIONS.where(_condition.criterion_ref == _ONE)


def fetch_review(
    conn: Connection, key: str, *, committee: str = "", criterion: str = "", only: str = "", tallied: bool = False
) -> Review | None:
    """Returns a committee's review of a release, by committee or by one of its criteria, or None. Five statements.

    With `only` a criterion's number, the others have their stored state without evidence, positions and conditions. If it is `tallied` and
    a quorum decides, this holds for the settled ones, because the card has the tally of every open criterion.
    """
    listed = conn.execute(_CRITERIA, {"key": key}).all()
    if criterion:
        committee = next((row[2] for row in listed if row[0] == criterion), "")
    # A criterion that is not applicable is nobody's to sign off.
    own_rows = [row for row in listed if row[2] == committee and (not row[_OWN - 1] or row[0] == criterion)]
    if not own_rows:
        return None
    short, name, quorum, classification, closed, on_tad, on_go_live = own_rows[0][_OWN:]
    criteria = tuple(Criterion(*row[:_OWN]) for row in own_rows)
    read = {only} - {""}
    if read and tallied and quorum != CHAIR:
        read |= {each.ref for each in criteria if each.state not in SETTLED}
    refs = {each.ref for each in criteria}
    members = conn.execute(_MEMBERS, {"committee": committee}).all()
    return Review(
        key=key,
        classification=classification,
        closed=closed,
        committee=committee,
        short=Committee(committee, name, short, "").called,
        quorum=quorum,
        roster=tuple(dict.fromkeys(Member(*row[:3]) for row in members)),
        criteria=criteria,
        evidence=tuple(each for each in fetch_evidence(conn, key, read) if each.criterion in refs),
        positions=tuple(each for each in fetch_positions(conn, key, read) if each.criterion in refs),
        conditions=tuple(each for each in fetch_conditions(conn, key, read) if each.criterion in refs),
        tad_approved=on_tad is Outcome.AGREED,
        go_live=on_go_live,
        only=frozenset(read),
        deputies=tuple((row[1], *row[3:]) for row in members if row[3]),
    )


def with_positions(conn: Connection, review: Review) -> Review:
    """Returns the review with its positions and conditions read again after a change in this transaction. Two statements."""
    refs = set(review.refs)
    return replace(
        review,
        positions=tuple(each for each in fetch_positions(conn, review.key, review.only) if each.criterion in refs),
        conditions=tuple(each for each in fetch_conditions(conn, review.key, review.only) if each.criterion in refs),
    )


def fetch_evidence(conn: Connection, key: str, refs: Collection[str] = ()) -> tuple[Evidence, ...]:
    """Returns all evidence of a release, or of some criteria. One statement."""
    return tuple(Evidence(*row) for row in _read(conn, (_EVIDENCE, _EVIDENCE_OF_ONE, _EVIDENCE_OF_SOME), key, refs))


def fetch_positions(conn: Connection, key: str, refs: Collection[str] = ()) -> tuple[Position, ...]:
    """Returns all positions in a release, or on some criteria, in the order they were taken. One statement."""
    found = _read(conn, (_POSITIONS, _POSITIONS_ON_ONE, _POSITIONS_ON_SOME), key, refs)
    return tuple(Position(row[0], person_of(row[1]), *row[2:]) for row in found)


def fetch_conditions(conn: Connection, key: str, refs: Collection[str] = ()) -> tuple[Condition, ...]:
    """Returns all conditions in a release, or on some criteria. One statement."""
    return tuple(Condition(*row) for row in _read(conn, (_CONDITIONS, _CONDITIONS_ON_ONE, _CONDITIONS_ON_SOME), key, refs))


def _read(conn: Connection, statements: tuple[Any, Any, Any], key: str, refs: Collection[str]) -> Sequence[Any]:
    """Reads the rows of all criteria of a release, of one, or of some. One statement."""
    of_all, of_one, of_some = statements
    if len(refs) == 1:
        return conn.execute(of_one, {"key": key, "ref": next(iter(refs))}).all()
    return conn.execute(of_some, {"key": key, "refs": sorted(refs)}).all() if refs else conn.execute(of_all, {"key": key}).all()


def evidence_with_file(conn: Connection, file: str) -> tuple[tuple[str, Evidence], ...]:
    """Returns the active evidence that is a file of Slack, with its release's key, by release. One statement."""
    statement = select(_evidence.release_key, *_EVIDENCE.selected_columns).where(
        _evidence.file_id == file, _evidence.replaced_by == 0, _evidence.withdrawn == ""
    )
    ordered = statement.order_by(_evidence.release_key, _evidence.criterion_ref, _evidence.number)
    return tuple((row[0], Evidence(*row[1:])) for row in conn.execute(ordered).all()) if file else ()


def evidenced(conn: Connection, key: str) -> frozenset[str]:
    """Returns the refs of a release's criteria with active evidence. One statement."""
    statement = select(_evidence.criterion_ref).where(_evidence.release_key == key, _evidence.replaced_by == 0, _evidence.withdrawn == "")
    return frozenset(conn.execute(statement).scalars())

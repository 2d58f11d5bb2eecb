"""Reads of a committee's review of a release: criteria with evidence, positions and conditions.

The number of statements is constant. The review as a value is in `policy.sign_off.review`, cards are in `storage.sign_off.cards`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, String, bindparam, case, exists, select

from policy.model.decisions import Outcome, Subject
from policy.model.roster import Committee, Member
from policy.model.sign_off import Criterion, SignOffState
from policy.releases.phase import Phase
from policy.roster.seats import CHAIR
from policy.sign_off.review import Review
from policy.sign_off.sign_off import SETTLED
from storage.mapping.sign_off import CRITERION_COLUMNS
from storage.releases.changed_tables import part, tables_in
from storage.sign_off.conditions import fetch_conditions, recent_conditions
from storage.sign_off.evidence import recent_evidence
from storage.sign_off.positions import fetch_positions, fetch_positions_to_tally
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
_OWN = len(CRITERION_COLUMNS)


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
        *CRITERION_COLUMNS,
        _committee.short,
        _committee.name,
        _committee.quorum,
        _release.classification,
        case((_release.cancelled_on.is_not(None), Phase.CANCELLED.value), (_release.live_on.is_not(None), Phase.LIVE.value), else_=""),
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


def fetch_review(
    conn: Connection, key: str, *, committee: str = "", criterion: str = "", only: str = "", tallied: bool = False
) -> Review | None:
    """Returns a committee's review of a release, by committee or by one of its criteria, or None.

    Three statements: two for what has changed in the release, and one for the positions; and one for each of criteria, roster, evidence
    and conditions that changed since they were last read. After the transaction's first write, all five are read.

    With `only` a criterion's number, the others have their stored state without evidence, positions and conditions. If it is `tallied` and
    a quorum decides, it also has those of the open criteria with positions, because the card has the tally of every open criterion.
    """
    listed = _recent_criteria(conn, key)
    if criterion:
        committee = next((each.committee for each, _ in listed if each.ref == criterion), "")
    # A criterion that is not applicable is nobody's to sign off.
    own = [(each, more) for each, more in listed if each.committee == committee and (not each.not_applicable or each.ref == criterion)]
    if not own:
        return None
    short, name, quorum, classification, closed, on_tad, on_go_live = own[0][1]
    criteria = tuple(each for each, _ in own)
    refs = {each.ref for each in criteria}
    read = {only} - {""}
    unspoken: set[str] = set()
    if read and tallied and quorum != CHAIR:
        positions = fetch_positions_to_tally(conn, key, committee, only)
        read |= {each.criterion for each in positions} & refs
        unspoken = {each.ref for each in criteria if each.state not in SETTLED} - read
    else:
        positions = fetch_positions(conn, key, read)
    wanted = read & refs if read else refs
    roster, deputies = _recent_roster(conn, key, committee)
    return Review(
        key=key,
        classification=classification,
        closed=closed,
        committee=committee,
        short=Committee(committee, name, short, "").called,
        quorum=quorum,
        roster=roster,
        criteria=criteria,
        evidence=tuple(each for each in recent_evidence(conn, key) if each.criterion in wanted),
        positions=tuple(each for each in positions if each.criterion in wanted),
        conditions=tuple(each for each in recent_conditions(conn, key) if each.criterion in wanted),
        tad_approved=on_tad is Outcome.AGREED,
        go_live=on_go_live,
        only=frozenset(read),
        unspoken=frozenset(unspoken),
        deputies=deputies,
    )


def _recent_criteria(conn: Connection, key: str) -> Sequence[tuple[Criterion, tuple[Any, ...]]]:
    """Cached: a release's criteria, each with what a review has of its committee and its release."""

    def read() -> Sequence[tuple[Criterion, tuple[Any, ...]]]:
        return [(Criterion(*row[:_OWN]), tuple(row[_OWN:])) for row in conn.execute(_CRITERIA, {"key": key}).all()]

    return part(conn, key, "criteria of a review", tables_in(_CRITERIA), read)


def _recent_roster(conn: Connection, key: str, committee: str) -> tuple[tuple[Member, ...], tuple[tuple[str, str, date, date], ...]]:
    """Cached: a committee's members, chairs first, and who of them has a deputy, as member, deputy, first and last day."""

    def read() -> tuple[tuple[Member, ...], tuple[tuple[str, str, date, date], ...]]:
        rows = conn.execute(_MEMBERS, {"committee": committee}).all()
        return tuple(dict.fromkeys(Member(*row[:3]) for row in rows)), tuple((row[1], *row[3:]) for row in rows if row[3])

    return part(conn, key, ("roster of a review", committee), tables_in(_MEMBERS), read)


def with_positions(conn: Connection, review: Review) -> Review:
    """Returns the review with its positions and conditions read again after a change in this transaction. Two statements."""
    refs = set(review.refs)
    return replace(
        review,
        positions=tuple(each for each in fetch_positions(conn, review.key, review.only) if each.criterion in refs),
        conditions=tuple(each for each in fetch_conditions(conn, review.key, review.only) if each.criterion in refs),
    )


def has_open_criteria(conn: Connection, committee: str) -> bool:
    """Returns whether a committee has criteria to sign off in an open release. One statement."""
    waiting = (
        select(_criterion.ref)
        .join_from(table_of(CriterionRow), table_of(ReleaseRow), _criterion.release_key == _release.key)
        .where(
            _criterion.committee == committee,
            _criterion.standing.not_in([SignOffState.MET, SignOffState.CONDITIONS]),
            _release.live_on.is_(None),
            _release.cancelled_on.is_(None),
        )
    )
    return bool(conn.execute(select(exists(waiting))).scalar_one())

"""Reads of a committee's review of a release: criteria with evidence, positions and conditions.

The number of statements is constant. The review as a value is in `policy.sign_off.review`, cards are in `storage.sign_off.cards`.
"""

from __future__ import annotations

from dataclasses import replace
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
from storage.sign_off.conditions import fetch_conditions
from storage.sign_off.evidence import fetch_evidence
from storage.sign_off.positions import fetch_positions
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

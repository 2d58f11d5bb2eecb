"""Reads of amendments of acceptance criteria, and of criteria affected by a change."""

from __future__ import annotations

from sqlalchemy import Connection, select

from policy.model.sign_off import Criterion
from policy.sign_off.amendments import Amendment, AmendmentState
from storage.history.names import key_in, prefix_of
from storage.tables import (
    AmendmentRow,
    AuditRow,
    CommitteeRow,
    ConditionRow,
    CriterionRow,
    DeputyRow,
    EvidenceRow,
    MemberRow,
    PositionRow,
    ReleaseRow,
    ReviewCardRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_audit = table_of(AuditRow).c
_criterion = table_of(CriterionRow).c
_member = table_of(MemberRow).c
_position = table_of(PositionRow).c
_amendment = table_of(AmendmentRow).c
_card = table_of(ReviewCardRow).c


def fetch_amendments(conn: Connection, key: str, *, only_open: bool = True) -> tuple[Amendment, ...]:
    """Returns the amendments proposed to a release's criteria, oldest first. One statement."""
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


_ABOUT_CRITERIA = (prefix_of(EvidenceRow), prefix_of(PositionRow), prefix_of(ConditionRow), prefix_of(CriterionRow))


def criteria_touched(conn: Connection, change: int) -> tuple[tuple[str, str], ...]:
    """Returns the criteria whose sign-off a change affected, with their releases. One statement."""
    statement = select(_audit.thing).where(_audit.change_id == change, _audit.outcome == "done").order_by(_audit.seq)
    named = (thing.partition(":")[2].split("/") for thing in conn.execute(statement).scalars() if thing.startswith(_ABOUT_CRITERIA))
    return tuple(dict.fromkeys((parts[0], parts[1]) for parts in named))


def committees_touched(conn: Connection, change: int) -> tuple[str, ...]:
    """Returns the committees whose quorum, members or deputies a change affected. Two statements at most."""
    statement = select(_audit.thing).where(_audit.change_id == change, _audit.outcome == "done").order_by(_audit.seq)
    things = tuple(conn.execute(statement).scalars())
    committees = [key_in(thing)[0] for thing in things if thing.startswith((prefix_of(CommitteeRow), prefix_of(MemberRow)))]
    absent = {key_in(thing)[0] for thing in things if thing.startswith(prefix_of(DeputyRow))}
    if absent:
        seats = select(_member.committee_key).where(_member.user_id.in_(absent)).order_by(_member.committee_key)
        committees += conn.execute(seats).scalars()
    return tuple(dict.fromkeys(committees))


def under_way(conn: Connection, committee: str) -> tuple[str, ...]:
    """Returns the open releases in which a committee has taken positions. One statement."""
    statement = (
        select(_release.key)
        .join_from(table_of(PositionRow), table_of(ReleaseRow), _position.release_key == _release.key)
        .join(table_of(CriterionRow), (_criterion.release_key == _position.release_key) & (_criterion.ref == _position.criterion_ref))
        .where(_criterion.committee == committee, _release.live_on.is_(None), _release.cancelled_on.is_(None))
        .distinct()
        .order_by(_release.key)
    )
    return tuple(conn.execute(statement).scalars())


def with_card_or_positions(conn: Connection, committee: str) -> tuple[str, ...]:
    """Returns the open releases in which a committee has a card or has taken positions. Two statements."""
    statement = (
        select(_card.release_key)
        .join_from(table_of(ReviewCardRow), table_of(ReleaseRow), _card.release_key == _release.key)
        .where(_card.committee == committee, _release.live_on.is_(None), _release.cancelled_on.is_(None))
    )
    return tuple(sorted({*conn.execute(statement).scalars(), *under_way(conn, committee)}))

"""Positions, and their rows: one for each person and seat on a criterion (R22)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from policy.sign_off.sign_off import SETTLED, Position
from storage.sign_off.of_criteria import KEY, OfCriteria
from storage.tables import CriterionRow, PositionRow, table_of

_SLASH = "/"
_position = table_of(PositionRow).c
_criterion = table_of(CriterionRow).c
_POSITIONS = OfCriteria(
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
    .where(_position.release_key == KEY)
    .order_by(_position.turn, _position.user_id),
    _position.criterion_ref,
)
_TALLIED = select(_criterion.ref).where(
    _criterion.release_key == KEY,
    _criterion.committee == bindparam("committee", type_=String),
    or_(_criterion.ref == bindparam("at", type_=String), and_(*(_criterion.standing != each for each in sorted(SETTLED)))),
)
_POSITIONS_TO_TALLY = _POSITIONS.of_all.where(_position.criterion_ref.in_(_TALLIED))


def person_of(user_id: str) -> str:
    """Returns the person of a position row. Rows of a person's further seats have keys such as "U1/U2" and "U1/U2/2"."""
    return user_id.partition(_SLASH)[0]


def free_key(taken: Collection[str], user: str, seat: str) -> str:
    """Returns an unused key for a person's position of a seat: the person's id for the first, then "U1/U2", "U1/U2/2" .."""
    keys = (f"{user}{_SLASH}{seat}{_SLASH}{number}" for number in count(2))
    return next(each for each in (user, f"{user}{_SLASH}{seat}", *(next(keys) for _ in taken)) if each not in taken)


def position_rows(session: Session, key: str, ref: str) -> list[PositionRow]:
    """Returns the rows of all positions on a criterion. One statement."""
    statement = select(PositionRow).where(_position.release_key == key, _position.criterion_ref == ref).order_by(_position.user_id)
    return list(session.execute(statement).scalars())


def rows_of_person(session: Session, key: str, ref: str, user: str) -> list[PositionRow]:
    """Returns the rows of one person's positions on a criterion, one for each seat. One statement."""
    own = or_(_position.user_id == user, _position.user_id.startswith(f"{user}{_SLASH}", autoescape=True))
    statement = select(PositionRow).where(_position.release_key == key, _position.criterion_ref == ref, own)
    return list(session.execute(statement.order_by(_position.user_id)).scalars())


def positions_by_seat(session: Session, key: str, seat: str) -> list[PositionRow]:
    """Returns the rows of a release's positions that were taken from a seat. One statement."""
    statement = select(PositionRow).where(_position.release_key == key, _position.voice == seat)
    return list(session.execute(statement.order_by(_position.criterion_ref, _position.user_id)).scalars())


def fetch_positions(conn: Connection, key: str, refs: Collection[str] = ()) -> tuple[Position, ...]:
    """Returns all positions in a release, or on some criteria, in the order they were taken. One statement."""
    return _positions(_POSITIONS.read(conn, key, refs))


def fetch_positions_to_tally(conn: Connection, key: str, committee: str, at: str) -> tuple[Position, ...]:
    """Returns the positions on a criterion and on all that a committee has not settled, in the order they were taken. One statement."""
    return _positions(conn.execute(_POSITIONS_TO_TALLY, {"key": key, "committee": committee, "at": at}).all())


def _positions(rows: Sequence[Any]) -> tuple[Position, ...]:
    return tuple(Position(row[0], person_of(row[1]), *row[2:]) for row in rows)

"""Reads of decisions and of the items acknowledged with them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from policy.decisions.overtaken import after
from policy.model.decisions import Decision
from storage.history.numbers import next_number
from storage.mapping.decisions import DECISION_COLUMNS
from storage.tables import (
    AcknowledgementRow,
    DecisionRow,
    table_of,
)

_decision = table_of(DecisionRow).c
_acknowledgement = table_of(AcknowledgementRow).c


def decision(conn: Connection, key: str, number: int) -> Decision | None:
    """Returns a release's decision by number, or None. One statement."""
    row = conn.execute(select(*DECISION_COLUMNS).where(_decision.release_key == key, _decision.number == number)).one_or_none()
    return None if row is None else Decision(*row)


def decisions_after(conn: Connection, key: str, number: int) -> tuple[Decision, ...]:
    """Returns a release's decisions that come after one, in the order of recording; see `overtaken.after`. One statement."""
    statement = select(_decision.number, *DECISION_COLUMNS).where(_decision.release_key == key)
    recorded = {row[0]: Decision(*row[1:]) for row in conn.execute(statement).all()}
    return after(number, recorded) if number in recorded else ()


def acknowledgements(conn: Connection, key: str, number: int) -> tuple[tuple[str, str], ...]:
    """Returns the items acknowledged with a decision, with their reasons. One statement."""
    statement = (
        select(_acknowledgement.text, _acknowledgement.reason)
        .where(_acknowledgement.release_key == key, _acknowledgement.decision_number == number)
        .order_by(_acknowledgement.item)
    )
    return tuple((text, reason) for text, reason in conn.execute(statement).all())


def next_decision(conn: Connection, key: str) -> int:
    """Returns the number for a release's next decision, which none had before. Two statements."""
    taken = conn.execute(select(_decision.number).where(_decision.release_key == key)).scalars().all()
    return next_number(conn, DecisionRow, key, taken=taken)

"""Reads of decisions and of the items acknowledged with them."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from policy.model.decisions import Decision, Subject
from storage.releases import from_rows as rows
from storage.tables import (
    AcknowledgementRow,
    DecisionRow,
    table_of,
)

BESIDE = frozenset({Subject.EXCEPTION, Subject.BASELINE})
"""Subjects on which a release has several decisions at once."""

_decision = table_of(DecisionRow).c
_acknowledgement = table_of(AcknowledgementRow).c


def decision(conn: Connection, key: str, number: int) -> Decision | None:
    """Returns a release's decision by number, or None. One statement."""
    row = conn.execute(select(*rows.DECISION_COLUMNS).where(_decision.release_key == key, _decision.number == number)).one_or_none()
    return None if row is None else Decision(*row)


def later_decision(conn: Connection, key: str, number: int, earlier: Decision) -> Decision | None:
    """Returns the newest decision that overtakes an earlier one: on the same subject and part, with another outcome or go-live.

    Exceptions and baselines stand beside each other, so none overtakes another. One statement.
    """
    if earlier.subject in BESIDE:
        return None
    statement = (
        select(*rows.DECISION_COLUMNS)
        .where(
            _decision.release_key == key,
            _decision.number > number,
            _decision.subject == earlier.subject,
            _decision.covers == earlier.covers,
        )
        .order_by(_decision.number.desc())
        .limit(1)
    )
    row = conn.execute(statement).one_or_none()
    newest = None if row is None else Decision(*row)
    return newest if newest and (newest.outcome, newest.go_live) != (earlier.outcome, earlier.go_live) else None


def acknowledgements(conn: Connection, key: str, number: int) -> tuple[tuple[str, str], ...]:
    """Returns the items acknowledged with a decision, with their reasons. One statement."""
    statement = (
        select(_acknowledgement.text, _acknowledgement.reason)
        .where(_acknowledgement.release_key == key, _acknowledgement.decision_number == number)
        .order_by(_acknowledgement.item)
    )
    return tuple((text, reason) for text, reason in conn.execute(statement).all())


def next_decision(conn: Connection, key: str) -> int:
    """Returns the number for a release's next decision. One statement."""
    last = conn.execute(select(func.max(_decision.number)).where(_decision.release_key == key)).scalar_one()
    return (last or 0) + 1

"""Reads of decisions and of the items acknowledged with them."""

from __future__ import annotations

from sqlalchemy import Connection, and_, false, func, or_, select

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
    """Returns the newest decision that overtakes an earlier one: on the same subject and part, or on the go-live. One statement.

    The same outcome again overtakes nothing, unless the go-live is another one. Exceptions and baselines stand beside each other.
    """
    if earlier.subject in BESIDE:
        return None
    same = and_(_decision.subject == earlier.subject, _decision.covers == earlier.covers, _decision.outcome != earlier.outcome)
    moved = and_(_decision.go_live.is_not(None), _decision.go_live != earlier.go_live) if earlier.go_live else false()
    statement = (
        select(*rows.DECISION_COLUMNS)
        .where(_decision.release_key == key, _decision.number > number, or_(same, moved))
        .order_by(_decision.number.desc())
        .limit(1)
    )
    row = conn.execute(statement).one_or_none()
    return None if row is None else Decision(*row)


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

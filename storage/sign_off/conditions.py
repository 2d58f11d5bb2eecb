"""Reads of conditions."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from policy.sign_off.conditions import Condition
from storage.releases.changed_tables import part
from storage.sign_off.of_criteria import KEY, OfCriteria
from storage.tables import ConditionRow, table_of

_condition = table_of(ConditionRow).c
_CONDITIONS = OfCriteria(
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
    .where(_condition.release_key == KEY)
    .order_by(_condition.criterion_ref, _condition.number),
    _condition.criterion_ref,
)


def fetch_conditions(conn: Connection, key: str, refs: Collection[str] = ()) -> tuple[Condition, ...]:
    """Returns all conditions in a release, or on some criteria. One statement."""
    return tuple(Condition(*row) for row in _CONDITIONS.read(conn, key, refs))


def recent_conditions(conn: Connection, key: str) -> tuple[Condition, ...]:
    """Cached: all conditions in a release."""
    return part(conn, key, "conditions", ("condition",), lambda: fetch_conditions(conn, key))

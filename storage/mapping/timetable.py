"""Statements that read the milestones of a release, and conversion of their rows to a timetable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, bindparam, select

from policy.model.timetable import Milestone
from storage.tables import MilestoneRow, PredecessorRow, table_of

_KEY: Any = bindparam("key", type_=String)

_milestone = table_of(MilestoneRow).c
_predecessor = table_of(PredecessorRow).c

MILESTONE_COLUMNS = (
    _milestone.key,
    _milestone.event,
    _milestone.owner,
    _milestone.planned,
    _milestone.notes,
    _milestone.anchor,
    _milestone.working_days,
    _milestone.done_on,
    _milestone.acts,
    _milestone.covers,
    _milestone.recorded_on,
    _milestone.proposed,
)

MILESTONES = select(*MILESTONE_COLUMNS).where(_milestone.release_key == _KEY).order_by(_milestone.position, _milestone.key)

PREDECESSORS = (
    select(_predecessor.milestone_key, _predecessor.after_key)
    .where(_predecessor.release_key == _KEY)
    .order_by(_predecessor.position, _predecessor.after_key)
)


def milestone(row: Sequence[Any], after: tuple[str, ...] = ()) -> Milestone:
    """Converts a row of MILESTONE_COLUMNS."""
    return Milestone(*(*row[:9], after, *row[9:]))


def milestones(rows: Sequence[Sequence[Any]], predecessor_rows: Sequence[Sequence[Any]]) -> tuple[Milestone, ...]:
    """Converts rows of MILESTONES and PREDECESSORS to a timetable."""
    after: dict[str, list[str]] = {}
    for key, before in predecessor_rows:
        after.setdefault(key, []).append(before)
    return tuple(milestone(row, tuple(after.get(row[0], ()))) for row in rows)

"""What the committees are called that release files added, read with what is read anyway (decision 1601)."""

from __future__ import annotations

from sqlalchemy import func, select

from policy.model.roster import NAMES, name_added
from storage.tables import CommitteeRow, table_of

_BETWEEN, _AFTER = "\x1f", "\x1e"
"""Between the names of a committee, and after them: control characters, which no release file may hold."""
_committee = table_of(CommitteeRow).c

NAMED = (
    select(func.aggregate_strings(_committee.key + _BETWEEN + _committee.short + _BETWEEN + _committee.name, _AFTER))
    .where(_committee.key.not_in(NAMES))
    .scalar_subquery()
    .label("named")
)
"""A column of statements that every transaction begins with, so that a new name is known at once and takes no statement of its own."""


def take_names(named: str | None) -> None:
    """Sets what the added committees are called, from the value of that column."""
    rows = [each.split(_BETWEEN) for each in (named or "").split(_AFTER) if each]
    name_added({key: short or name for key, short, name in rows})

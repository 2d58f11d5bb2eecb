"""Names of the committees that release files added, read by statements that run anyway (decision 1601)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnClause, String, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from policy.model.roster import NAMES, name_added
from storage.tables import CommitteeRow, table_of

_BETWEEN, _AFTER = "\x1f", "\x1e"
"""Between the names of a committee, and after them: control characters, which no release file may hold."""
_committee = table_of(CommitteeRow).c


class _Together(FunctionElement[str]):
    """All values of a column in one text, as every transaction needs it; SQLAlchemy's `aggregate_strings` is compiled in part each time."""

    inherit_cache = True
    type = String()


@compiles(_Together)
def _on_sqlite(element: _Together, compiler: Any, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, char({ord(_AFTER)}))"


@compiles(_Together, "postgresql")
def _on_postgresql(element: _Together, compiler: Any, **options: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **options)}, chr({ord(_AFTER)}))"


_SEC: list[ColumnClause[str]] = [literal_column(f"'{each}'") for each in NAMES]  # As parameters they would be spelt out each time, too.
NAMED = (
    select(_Together(_committee.key + _BETWEEN + _committee.short + _BETWEEN + _committee.name))
    .where(_committee.key.not_in(_SEC))
    .scalar_subquery()
    .label("named")
)
"""A column of statements that every transaction begins with, so that a new name is known at once and takes no statement of its own."""


def take_names(named: str | None) -> None:
    """Sets the names of the added committees from the value of that column."""
    rows = [each.split(_BETWEEN) for each in (named or "").split(_AFTER) if each]
    name_added({key: short or name for key, short, name in rows})

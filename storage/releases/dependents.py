"""Rows that refer to a row that a release file removes, such as the evidence of a criterion."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session

from storage.columns import Row
from storage.history.journal import recorded_columns, thing_of
from storage.mapping.to_rows import Values
from storage.tables import AUDITED, CLASSES, FROM_FILES, references_to, table_of

_FROM_FILES = frozenset(table_of(each).name for each in FROM_FILES)


def dependents(session: Session, row: type[Row], values: Values) -> Iterator[tuple[str, Row]]:
    """Yields rows of tables that no file defines and that refer to the row, with their names in the history; those without others first.

    One statement for each table that refers to it.
    """
    for key in references_to(table_of(row)):
        other = key.table
        if other.name in _FROM_FILES or other.name not in AUDITED:
            continue
        conditions = [element.parent == values[element.column.name] for element in key.elements]
        for found in session.connection().execute(select(*recorded_columns(other)).where(*conditions)).mappings().all():
            kind = CLASSES[other.name]
            yield from dependents(session, kind, dict(found))
            identity = tuple(found[column.name] for column in other.primary_key.columns)
            yield thing_of(other, dict(found)), session.get_one(kind, identity)

"""Classified parts of the history: times at which a release was classified, and changes of classified evidence and documents (R20)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from policy.model.history import FieldChange
from policy.model.releases import Classification
from storage.history.names import key_in, name_of, prefix_of
from storage.history.undo import value_of
from storage.tables import AuditRow, DocumentRow, EvidenceRow, ModificationRow, ReleaseRow, Row, ScopeItemRow, table_of

_audit = table_of(AuditRow).c
_FIELD = "classification"
_CLASSIFIED = (DocumentRow, EvidenceRow)
"""Tables whose rows have a classification of their own."""
_WORDS = frozenset({"address", "note", "title", "version", "view_reason", "withdrawn"})
"""Their columns that reveal contents."""


def spans_above(conn: Connection, release: str, ceiling: Classification) -> tuple[tuple[int, int | None], ...]:
    """Returns the spans of the history, by numbers of changes, in which the release was classified above the ceiling.

    None is "to this day". The changes that raised and lowered it belong to them. One statement, none for the highest ceiling.
    """
    if ceiling is max(Classification):
        return ()
    statement = (
        select(_audit.change_id, _audit.field, _audit.after)
        .where(_audit.thing == name_of(ReleaseRow, release), _audit.field.in_(("", _FIELD)), _audit.outcome == "done")
        .order_by(_audit.seq)
    )
    return tuple(_spans(conn.execute(statement).all(), ceiling))


def was_white(conn: Connection, release: str) -> bool:
    """Returns whether the release was ever classified White, also if it is no longer on record. One statement."""
    statement = (
        select(_audit.field, _audit.after)
        .where(_audit.thing == name_of(ReleaseRow, release), _audit.field.in_(("", _FIELD)), _audit.outcome == "done")
        .where(_audit.after.is_not(None))
    )
    levels = ((json.loads(after) if field else json.loads(after).get(_FIELD)) for field, after in conn.execute(statement).all())
    return any(_level(each) is Classification.WHITE for each in levels)


def ever_made(conn: Connection, row: type[Row]) -> tuple[str, ...]:
    """Returns the keys of all rows of a table with one key that were ever made, by key; also of those that are gone. One statement."""
    made = (_audit.thing.startswith(prefix_of(row), autoescape=True), _audit.field == "", _audit.outcome == "done")
    things = conn.execute(select(_audit.thing).where(*made).distinct().order_by(_audit.thing)).scalars()
    return tuple(key_in(each)[0] for each in things)


def stood_alone(conn: Connection, ref: str) -> bool:
    """Returns whether a modification was on record before it was in any scope, so that everybody might see it. Two statements."""
    first = select(func.min(_audit.change_id)).where(_audit.outcome == "done")
    made = conn.execute(first.where(_audit.thing == name_of(ModificationRow, ref))).scalar_one()
    placed = conn.execute(first.where(_audit.thing.like(f"{prefix_of(ScopeItemRow)}%/{ref}/%"))).scalar_one()
    return made is not None and (placed is None or made < placed)


def _spans(rows: Sequence[Any], ceiling: Classification) -> Iterator[tuple[int, int | None]]:
    since: int | None = None
    for change, field, after in rows:
        stored = json.loads(after) if after else None
        level = _level(stored if field else (stored or {}).get(_FIELD))
        if level > ceiling and since is None:
            since = change
        elif level <= ceiling and since is not None:
            yield since, change
            since = None
    if since is not None:
        yield since, None


def _level(stored: object) -> Classification:
    found = value_of(table_of(ReleaseRow).c[_FIELD], stored)
    return Classification.WHITE if found is None else Classification(found)


def without_hidden(conn: Connection, changes: Sequence[FieldChange], ceiling: Classification) -> tuple[FieldChange, ...]:
    """Returns the changes without the words of evidence and documents that are classified above the ceiling.

    That evidence was submitted is told, its address and note are not. A statement for each table with such changes, none for the highest
    ceiling.
    """
    if ceiling is max(Classification):
        return tuple(changes)
    hidden = {name: level for row in _CLASSIFIED for name, level in _levels(conn, row, changes) if level > ceiling}
    return tuple(_told(each, hidden[each.thing]) if each.thing in hidden else each for each in changes)


def _levels(conn: Connection, row: Any, changes: Sequence[FieldChange]) -> Iterator[tuple[str, Classification]]:
    table = table_of(row)
    own = [each for each in changes if each.thing.startswith(prefix_of(row))]
    for each in own:  # Rows that are gone have the classification with which they were recorded.
        values = each.after if isinstance(each.after, dict) else each.before if isinstance(each.before, dict) else {}
        if not each.field and _FIELD in values:
            yield each.thing, _level(values[_FIELD])
    if own:
        keys = tuple(table.primary_key.columns)
        releases = {key_in(each.thing)[0] for each in own}
        for found in conn.execute(select(*keys, table.c[_FIELD]).where(table.c.release_key.in_(releases))).all():
            yield name_of(row, *found[:-1]), found[-1]


def _told(change: FieldChange, level: Classification) -> FieldChange:
    said = f"classified {level.name.title()}, not shown here"
    if not change.field:
        return replace(change, before=_without(change.before, said), after=_without(change.after, said))
    return replace(change, before=said if change.before else change.before, after=said if change.after else change.after, reason="")


def _without(values: object, said: str) -> object:
    if not isinstance(values, dict):
        return values
    return {name: said if name in _WORDS and value else value for name, value in values.items()}

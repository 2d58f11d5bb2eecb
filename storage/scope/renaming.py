"""Another reference for a modification, and the record that a reference finds (design, Words; R24)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Connection, select
from sqlmodel import Session

from policy.model.scope import Modification
from policy.scope.references import ReferencePattern, twins
from storage.history.journal import recorded_columns
from storage.roster.reference_data import fetch_patterns
from storage.tables import CLASSES, FindingAcceptanceRow, ModificationRow, NudgeOwnerRow, NudgeSnoozeRow, Row, references_to, table_of

_modification = table_of(ModificationRow).c
_BY_NAME: tuple[tuple[type[Row], str], ...] = (
    (FindingAcceptanceRow, "finding"),
    (NudgeOwnerRow, "item"),
    (NudgeSnoozeRow, "item"),
)
"""Tables whose keys name a modification in a text, with that column."""


def rename(session: Session, old: str, new: str, **facts: str) -> None:
    """Gives a modification another reference and other `facts`, with all rows that refer to it.

    The history keeps what was recorded under the old reference.
    """
    connection = session.connection()
    session.flush()
    table = table_of(ModificationRow)
    row = session.get_one(ModificationRow, old)
    values = {column.name: getattr(row, column.name) for column in recorded_columns(table)}
    for key in references_to(table):
        column = key.elements[0].parent.name
        for found in connection.execute(select(*recorded_columns(key.table)).where(key.table.c[column] == old)).mappings().all():
            _replace(session, CLASSES[key.table.name], dict(found), column, new)
    for kind, column in _BY_NAME:
        named = table_of(kind)
        for found in connection.execute(select(*recorded_columns(named)).where(named.c[column].contains(old))).mappings().all():
            text = re.sub(rf"\b{re.escape(old)}\b", new, found[column])
            if text != found[column]:
                _replace(session, kind, dict(found), column, text)
    session.delete(row)
    session.add(ModificationRow(**{**values, **facts, "ref": new}))


def _replace(session: Session, kind: type[Row], values: dict[str, object], column: str, text: str) -> None:
    identity = tuple(values[each.name] for each in table_of(kind).primary_key.columns)
    session.delete(session.get_one(kind, identity))
    session.add(kind(**{**values, column: text}))


def rename_drafts(session: Session, given: Iterable[Modification]) -> list[str]:
    """Renames stored Draft Proposals that a release file has as Modification Proposals, so that each stays one record (R24).

    Returns what was renamed, in words.
    """
    changes = []
    for each in given:
        if old := stored_twin(session.connection(), each.ref, each.draft_ref):
            rename(session, old, each.ref)
            session.flush()
            changes.append(f"renamed: {old} is {each.ref}")
    return changes


def stored_ref(conn: Connection, ref: str, patterns: tuple[ReferencePattern, ...]) -> str | None:
    """Returns the reference under which a modification is stored: its own, or its other one (DP102 of MP102); None if it is not stored.

    One statement.
    """
    others = twins(ref, patterns)
    statement = select(_modification.ref, _modification.draft_ref).where(
        _modification.ref.in_([ref, *others]) | ((_modification.draft_ref == ref) & (_modification.draft_ref != ""))
    )
    found = {row.ref: row.draft_ref for row in conn.execute(statement).all()}
    if ref in found:
        return ref
    return next((each for each, draft in found.items() if draft == ref), next(iter(found), None))


def stored_twin(conn: Connection, ref: str, draft: str = "") -> str | None:
    """Returns the other reference under which a modification is stored, if it is not stored under this one. At most three statements."""
    if conn.execute(select(_modification.ref).where(_modification.ref == ref)).one_or_none():
        return None
    others = {*twins(ref, fetch_patterns(conn)), draft} - {"", ref}
    if not others:
        return None
    return conn.execute(select(_modification.ref).where(_modification.ref.in_(sorted(others))).limit(1)).scalar_one_or_none()


def split_from(conn: Connection, ref: str) -> tuple[str, ...]:
    """Returns the proposals that a proposal was split into: MP102A and MP102B for MP102 (R24). One statement."""
    statement = select(_modification.ref).where(_modification.origin == ref, _modification.origin != "").order_by(_modification.ref)
    return tuple(conn.execute(statement).scalars())

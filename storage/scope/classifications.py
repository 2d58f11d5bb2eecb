"""Classifications of the releases of a modification or Change Request, and the conditions for a reader to see it (R20)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, exists, or_, select, true

from policy.access.classification import up_to
from policy.model.releases import Classification
from storage.tables import AlongsideRow, ChangeRequestRow, ModificationRow, ReleaseRow, ScopeItemRow, table_of

_release = table_of(ReleaseRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c
_alongside = table_of(AlongsideRow).c
_request = table_of(ChangeRequestRow).c


def of_modifications(conn: Connection, refs: Iterable[str]) -> dict[str, list[Classification]]:
    """Returns the classifications of each modification's releases, also of those that it left. One statement, none for no refs."""
    return _classes(conn, _scope.modification_ref, _scope.release_key, refs)


def of_requests(conn: Connection, refs: Iterable[str]) -> dict[str, list[Classification]]:
    """Returns the classifications of the releases that each Change Request is alongside. One statement, none for no refs."""
    return _classes(conn, _alongside.request_ref, _alongside.release_key, refs)


def _classes(conn: Connection, ref: Column[Any], key: Column[Any], refs: Iterable[str]) -> dict[str, list[Classification]]:
    found: dict[str, list[Classification]] = {each: [] for each in refs}
    if found:
        statement = select(ref, _release.classification).join_from(ref.table, table_of(ReleaseRow), key == _release.key)
        for named, level in conn.execute(statement.where(ref.in_(sorted(found))).distinct()).all():
            found[named].append(level)
    return found


def modifications_up_to(ceiling: Classification) -> ColumnElement[bool]:
    """Returns the condition that a modification may be seen up to a ceiling: it is in no release, or in one that may be seen."""
    return _up_to(_scope.modification_ref == _modification.ref, _scope.release_key, ceiling)


def requests_up_to(ceiling: Classification) -> ColumnElement[bool]:
    """Returns the condition that a Change Request may be seen up to a ceiling: it is alongside no release, or one that may be seen."""
    return _up_to(_alongside.request_ref == _request.ref, _alongside.release_key, ceiling)


def _up_to(own: ColumnElement[bool], key: Column[Any], ceiling: Classification) -> ColumnElement[bool]:
    if ceiling is max(Classification):
        return true()
    visible = exists().where(and_(own, key == _release.key, _release.classification.in_(up_to(ceiling))))
    return or_(~exists().where(own), visible)

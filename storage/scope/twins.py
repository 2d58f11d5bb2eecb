"""Modifications that several open releases have in scope, although only one can have them (R6)."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, String, and_, bindparam, exists, select

from policy.access.classification import up_to
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Classification, Release
from policy.model.scope import ScopeState
from policy.scope.parts import Twin, is_twin
from storage.releases.changed_tables import of_tables, tables_in
from storage.tables import DecisionRow, ReleaseRow, ScopeItemRow, table_of

_scope, _release, _decision = table_of(ScopeItemRow).c, table_of(ReleaseRow).c, table_of(DecisionRow).c
_own = table_of(ScopeItemRow).alias().c
_later = table_of(DecisionRow).alias().c

_GO = exists().where(
    _decision.release_key == _release.key,
    _decision.subject == Subject.GO_LIVE,
    _decision.outcome == Outcome.GO,
    ~exists().where(_later.release_key == _release.key, _later.subject == Subject.GO_LIVE, _later.number > _decision.number),
)
"""Whether the newest go-live decision of a release is a Go, which closes its scope."""


@cache
def _twins(ceiling: Classification) -> Select[Any]:
    same = and_(_scope.modification_ref == _own.modification_ref, _scope.release_key != _own.release_key, _scope.state != ScopeState.OUT)
    return (
        select(_own.part.label("here"), _scope.modification_ref, _scope.part, _release.key, _GO.label("closed"))
        .select_from(_own.part.table.join(table_of(ScopeItemRow), same).join(table_of(ReleaseRow), _scope.release_key == _release.key))
        .where(
            _own.release_key == bindparam("own", type_=String),
            _own.state != ScopeState.OUT,
            _release.live_on.is_(None),
            _release.cancelled_on.is_(None),
            _release.classification.in_(up_to(ceiling)),
        )
        .order_by(_scope.modification_ref, _own.part, _release.go_live.is_(None), _release.go_live, _release.key, _scope.part)
    )


def twins(conn: Connection, release: Release) -> tuple[Twin, ...]:
    """Returns the items of this release's scope that other open releases have too, although only one may have them (R6).

    Releases that are classified higher than this one are left out, so that a person who may see it may see all of it (R20). One statement,
    or none if no scope, release or decision has changed since.
    """
    items = {(each.modification.ref, each.part): each for each in release.in_scope}
    statement = _twins(release.classification)
    name = ("twins", release.key, release.classification)
    rows = of_tables(conn, name, tables_in(statement), lambda: conn.execute(statement, {"own": release.key}).all())
    return tuple(
        Twin(items[ref, here], key, part, bool(closed))
        for here, ref, part, key, closed in rows
        if (ref, here) in items and is_twin(here, part)
    )

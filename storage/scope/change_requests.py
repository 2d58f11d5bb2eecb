"""Reads of DCC Change Requests, with their releases and dependent modifications (Paper 4; R7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from policy.model.releases import Classification
from policy.model.scope import ChangeRequest, Dependency
from storage.mapping import scope as scope_rows
from storage.scope.classifications import requests_up_to
from storage.tables import AlongsideRow, ChangeRequestRow, DependencyRow, table_of

_request = table_of(ChangeRequestRow).c
_alongside = table_of(AlongsideRow).c
_dependency = table_of(DependencyRow).c


@dataclass(frozen=True)
class RequestRecord:
    """A Change Request, the releases it is delivered alongside, and the modifications that depend on it."""

    request: ChangeRequest
    alongside: tuple[str, ...]
    waiting: tuple[Dependency, ...]


def fetch_request(conn: Connection, ref: str) -> RequestRecord | None:
    """Returns the Change Request with its releases and dependencies, or None. Three statements, one if it does not exist."""
    top = conn.execute(select(*scope_rows.REQUEST_COLUMNS).where(_request.ref == ref)).one_or_none()
    if top is None:
        return None
    request = ChangeRequest(*top)
    keys = conn.execute(select(_alongside.release_key).where(_alongside.request_ref == ref).order_by(_alongside.release_key)).scalars()
    waiting = conn.execute(
        select(_dependency.modification_ref, _dependency.reach, _dependency.before)
        .where(_dependency.request_ref == ref)
        .order_by(_dependency.modification_ref, _dependency.position)
    ).all()
    return RequestRecord(request, tuple(keys), tuple(Dependency(row[0], request, row[1], row[2]) for row in waiting))


def request_refs(conn: Connection, clearance: Classification) -> tuple[str, ...]:
    """Returns all Change Request refs within `clearance`. One statement."""
    return tuple(conn.execute(select(_request.ref).where(requests_up_to(clearance)).order_by(_request.ref)).scalars())

"""DCC Change Requests read with what they ride alongside and what waits for them (Paper 4; R7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from policy.model.scope import ChangeRequest, Dependency
from storage.releases import from_rows as rows
from storage.tables import AlongsideRow, ChangeRequestRow, DependencyRow, table_of

_request = table_of(ChangeRequestRow).c
_alongside = table_of(AlongsideRow).c
_dependency = table_of(DependencyRow).c


@dataclass(frozen=True)
class RequestRecord:
    """A change request, the releases that it rides alongside, and the modifications that wait for it."""

    request: ChangeRequest
    alongside: tuple[str, ...]
    waiting: tuple[Dependency, ...]


def fetch_request(conn: Connection, ref: str) -> RequestRecord | None:
    """The change request with what it belongs to, or None. Three statements; one where there is none."""
    top = conn.execute(select(*rows.REQUEST_COLUMNS).where(_request.ref == ref)).one_or_none()
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


def request_refs(conn: Connection) -> tuple[str, ...]:
    """All change request refs. One statement."""
    return tuple(conn.execute(select(_request.ref).order_by(_request.ref)).scalars())

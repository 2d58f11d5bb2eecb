"""Versions of the RID as points in the history, and the state at each (R8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from policy.documents.life import DocumentVersion
from policy.model.releases import Release
from policy.rid.versions import parse_version
from storage.documents.documents import fetch_documents
from storage.history.as_of import looking_back
from storage.history.names import prefix_of
from storage.releases.releases import fetch_release
from storage.rid.comments import RidComment, comments
from storage.roster.reference_data import Reference, fetch_reference
from storage.tables import AuditRow, RidVersionRow, table_of

_audit = table_of(AuditRow).c

LOADED = frozenset({"load", "release import", "release edit"})
"""Commands that put a version on record as a fact of the past."""
_UNDO = "release undo"


@dataclass(frozen=True)
class Point:
    """Where in the history a version is: after the audit row `seq`, written at `at` (business time).

    `recorded` tells a version that was put on record as a fact of the past from one that was issued here.
    """

    number: str
    seq: int
    at: datetime
    recorded: bool


@dataclass(frozen=True)
class State:
    """A release at a point of the history, with the reference data, the comments and the documents on record then."""

    release: Release
    reference: Reference
    comments: tuple[RidComment, ...] = ()
    documents: tuple[DocumentVersion, ...] = ()


def points(conn: Connection, key: str) -> dict[str, Point]:
    """The point in the history of each version of the release that was ever put on record, by number. Two statements.

    A version ends with the change that put it on record: what was agreed or decided with it belongs to it.
    """
    prefix = prefix_of(RidVersionRow, key)
    made = (
        select(_audit.thing, _audit.change_id, _audit.at, _audit.command)
        .where(_audit.release_key == key, _audit.thing.startswith(prefix, autoescape=True))
        .where(_audit.field == "", _audit.after.is_not(None), _audit.outcome == "done")
        .order_by(_audit.seq)
    )
    rows = conn.execute(made).all()
    changes = sorted({row.change_id for row in rows})
    ends = select(_audit.change_id, func.max(_audit.seq)).where(_audit.change_id.in_(changes)).group_by(_audit.change_id)
    last: dict[int, int] = {row[0]: row[1] for row in conn.execute(ends).all()}
    found: dict[str, Point] = {}
    for row in rows:
        number = row.thing.removeprefix(prefix)
        # Taking back the removal of a version does not issue it anew.
        if row.command != _UNDO or number not in found:
            found[number] = Point(number, last[row.change_id], row.at, row.command in LOADED)
    return found


def state_now(conn: Connection, key: str) -> State | None:
    """The release as it is; None where there is none. 24 statements whatever its size."""
    release = fetch_release(conn, key)
    return None if release is None else State(release, fetch_reference(conn), comments(conn, key), fetch_documents(conn, key))


def state_at(conn: Connection, key: str, point: Point) -> State | None:
    """The release as it was at a version's point, with the versions up to that one; None where there was none.

    It reads the history of the release and of what releases share.
    """
    with looking_back(conn, upto=point.seq, release=key) as copy:
        found = state_now(copy, key)
    if found is None:
        return None
    this = parse_version(point.number)
    kept = tuple(each for each in found.release.versions if parse_version(each.number) <= this)
    return replace(found, release=replace(found.release, versions=kept))

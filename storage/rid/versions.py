"""Versions of the RID as points in the history, and the state of the release at each (R8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from sqlalchemy import Connection, func, select, true

from policy.documents.documents import DocumentVersion
from policy.model.releases import Release
from policy.rid.versions import parse_version
from storage.documents.documents import fetch_documents
from storage.engine.cache import kept
from storage.history.as_of import looking_back
from storage.history.names import prefix_of
from storage.history.undo import undone_by
from storage.releases.releases import fetch_release
from storage.rid.comments import RidComment, comments
from storage.roster.reference_data import ReferenceData, fetch_reference
from storage.tables import AuditRow, RidVersionRow, table_of

_audit = table_of(AuditRow).c

LOADED = frozenset({"load", "load stage", "release import", "release edit"})
"""Commands that record a version issued in the past."""


@dataclass(frozen=True)
class Point:
    """The point in the history of a version: after the audit row `seq`, written at `at` (business time), with the hash of that row.

    `recorded` is whether the version was recorded as issued in the past, rather than issued with the bot.
    """

    number: str
    seq: int
    at: datetime
    recorded: bool
    hash: str


@dataclass(frozen=True)
class RecordThen:
    """A release at a point in the history, with the reference data, comments and documents of that time."""

    release: Release
    reference: ReferenceData
    comments: tuple[RidComment, ...] = ()
    documents: tuple[DocumentVersion, ...] = ()


def points(conn: Connection, key: str, zone: tzinfo = UTC, *, until: datetime | None = None) -> dict[str, Point]:
    """Returns the point in the history of each version of the release recorded up to `until`, by number, with instants in `zone`.

    Two statements. A version's point is the end of the change that recorded it, so decisions in the same change belong to it.
    """
    prefix = prefix_of(RidVersionRow, key)
    made = (
        select(_audit.thing, _audit.change_id, _audit.at, _audit.command)
        .where(_audit.release_key == key, _audit.thing.startswith(prefix, autoescape=True))
        .where(_audit.field == "", _audit.after.is_not(None), _audit.outcome == "done")
        .where(_audit.at <= until if until else true())
        .order_by(_audit.seq)
    )
    rows = conn.execute(made).all()
    changes = sorted({row.change_id for row in rows})
    ends = select(func.max(_audit.seq)).where(_audit.change_id.in_(changes)).group_by(_audit.change_id)
    last = {row.change_id: row for row in conn.execute(select(_audit.change_id, _audit.seq, _audit.hash).where(_audit.seq.in_(ends))).all()}
    by_number: dict[str, Point] = {}
    for row in rows:
        number = row.thing.removeprefix(prefix)
        # Undoing the removal of a version does not issue it again.
        if not undone_by(row.command) or number not in by_number:
            end = last[row.change_id]
            by_number[number] = Point(number, end.seq, row.at.astimezone(zone), row.command in LOADED, end.hash)
    return by_number


def state_now(conn: Connection, key: str) -> RecordThen | None:
    """Returns the current state of the release, or None. 24 statements whatever its size."""
    release = fetch_release(conn, key)
    return None if release is None else RecordThen(release, fetch_reference(conn), comments(conn, key), fetch_documents(conn, key))


def state_at(conn: Connection, key: str, point: Point) -> RecordThen | None:
    """Returns the release at a version's point, with versions up to that one, or None.

    Reads the history of the release and of the data that releases share. What was read is kept: the hash of the point covers all rows up to
    it, so no later change makes it another state.
    """
    return kept(("version", key, point.number), point.hash, lambda: _read_at(conn, key, point))


def _read_at(conn: Connection, key: str, point: Point) -> RecordThen | None:
    with looking_back(conn, upto=point.seq, release=key) as copy:
        state = state_now(copy, key)
    if state is None:
        return None
    this = parse_version(point.number)
    kept = tuple(each for each in state.release.versions if parse_version(each.number) <= this)
    return replace(state, release=replace(state.release, versions=kept))

"""Versions of the RID as points in the one history, comments on them, and the findings that are accepted (R8, R19)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from policy.documents.life import DocumentVersion
from policy.findings.acceptance import Acceptance, Figures
from policy.model.releases import Release
from policy.rid.versions import parse_version
from storage.as_of import looking_back
from storage.journal import canonical
from storage.records import fetch_documents
from storage.releases import fetch_release
from storage.standards import Reference, fetch_reference
from storage.tables import AuditRow, FindingAcceptanceRow, RidCommentRow, table_of

_audit = table_of(AuditRow).c
_comment = table_of(RidCommentRow).c
_acceptance = table_of(FindingAcceptanceRow).c

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
class RidComment:
    """A Party's comment on a version of a release's RID, and what came of it; people by Slack user id (R19)."""

    number: int
    version: str
    party: str
    text: str
    said_by: str
    said_on: date
    disposition: str = ""
    answer: str = ""
    disposed_by: str = ""
    disposed_on: date | None = None


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
    prefix = f"rid_version:{key}/"
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


_COMMENTS: Select[Any] = select(
    _comment.number,
    _comment.version,
    _comment.party,
    _comment.text,
    _comment.said_by,
    _comment.said_on,
    _comment.disposition,
    _comment.answer,
    _comment.disposed_by,
    _comment.disposed_on,
).order_by(_comment.number)


def comments(conn: Connection, key: str) -> tuple[RidComment, ...]:
    """The comments on a release's RID, oldest first. One statement."""
    return tuple(RidComment(*row) for row in conn.execute(_COMMENTS.where(_comment.release_key == key)).all())


def next_comment(conn: Connection, key: str) -> int:
    """The number of a release's next comment. One statement."""
    return int(conn.execute(select(func.coalesce(func.max(_comment.number), 0)).where(_comment.release_key == key)).scalar_one()) + 1


def acceptances(conn: Connection, key: str) -> tuple[Acceptance, ...]:
    """What was accepted in a release's check, whether it still holds or not. One statement."""
    statement = (
        select(_acceptance.finding, _acceptance.figures, _acceptance.reason, _acceptance.accepted_by, _acceptance.accepted_on)
        .where(_acceptance.release_key == key)
        .order_by(_acceptance.finding)
    )
    return tuple(Acceptance(finding, figures_of(text), *rest) for finding, text, *rest in conn.execute(statement).all())


def figures_text(figures: Figures) -> str:
    """A finding's figures as they are stored: canonical JSON."""
    return canonical([list(pair) for pair in figures])


def figures_of(text: str) -> Figures:
    """The figures from their stored form."""
    return tuple((str(name), str(value)) for name, value in json.loads(text or "[]"))

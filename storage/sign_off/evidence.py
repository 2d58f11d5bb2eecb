"""Reads of evidence."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from policy.sign_off.sign_off import Evidence
from storage.releases.changed_tables import part
from storage.sign_off.of_criteria import KEY, OfCriteria
from storage.tables import EvidenceRow, table_of

_evidence = table_of(EvidenceRow).c
_EVIDENCE = OfCriteria(
    select(
        _evidence.criterion_ref,
        _evidence.number,
        _evidence.kind,
        _evidence.address,
        _evidence.note,
        _evidence.classification,
        _evidence.submitted_by,
        _evidence.submitted_at,
        _evidence.on_behalf,
        _evidence.replaced_by,
        _evidence.withdrawn,
        _evidence.title,
        _evidence.file_id,
    )
    .where(_evidence.release_key == KEY)
    .order_by(_evidence.criterion_ref, _evidence.number),
    _evidence.criterion_ref,
)


def fetch_evidence(conn: Connection, key: str, refs: Collection[str] = ()) -> tuple[Evidence, ...]:
    """Returns all evidence of a release, or of some criteria. One statement."""
    return tuple(Evidence(*row) for row in _EVIDENCE.read(conn, key, refs))


def recent_evidence(conn: Connection, key: str) -> tuple[Evidence, ...]:
    """Cached: all evidence of a release."""
    return part(conn, key, "evidence", ("evidence",), lambda: fetch_evidence(conn, key))


def evidence_with_file(conn: Connection, file: str) -> tuple[tuple[str, Evidence], ...]:
    """Returns the active evidence that is a file of Slack, with its release's key, by release. One statement."""
    statement = select(_evidence.release_key, *_EVIDENCE.of_all.selected_columns).where(
        _evidence.file_id == file, _evidence.replaced_by == 0, _evidence.withdrawn == ""
    )
    ordered = statement.order_by(_evidence.release_key, _evidence.criterion_ref, _evidence.number)
    return tuple((row[0], Evidence(*row[1:])) for row in conn.execute(ordered).all()) if file else ()


def evidenced(conn: Connection, key: str) -> frozenset[str]:
    """Returns the refs of a release's criteria with active evidence. One statement."""
    statement = select(_evidence.criterion_ref).where(_evidence.release_key == key, _evidence.replaced_by == 0, _evidence.withdrawn == "")
    return frozenset(conn.execute(statement).scalars())

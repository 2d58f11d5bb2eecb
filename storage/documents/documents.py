"""Reads of versions of the TAD and the Completion Reports."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from policy.documents.documents import DocumentVersion
from storage.history.numbers import recorded_by
from storage.tables import (
    DocumentRow,
    table_of,
)

_document = table_of(DocumentRow).c

_DOCUMENTS = (
    select(
        _document.release_key,
        _document.subject,
        _document.number,
        _document.version,
        _document.address,
        _document.draft,
        _document.classification,
        _document.submitted_by,
        _document.submitted_on,
        _document.note,
        _document.suitable,
        _document.view_by,
        _document.view_on,
        _document.view_reason,
        _document.consulted_on,
        _document.approved_on,
        _document.published_on,
        recorded_by(DocumentRow),
    )
    .where(_document.release_key.in_(bindparam("keys", expanding=True)))
    .order_by(_document.release_key, _document.subject, _document.number)
)


def fetch_documents(conn: Connection, key: str) -> tuple[DocumentVersion, ...]:
    """Returns all versions of a release's documents, oldest first. One statement."""
    return documents_of(conn, [key]).get(key, ())


def documents_of(conn: Connection, keys: Collection[str]) -> dict[str, tuple[DocumentVersion, ...]]:
    """Returns all versions of the documents of releases, by release, oldest first. One statement."""
    suitable = {"yes": True, "no": False}
    found: dict[str, list[DocumentVersion]] = {}
    for row in conn.execute(_DOCUMENTS, {"keys": list(keys)}).all():
        found.setdefault(row[0], []).append(DocumentVersion(*row[1:10], suitable.get(row[10]), *row[11:]))
    return {key: tuple(each) for key, each in found.items()}

"""Statements that read the versions on file of the documents of a release."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, bindparam, select

from storage.history.numbers import recorded_by
from storage.tables import DocumentRow, table_of

_KEY: Any = bindparam("key", type_=String)

_document = table_of(DocumentRow).c

ON_FILE_COLUMNS = (
    _document.subject,
    _document.draft,
    _document.approved_on,
    _document.submitted_on,
    (_document.suitable != "").label("viewed"),
    recorded_by(DocumentRow).label("change"),
)

ON_FILE = select(*ON_FILE_COLUMNS).where(_document.release_key == _KEY).order_by(_document.subject, _document.number)

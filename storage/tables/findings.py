"""Table of accepted findings."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import declared_attr

from storage import columns as c
from storage.columns import Row


class FindingAcceptanceRow(Row, table=True):
    """An accepted finding with its figures; if a figure changes, the finding is open again."""

    __table_args__ = (*c.filled("finding", "reason", "accepted_by"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    finding: str = c.key()
    figures: str = c.text()
    reason: str = c.text(...)
    accepted_by: str = c.text(...)
    accepted_on: date = c.day(required=True)
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)

"""Table of the TAD and the Completion Reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import declared_attr

from policy.model.decisions import Subject
from policy.model.releases import Classification
from storage import columns as c
from storage.columns import Row


class DocumentRow(Row, table=True):
    """A version of the TAD or a Completion Report; `suitable` is the TAG's view, "yes" or "no"."""

    __table_args__ = (
        *c.filled("version", "address", "submitted_by"),
        c.refers("release_key", "release.key"),
        c.holds("number", "number >= 1"),
        c.holds("suitable", "suitable IN ('', 'yes', 'no')"),
        c.holds("document", "subject IN ('tad', 'sit-report', 'uit-report')"),
    )
    release_key: str = c.key()
    subject: Subject = c.choice_key(Subject, "subject")
    number: int = c.number_key()
    version: str = c.text(...)
    address: str = c.text(...)
    draft: bool = c.flag()
    classification: Classification = c.choice(Classification, "classification", Classification.WHITE)
    submitted_by: str = c.text(...)
    submitted_on: date = c.day(required=True)
    note: str = c.text()
    suitable: str = c.text()
    view_by: str = c.text()
    view_on: date | None = c.day()
    view_reason: str = c.text()
    consulted_on: date | None = c.day()
    approved_on: date | None = c.day()
    published_on: date | None = c.day()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)

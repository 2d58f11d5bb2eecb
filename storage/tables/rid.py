"""Tables of RID versions and comments."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import declared_attr

from storage import columns as c
from storage.columns import Row


class RidCommentRow(Row, table=True):
    """A Party's comment on a version of the RID, and its answer (Guidance 4.2; R19)."""

    __table_args__ = (
        *c.filled("version", "party", "text", "said_by"),
        c.refers("release_key", "release.key"),
        c.holds("number", "number >= 1"),
        c.holds("disposition", "disposition IN ('', 'accepted', 'accepted in part', 'not accepted', 'noted')"),
        c.holds("disposed", "(disposition = '') = (disposed_on IS NULL)"),
    )
    release_key: str = c.key()
    number: int = c.number_key()
    version: str = c.text(...)
    party: str = c.text(...)
    text: str = c.text(...)
    said_by: str = c.text(...)
    said_on: date = c.day(required=True)
    disposition: str = c.text()
    answer: str = c.text()
    disposed_by: str = c.text()
    disposed_on: date | None = c.day()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class RidVersionRow(Row, table=True):
    """An issued version of the RID (R8)."""

    __table_args__ = (*c.filled("number"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    number: str = c.key()
    position: int = c.whole()
    issued_on: date = c.day(required=True)
    changes: str = c.text()
    baselined: bool = c.flag()

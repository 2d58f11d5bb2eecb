"""Reads of Parties' comments on versions of the RID (R19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from storage.history.numbers import next_number
from storage.tables import RidCommentRow, table_of

_comment = table_of(RidCommentRow).c


@dataclass(frozen=True)
class RidComment:
    """A Party's comment on a version of the RID and its answer; people are Slack user ids (R19)."""

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
    """Returns the comments on a release's RID, oldest first. One statement."""
    return tuple(RidComment(*row) for row in conn.execute(_COMMENTS.where(_comment.release_key == key)).all())


def next_comment(conn: Connection, key: str) -> int:
    """Returns the number for a release's next comment, which none had before. Two statements."""
    taken = conn.execute(select(_comment.number).where(_comment.release_key == key)).scalars().all()
    return next_number(conn, RidCommentRow, key, taken=taken)

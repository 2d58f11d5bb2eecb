"""Reads of lessons learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from storage.tables import (
    LessonRow,
    table_of,
)

_lesson = table_of(LessonRow).c


@dataclass(frozen=True)
class Lesson:
    """A lesson that a committee or party learnt from a release."""

    release: str
    committee: str
    number: int
    text: str
    given_by: str
    given_on: date


def lessons(conn: Connection, *, of: str = "", but: str = "", limit: int = 50) -> tuple[Lesson, ...]:
    """Returns lessons learnt, newest first, of one release or of all `but` one. One statement."""
    statement = select(_lesson.release_key, _lesson.committee, _lesson.number, _lesson.text, _lesson.given_by, _lesson.given_on).order_by(
        _lesson.given_on.desc(), _lesson.release_key, _lesson.committee, _lesson.number
    )
    if of:
        statement = statement.where(_lesson.release_key == of)
    if but:
        statement = statement.where(_lesson.release_key != but)
    return tuple(Lesson(*row) for row in conn.execute(statement.limit(limit)).all())

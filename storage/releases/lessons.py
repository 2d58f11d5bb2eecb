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
_LESSONS = select(_lesson.release_key, _lesson.committee, _lesson.number, _lesson.text, _lesson.given_by, _lesson.given_on)
_OFFERED = 50


@dataclass(frozen=True)
class Lesson:
    """A lesson that a committee or party learnt from a release."""

    release: str
    committee: str
    number: int
    text: str
    given_by: str
    given_on: date


def lessons_of(conn: Connection, release: str) -> tuple[Lesson, ...]:
    """Returns all lessons learnt from a release, oldest first. One statement."""
    own = _LESSONS.where(_lesson.release_key == release).order_by(_lesson.given_on, _lesson.committee, _lesson.number)
    return tuple(Lesson(*row) for row in conn.execute(own).all())


def lessons_elsewhere(conn: Connection, release: str) -> tuple[Lesson, ...]:
    """Returns the newest lessons learnt from other releases, newest first, as many as a form offers. One statement."""
    others = _LESSONS.where(_lesson.release_key != release).order_by(
        _lesson.given_on.desc(), _lesson.release_key, _lesson.committee, _lesson.number
    )
    return tuple(Lesson(*row) for row in conn.execute(others.limit(_OFFERED)).all())

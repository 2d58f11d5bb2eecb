"""Requests to a body beside the steps of timetables: proposed amendments, open conditions, lessons learnt."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, Date, String, bindparam, select

from policy.model.sign_off import Criterion
from policy.sign_off.amendments import Amendment, AmendmentState
from policy.sign_off.conditions import Condition
from storage.tables import AmendmentRow, ConditionRow, LessonRow, ReleaseRow, table_of

_amendment, _condition = table_of(AmendmentRow).c, table_of(ConditionRow).c
_lesson, _release = table_of(LessonRow).c, table_of(ReleaseRow).c

_OF_RELEASES: BindParameter[Any] = bindparam("keys", expanding=True)
_CRITERION = (_amendment.criterion_ref, _amendment.criterion_kind, _amendment.committee, _amendment.text, _amendment.answers)
_MORE = (_amendment.editorial, _amendment.reason, _amendment.proposed_by, _amendment.proposed_on, _amendment.state)
_PROPOSED = (
    select(_amendment.release_key, _amendment.number, _amendment.kind, *_CRITERION, *_MORE)
    .where(_amendment.release_key.in_(_OF_RELEASES), _amendment.state == AmendmentState.PROPOSED)
    .order_by(_amendment.release_key, _amendment.number)
)
_OPEN = (
    select(_condition.release_key, _condition.criterion_ref, _condition.number, _condition.text, _condition.owner, _condition.due)
    .where(_condition.release_key.in_(_OF_RELEASES), _condition.closed_on.is_(None))
    .order_by(_condition.release_key, _condition.due, _condition.criterion_ref, _condition.number)
)
_LESSONS = (
    select(_lesson.release_key, _lesson.committee, _lesson.text)
    .join_from(table_of(LessonRow), table_of(ReleaseRow), _lesson.release_key == _release.key)
    .where(_release.body == bindparam("body", type_=String))
    .where(_lesson.given_on > bindparam("after", type_=Date), _lesson.given_on <= bindparam("until", type_=Date))
    .order_by(_lesson.release_key, _lesson.given_on, _lesson.committee, _lesson.number)
)


def proposed_amendments(conn: Connection, keys: Collection[str]) -> dict[str, list[Amendment]]:
    """Returns the amendments that are proposed to the criteria of releases, by release, oldest first. One statement."""
    found: dict[str, list[Amendment]] = {}
    for key, number, kind, *row in conn.execute(_PROPOSED, {"keys": list(keys)}).all():
        found.setdefault(key, []).append(Amendment(number, kind, Criterion(*row[:5]), *row[5:]))
    return found


def open_conditions(conn: Connection, keys: Collection[str]) -> dict[str, list[Condition]]:
    """Returns the open conditions in releases, by release, soonest first. One statement."""
    found: dict[str, list[Condition]] = {}
    for key, *row in conn.execute(_OPEN, {"keys": list(keys)}).all():
        found.setdefault(key, []).append(Condition(*row))
    return found


def lessons_between(conn: Connection, body: str, after: date, until: date) -> dict[str, list[tuple[str, str]]]:
    """Returns the lessons learnt from releases of a body that were given after a day and until another, by release: who gave it, and it.

    One statement.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for key, committee, text in conn.execute(_LESSONS, {"body": body, "after": after, "until": until}).all():
        found.setdefault(key, []).append((committee, text))
    return found

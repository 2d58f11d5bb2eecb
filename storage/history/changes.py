"""Reads of changes in the history: pages of them, those of one change, and what a field held before."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Integer, Row, String, bindparam, cast, func, null, or_, select, union_all

from policy.calendar.release_calendar import MEETINGS
from policy.model import history
from policy.model.releases import Classification
from storage.history.names import name_of, prefix_of
from storage.history.undo import REDO, UNDO
from storage.tables import AttendanceRow, AuditRow, DocumentRow, MeetingActionRow, MeetingRow, MilestoneRow, table_of

_AUDIT = table_of(AuditRow)
_STEP = table_of(MilestoneRow)
_DOCUMENT = table_of(DocumentRow)


def changes(
    connection: Connection,
    *,
    release: str | None = None,
    thing: str | None = None,
    about: str | None = None,
    actor: str | None = None,
    offset: int = 0,
    limit: int = 20,
) -> tuple[int, list[history.FieldChange]]:
    """Returns the number of changes and refusals, and one page of them, newest first. Two statements.

    An offset past the end gives the last page. `thing` filters by the full name of a record, `about` by a part of it, ignoring case.
    """
    conditions = []
    if release is not None:
        conditions.append(_AUDIT.c.release_key == release)
    if thing is not None:
        conditions.append(_AUDIT.c.thing == thing)
    if about is not None:
        conditions.append(_AUDIT.c.thing.icontains(about, autoescape=True))
    if actor is not None:
        conditions.append(_AUDIT.c.actor == actor)
    total = connection.execute(select(func.count()).select_from(_AUDIT).where(*conditions)).scalar_one()
    offset = min(offset, max(0, (total - 1) // limit * limit))
    page = select(_AUDIT).where(*conditions).order_by(_AUDIT.c.seq.desc()).offset(offset).limit(limit)
    return total, [_change(row) for row in connection.execute(page)]


@dataclass(frozen=True)
class Acts:
    """A page of acts, newest first: their number in all, the rows of each (at most `MOST_ROWS`), and how many records each has."""

    total: int
    changes: tuple[history.FieldChange, ...]
    records: Mapping[int, int]


MOST_ROWS = 40
"""The most rows of an act that are read; a load has thousands."""


_NUMBERS = (_AUDIT.c.seq, _AUDIT.c.change_id)
"""The numbers of a row and of its change, which is that of the change's first row."""


def acts(
    connection: Connection,
    release: str,
    *,
    about: Sequence[str] = (),
    actor: str = "",
    refused: bool = False,
    page: int = 1,
    size: int = 10,
    apart: Sequence[tuple[int, int | None]] = (),
    until: datetime | None = None,
) -> Acts:
    """Returns a page of a release's changes or, with `refused`, of its refusals: the rows of one change together. Three statements.

    With MEETINGS in place of a release, those of all meetings.

    A page past the end is the last one. `about` are parts of names of records, ignoring case; any of them fits. Calendar addresses, which
    nobody calls a change, are left out, and so is what happened after `until` (business time) or between two changes in `apart` (None: to
    the end).
    """
    conditions = [
        *outside(apart),
        _of_meetings() if release == MEETINGS else _AUDIT.c.release_key == release,
        ~_AUDIT.c.thing.startswith("calendar_feed:", autoescape=True),
        *narrowed(actor, until, refused=refused),
    ]
    if about:
        conditions.append(or_(*(_AUDIT.c.thing.icontains(each, autoescape=True) for each in about)))
    return acts_where(connection, conditions, refused=refused, page=page, size=size)


def outside(apart: Sequence[tuple[int, int | None]]) -> list[ColumnElement[bool]]:
    """Returns the conditions on rows that are in none of the spans between two changes (None: to the end)."""
    return [act < first if last is None else ~act.between(first, last) for act in _NUMBERS for first, last in apart]


def narrowed(actor: str, until: datetime | None, *, refused: bool) -> list[ColumnElement[bool]]:
    """Returns the conditions on changes, or with `refused` on refusals, of a person ("" for all), up to `until` (business time)."""
    found = [(_AUDIT.c.outcome == "refused") if refused else (_AUDIT.c.outcome == "done")]
    found += [_AUDIT.c.actor == actor] if actor else []
    return found + ([_AUDIT.c.at <= until] if until is not None else [])


def acts_where(connection: Connection, conditions: Sequence[ColumnElement[bool]], *, refused: bool, page: int, size: int) -> Acts:
    """Returns a page of the acts whose rows meet the conditions, as `acts` does. Three statements."""
    act = _AUDIT.c.seq if refused else _AUDIT.c.change_id
    total = connection.execute(select(func.count(act.distinct())).where(*conditions)).scalar_one()
    offset = (min(page, max(1, -(-total // size))) - 1) * size
    newest = (
        select(act, func.count(_AUDIT.c.thing.distinct()))
        .where(*conditions)
        .group_by(act)
        .order_by(func.max(_AUDIT.c.seq).desc())
        .offset(offset)
        .limit(size)
    )
    records = {row[0]: row[1] for row in connection.execute(newest)}
    place = func.row_number().over(partition_by=act, order_by=_AUDIT.c.seq).label("place")
    numbered = select(_AUDIT, place).where(*conditions, act.in_(list(records))).subquery()
    rows = select(numbered).where(numbered.c.place <= MOST_ROWS).order_by(numbered.c.seq.desc())
    return Acts(total, tuple(_change(row) for row in connection.execute(rows)), records)


def _of_meetings() -> ColumnElement[bool]:
    """Returns the condition on rows about meetings, and on those about the reminders of their papers and actions."""
    own = or_(*(_AUDIT.c.thing.startswith(prefix_of(row)) for row in (MeetingRow, AttendanceRow, MeetingActionRow)))
    return or_(_AUDIT.c.release_key == MEETINGS, _AUDIT.c.release_key.is_(None) & own)


def of_change(connection: Connection, change: int) -> list[history.FieldChange]:
    """Returns what a change did, oldest first. One statement."""
    return [_change(row) for row in connection.execute(_OF_CHANGE, {"change": change})]


_CHANGE = bindparam("change", type_=Integer)
_OF_CHANGE = select(_AUDIT).where(_AUDIT.c.change_id == _CHANGE, _AUDIT.c.seq >= _CHANGE, _AUDIT.c.outcome == "done").order_by(_AUDIT.c.seq)


def since(connection: Connection, seq: int, things: Sequence[str]) -> list[history.FieldChange]:
    """Returns changes to the named records after an audit row, oldest first. A name ending in "*" is a prefix. One statement."""
    named = [_AUDIT.c.thing.startswith(each[:-1], autoescape=True) if each.endswith("*") else _AUDIT.c.thing == each for each in things]
    statement = select(_AUDIT).where(_AUDIT.c.seq > seq, _AUDIT.c.outcome == "done", or_(*named)).order_by(_AUDIT.c.seq).limit(50)
    return [_change(row) for row in connection.execute(statement)]


def reason_of(connection: Connection, thing: str, field: str) -> str:
    """Returns the reason given when a record's field got its present value, or "". One statement.

    Taking back a later change has no reason, so the one before that change still holds.
    """
    of_field = (_AUDIT.c.thing == thing, _AUDIT.c.field == field, _AUDIT.c.outcome == "done")
    present = select(_AUDIT.c.after).where(*of_field).order_by(_AUDIT.c.seq.desc()).limit(1).scalar_subquery()
    given = (_AUDIT.c.after == present, *(~_AUDIT.c.command.startswith(f"{each} ") for each in (UNDO, REDO)))
    statement = select(_AUDIT.c.reason).where(*of_field, *given).order_by(_AUDIT.c.seq.desc()).limit(1)
    return connection.execute(statement).scalar_one_or_none() or ""


def last_day_before(connection: Connection, thing: str, field: str) -> date | None:
    """Returns the last day that a field held before a change emptied or replaced it, None if it never held one. One statement."""
    statement = (
        select(_AUDIT.c.before)
        .where(_AUDIT.c.thing == thing, _AUDIT.c.field == field, _AUDIT.c.outcome == "done", _AUDIT.c.before.is_not(None))
        .where(_AUDIT.c.before != "null")
        .order_by(_AUDIT.c.seq.desc())
        .limit(1)
    )
    found = connection.execute(statement).scalar_one_or_none()
    return date.fromisoformat(json.loads(found)) if found else None


def milestone_events(connection: Connection, releases: Collection[str]) -> dict[str, str]:
    """Returns the names of the releases' milestones, by record, with those that were removed by their last name. Two statements.

    White documents' versions are among them by what they are called: what a classified one is called is not for everybody (R20).
    """
    of = {"releases": list(releases)}
    past = {thing: str(json.loads(before).get("event", "")) for thing, before in connection.execute(_REMOVED_STEPS, of)}
    rows = connection.execute(_STEPS_AND_VERSIONS, of).all()
    return past | {
        name_of(DocumentRow, release, key, number) if number else name_of(MilestoneRow, release, key): name
        for release, key, number, name in rows
    }


_OF_RELEASES: BindParameter[Any] = bindparam("releases", expanding=True)
_REMOVED_STEPS = (
    select(_AUDIT.c.thing, _AUDIT.c.before)
    .where(_AUDIT.c.release_key.in_(_OF_RELEASES), _AUDIT.c.thing.startswith(prefix_of(MilestoneRow), autoescape=True))
    .where(_AUDIT.c.field == "", _AUDIT.c.before.is_not(None), _AUDIT.c.outcome == "done")
    .order_by(_AUDIT.c.seq)
)
_STEPS_AND_VERSIONS = union_all(
    select(_STEP.c.release_key, _STEP.c.key, cast(null(), Integer), _STEP.c.event).where(_STEP.c.release_key.in_(_OF_RELEASES)),
    select(_DOCUMENT.c.release_key, cast(_DOCUMENT.c.subject, String), _DOCUMENT.c.number, _DOCUMENT.c.version).where(
        _DOCUMENT.c.release_key.in_(_OF_RELEASES), _DOCUMENT.c.classification == Classification.WHITE
    ),
)


def newest_instant(connection: Connection) -> datetime | None:
    """Returns the business time of the newest entry, or None if there is none. One statement."""
    return connection.execute(select(_AUDIT.c.at).order_by(_AUDIT.c.seq.desc()).limit(1)).scalar_one_or_none()


def first_instant(connection: Connection, thing: str) -> datetime | None:
    """Returns the business time of the first change of a record, by its name, or None if it has none. One statement."""
    statement = select(_AUDIT.c.at).where(_AUDIT.c.thing == thing, _AUDIT.c.outcome == "done").order_by(_AUDIT.c.seq).limit(1)
    return connection.execute(statement).scalar_one_or_none()


def _change(row: Row[Any]) -> history.FieldChange:
    return history.FieldChange(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        command=row.command,
        reason=row.reason,
        thing=row.thing,
        field=row.field,
        before=None if row.before is None else json.loads(row.before),
        after=None if row.after is None else json.loads(row.after),
        outcome=row.outcome,
        via=row.via,
        change_id=row.change_id,
        release=row.release_key or "",
        recorded_at=row.recorded_at,
    )

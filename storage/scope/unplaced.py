"""Approved modifications, and parts of them, that are in no release (Guidance 4.2; R24)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    Exists,
    String,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.sql.selectable import CompoundSelect

from policy.model.releases import Classification, Release
from policy.model.scope import Modification, ModificationState, ScopeState
from policy.scope.parts import Unit
from policy.timetable.go_live_window import window_end
from storage.releases.changed_tables import of_tables, tables_in
from storage.scope.classifications import modifications_up_to
from storage.tables import ModificationPartRow, ModificationRow, ReleaseRow, ScopeItemRow, table_of

_modification = table_of(ModificationRow).c
_part = table_of(ModificationPartRow).c
_scope = table_of(ScopeItemRow).c
_release = table_of(ReleaseRow).c
_APPROVED = _modification.state == ModificationState.APPROVED
_BY_DAY = type_coerce(_modification.state, String).concat("") == ModificationState.APPROVED.value
"""The same as an expression, so that SQLite takes the few of a year by their date, and not the thousands that are approved."""


def _placed(*conditions: ColumnElement[bool]) -> Exists:
    """Returns whether a place in the scope of a release that is not cancelled meets the conditions."""
    places = table_of(ScopeItemRow).join(table_of(ReleaseRow), _scope.release_key == _release.key)
    where = (_scope.modification_ref == _modification.ref, _scope.state != ScopeState.OUT, _release.cancelled_on.is_(None), *conditions)
    return select(literal(1)).select_from(places).where(*where).correlate(table_of(ModificationRow), table_of(ModificationPartRow)).exists()


def _has_part(*conditions: ColumnElement[bool]) -> Exists:
    where = (_part.modification_ref == _modification.ref, *conditions)
    return select(literal(1)).select_from(table_of(ModificationPartRow)).where(*where).correlate(table_of(ModificationRow)).exists()


UNPLACED: ColumnElement[bool] = and_(
    _APPROVED,
    ~_placed(_scope.part == 0),
    or_(_has_part(~_placed(_scope.part == _part.number)), and_(~_has_part(), ~_placed())),
)
"""Whether a modification is approved, and it or one of its parts is in no release."""


def _of_days(day: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """Limits a date to the release's days, and to the days of its year on which no release goes live."""
    other = table_of(ReleaseRow).alias().c
    taken = exists().where(other.cancelled_on.is_(None), other.go_live == day)
    return day.between(_bound("start"), _bound("end")), or_(day.between(_bound("first"), _bound("last")), ~taken)


def _bound(name: str) -> BindParameter[date]:
    return bindparam(name, type_=Date)


_COLUMNS = (_modification.ref, _modification.title)


@cache
def _on_days(ceiling: Classification) -> CompoundSelect[Any]:
    visible = (_BY_DAY, modifications_up_to(ceiling))
    return union_all(
        select(*_COLUMNS, literal(0).label("part"), _modification.implementation_on).where(
            *_of_days(_modification.implementation_on), *visible, ~_placed(), ~_has_part()
        ),
        select(*_COLUMNS, _part.number, _part.implementation_on)
        .join_from(table_of(ModificationPartRow), table_of(ModificationRow), _part.modification_ref == _modification.ref)
        .where(*_of_days(_part.implementation_on), *visible, ~_placed(_scope.part.in_([0, _part.number]))),
    ).order_by("ref", "part")


def unplaced_on(conn: Connection, release: Release) -> tuple[Unit, ...]:
    """Returns modifications in no release that are approved for the release's days, or for a day of its year without a release.

    A year bucket has the latter of its year. What left only releases that are classified higher than this one is left out, so that
    a person who may see the release may see all of it (R20). One statement, or none if no modification, scope or release has changed since.
    """
    year = release.go_live.year if release.go_live else int(release.key) if release.key.isdecimal() else 0
    if not year:
        return ()
    go_live = release.go_live or date.min
    days = {"start": date(year, 1, 1), "end": date(year, 12, 31), "first": go_live, "last": window_end(release) or go_live}
    statement = _on_days(release.classification)
    name = ("unplaced", release.classification, *days.values())
    rows = of_tables(conn, name, tables_in(statement), lambda: conn.execute(statement, days).all())
    return tuple(Unit(Modification(ref, title, ModificationState.APPROVED), part, day) for ref, title, part, day in rows)


def count_unplaced(conn: Connection, clearance: Classification) -> int:
    """Returns how many modifications within `clearance` are approved and, or a part of them, in no release. One statement."""
    conditions = (UNPLACED, modifications_up_to(clearance))
    return conn.execute(select(func.count()).select_from(table_of(ModificationRow)).where(*conditions)).scalar_one()


def undated(conn: Connection, limit: int, ceiling: Classification) -> tuple[str, ...]:
    """Returns approved modifications without an implementation date that are in no release, by reference. One statement.

    Those that left only releases above `ceiling` are left out (R20).
    """
    statement = select(_modification.ref).where(
        UNPLACED, _modification.implementation_on.is_(None), ~_has_part(), modifications_up_to(ceiling)
    )
    return tuple(conn.execute(statement.order_by(_modification.ref).limit(limit)).scalars())

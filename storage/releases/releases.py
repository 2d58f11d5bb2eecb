"""Reads of releases: one complete release in a constant number of statements, or pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, CompoundSelect, Connection, ScalarSelect, Select, String, bindparam, cast, exists, func, or_, select

from policy.access.classification import up_to
from policy.model.costs import Cost, CostFacts, SecasEffort
from policy.model.decisions import Decision, OnFile, Recommendation
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.releases import Classification, Link, Note, Release, ReleaseKind
from policy.model.rid import RidVersion
from policy.model.scope import ChangeRequest, ScopeState
from policy.model.sign_off import Criterion
from storage.mapping import scope as scope_rows
from storage.mapping.costs import COSTS, EFFORTS
from storage.mapping.decisions import DECISIONS, RECOMMENDATIONS
from storage.mapping.documents import ON_FILE
from storage.mapping.impacts import IMPACTS
from storage.mapping.releases import RELEASE, RELEASE_COLUMNS, TEXTS
from storage.mapping.releases import designations as to_designations
from storage.mapping.rid import VERSIONS
from storage.mapping.sign_off import CRITERIA
from storage.mapping.timetable import MILESTONES, PREDECESSORS
from storage.mapping.timetable import milestones as to_milestones
from storage.tables import MilestoneRow, ReleaseRow, ScopeItemRow, table_of

Value = TypeVar("Value")

_release = table_of(ReleaseRow).c
_scope = table_of(ScopeItemRow).c
_milestone = table_of(MilestoneRow).c
_CLASSIFICATIONS = select(_release.key, _release.classification)
_OF_ONE = _CLASSIFICATIONS.where(_release.key == bindparam("key", type_=String))
# A list is put into the statement one by one, each time.
_OF_SOME = _CLASSIFICATIONS.where(_release.key.in_(bindparam("keys", expanding=True)))
_TOP_NAMES = [column.name for column in RELEASE_COLUMNS]
_TOP = len(_TOP_NAMES)


Read = Select[Any] | CompoundSelect[Any]


class Reading(Protocol):
    """Reads the rows of statements that take a release's key, and makes a value of them; or gives what it made of the same rows before."""

    def __call__(self, make: Callable[..., Value], *statements: Read) -> Value:
        """Returns `make` of the rows of each statement."""


def fetch_release(conn: Connection, key: str, read: Reading | None = None) -> Release | None:
    """Returns the complete release, or None. 16 statements whatever its size, one if it does not exist; with `read`, those it makes."""
    read = read or partial(fresh, conn, key)
    top = read(_first, RELEASE)
    if top is None:
        return None
    return Release(
        **dict(zip(_TOP_NAMES, top, strict=False)),
        costs_facts=CostFacts(*top[_TOP:]),
        scope=read(scope_rows.scope, scope_rows.SCOPE, scope_rows.SOLUTIONS),
        alongside=read(_each(ChangeRequest), scope_rows.ALONGSIDE),
        dependencies=read(scope_rows.dependencies, scope_rows.DEPENDENCIES),
        milestones=read(to_milestones, MILESTONES, PREDECESSORS),
        criteria=read(_each(Criterion), CRITERIA),
        versions=read(_each(RidVersion), VERSIONS),
        decisions=read(_each(Decision), DECISIONS),
        recommendations=read(_each(Recommendation), RECOMMENDATIONS),
        on_file=read(_each(OnFile), ON_FILE),
        costs=read(_each(Cost), COSTS),
        secas=read(_each(SecasEffort), EFFORTS),
        **read(_texts, TEXTS),
        **read(_impacts, IMPACTS),
    )


def fresh(conn: Connection, key: str, make: Callable[..., Value], *statements: Read) -> Value:
    return make(*(conn.execute(each, {"key": key}).all() for each in statements))


def _first(found: Sequence[Any]) -> Any:
    return found[0] if found else None


def _each(of: Callable[..., Value]) -> Callable[[Sequence[Any]], tuple[Value, ...]]:
    return lambda found: tuple(of(*row) for row in found)


def _texts(found: Sequence[Any]) -> dict[str, Any]:
    return {
        "summaries": tuple(ImpactSummary(*row[2:5]) for row in found if row[0] == "summary"),
        "notes": tuple(Note(*row[2:4]) for row in found if row[0] == "note"),
        "links": tuple(Link(*row[2:4]) for row in found if row[0] == "link"),
        "designations": to_designations(found),
    }


def _impacts(found: Sequence[Any]) -> dict[str, Any]:
    return {
        "participants": tuple(ParticipantImpact(*row[2:]) for row in found if row[0] == "participant"),
        "documents": tuple(DocumentImpact(*row[2:]) for row in found if row[0] == "document"),
    }


@dataclass(frozen=True)
class ReleaseLine:
    """A release in a list, with its numbers of approved, targeted and out scope items."""

    key: str
    kind: ReleaseKind
    go_live: date | None
    body: str
    classification: Classification
    technical_specifications: bool
    cancelled_on: date | None
    live_on: date | None
    approved: int
    targeted: int
    out: int


def _count(state: ScopeState) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(table_of(ScopeItemRow))
        .where(_scope.release_key == _release.key, _scope.state == state)
        .scalar_subquery()
    )


# A year bucket stands after the releases of its year.
GO_LIVE_ORDER: ColumnElement[str] = func.coalesce(cast(_release.go_live, String), _release.key + "-12-31")

_LINES = select(
    _release.key,
    _release.kind,
    _release.go_live,
    _release.body,
    _release.classification,
    _release.technical_specifications,
    _release.cancelled_on,
    _release.live_on,
    _count(ScopeState.APPROVED),
    _count(ScopeState.TARGETED),
    _count(ScopeState.OUT),
).order_by(GO_LIVE_ORDER, _release.key)


def _chosen(
    year: int | None, open_on: date | None, clearance: Classification | None, also: Collection[str] = ()
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if year is not None:
        within = GO_LIVE_ORDER.between(f"{year:04d}-01-01", f"{year:04d}-12-31")
        conditions.append(or_(within, _release.key.in_(sorted(also))) if also else within)
    if open_on is not None:
        conditions += [
            or_(_release.live_on.is_(None), _release.live_on > open_on),
            or_(_release.cancelled_on.is_(None), _release.cancelled_on > open_on),
            # A release past its go-live is still open; a year bucket closes with its year.
            or_(_release.go_live.is_not(None), open_on.isoformat() <= GO_LIVE_ORDER),
        ]
    if clearance is not None:
        conditions.append(_release.classification.in_(up_to(clearance)))
    return conditions


def count_releases(
    conn: Connection, *, year: int | None = None, open_on: date | None = None, clearance: Classification | None = None
) -> int:
    """How many releases `list_releases` would list in all. One statement."""
    statement = select(func.count()).select_from(table_of(ReleaseRow)).where(*_chosen(year, open_on, clearance))
    return conn.execute(statement).scalar_one()


def list_releases(
    conn: Connection,
    *,
    year: int | None = None,
    open_on: date | None = None,
    clearance: Classification | None = None,
    also: Collection[str] = (),
    offset: int = 0,
    limit: int | None = None,
) -> list[ReleaseLine]:
    """Returns a page of releases by go-live: of a year, within `clearance`, not live or cancelled by `open_on`. One statement.

    `also` are keys to list with those of the year, because a release may have moved to another year.
    """
    statement = _LINES.where(*_chosen(year, open_on, clearance, also)).offset(offset)
    if limit is not None:
        statement = statement.limit(limit)
    return [ReleaseLine(*row) for row in conn.execute(statement).all()]


def technical_release(conn: Connection, year: int, besides: str = "") -> str | None:
    """Returns the release of a year that changes the Technical Specifications and is not cancelled, other than `besides` (R2).

    One statement.
    """
    lines = list_releases(conn, year=year)
    return next((each.key for each in lines if each.technical_specifications and each.cancelled_on is None and each.key != besides), None)


def classifications(conn: Connection, keys: Collection[str]) -> dict[str, Classification]:
    """The classification of each of these releases that is stored, by key. One statement; none for no keys."""
    if not keys:
        return {}
    wanted = sorted(set(keys))
    rows = conn.execute(_OF_SOME, {"keys": wanted}) if wanted[1:] else conn.execute(_OF_ONE, {"key": wanted[0]})
    return {row.key: row.classification for row in rows.all()}


def cancelled(conn: Connection, keys: Collection[str]) -> frozenset[str]:
    """Returns those of some releases that are cancelled. One statement; none for no keys."""
    if not keys:
        return frozenset()
    return frozenset(conn.execute(select(_release.key).where(_release.key.in_(sorted(keys)), _release.cancelled_on.is_not(None))).scalars())


def classified(conn: Connection) -> dict[str, Classification]:
    """The classification of each release above White, by key. One statement."""
    statement = select(_release.key, _release.classification).where(_release.classification != Classification.WHITE)
    return {row.key: row.classification for row in conn.execute(statement).all()}


def release_keys(
    conn: Connection, clearance: Classification | None = None, *, open_on: date | None = None, holding: tuple[str, int | None] | None = None
) -> list[str]:
    """Returns all release keys within `clearance`, or of those not live or cancelled by `open_on`, by go-live. One statement.

    `holding` is a modification and its part (None for any) that they have in scope.
    """
    chosen = select(_release.key).where(*_chosen(None, open_on, clearance)).order_by(GO_LIVE_ORDER, _release.key)
    if holding:
        ref, part = holding
        placed = exists().where(_scope.release_key == _release.key, _scope.modification_ref == ref, _scope.state != ScopeState.OUT)
        chosen = chosen.where(placed if part is None else placed.where(_scope.part == part))
    return list(conn.execute(chosen).scalars())


def step_names(conn: Connection, open_on: date, clearance: Classification) -> dict[str, dict[str, str]]:
    """Returns the keys and events of the steps of the releases not live or cancelled by a day, by release in order of go-live.

    One statement.
    """
    statement = (
        select(_release.key, _milestone.key, _milestone.event)
        .join_from(table_of(ReleaseRow), table_of(MilestoneRow), _milestone.release_key == _release.key)
        .where(*_chosen(None, open_on, clearance))
        .order_by(GO_LIVE_ORDER, _release.key, _milestone.position, _milestone.key)
    )
    found: dict[str, dict[str, str]] = {}
    for key, step, event in conn.execute(statement).all():
        found.setdefault(key, {})[step] = event
    return found

"""Streamed reads of open releases with the data for deadlines; statements and memory are constant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, ScalarSelect, Select, String, bindparam, func, or_, select

from policy.access.classification import up_to
from policy.model.decisions import Decision, OnFile, Recommendation
from policy.model.releases import Classification, Release
from policy.model.scope import ChangeRequest, Dependency
from policy.model.sign_off import Criterion
from policy.nudges.item import OpenCondition
from policy.sign_off.conditions import WITHDRAWN
from storage.mapping import scope as scope_rows
from storage.mapping.decisions import DECISION_COLUMNS, RECOMMENDATION_COLUMNS
from storage.mapping.documents import ON_FILE_COLUMNS
from storage.mapping.releases import RELEASE_COLUMNS
from storage.mapping.sign_off import CRITERION_COLUMNS
from storage.mapping.timetable import MILESTONE_COLUMNS
from storage.mapping.timetable import milestones as to_milestones
from storage.tables import (
    ChangeRequestRow,
    ChannelRouteRow,
    ConditionRow,
    CriterionRow,
    DecisionRow,
    DependencyRow,
    DocumentRow,
    EvidenceRow,
    MilestoneRow,
    ModificationRow,
    NudgeRow,
    PredecessorRow,
    RecommendationRow,
    ReleaseRow,
    ScopeItemRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_nudge = table_of(NudgeRow).c
_route = table_of(ChannelRouteRow).c
_evidence = table_of(EvidenceRow).c
_condition = table_of(ConditionRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c
_milestone = table_of(MilestoneRow).c
_predecessor = table_of(PredecessorRow).c
_decision = table_of(DecisionRow).c
_recommendation = table_of(RecommendationRow).c
_document = table_of(DocumentRow).c
_dependency = table_of(DependencyRow).c
_request = table_of(ChangeRequestRow).c
_criterion = table_of(CriterionRow).c
_CHUNK = 500


_TODAY: Any = bindparam("today", type_=Date)
_AMONG: Any = bindparam("among", type_=String, expanding=True)


class Groups:
    """Rows in release order, grouped by release. Their cursor is closed with `until`, wherever the reading ends."""

    def __init__(self, until: ExitStack, conn: Connection, statement: Select[Any], bound: Mapping[str, object]) -> None:
        self._rows = iter(until.enter_context(conn.execute(statement, bound, execution_options={"yield_per": _CHUNK})))
        self._row = next(self._rows, None)

    @property
    def key(self) -> str | None:
        """The release of the next row, or None at the end."""
        return None if self._row is None else self._row[0]

    def of(self, key: str) -> list[Sequence[Any]]:
        """Returns the release's rows without their key; releases must be requested in order."""
        group: list[Sequence[Any]] = []
        while self._row is not None and self._row[0] == key:
            group.append(self._row[1:])
            self._row = next(self._rows, None)
        return group


def alive(among: bool) -> list[ColumnElement[bool]]:
    """Returns the conditions of a release that is not live or cancelled by `today`; with `among`, and that is one of those keys."""
    conditions: list[ColumnElement[bool]] = [
        or_(_release.live_on.is_(None), _release.live_on > _TODAY),
        or_(_release.cancelled_on.is_(None), _release.cancelled_on > _TODAY),
    ]
    return [*conditions, _release.key.in_(_AMONG)] if among else conditions


def bound_to(today: date, among: Collection[str] | None) -> dict[str, object]:
    """Returns the values of the parameters of `alive`."""
    return {"today": today} if among is None else {"today": today, "among": list(among)}


def grouped(statement: Select[Any], keys: ScalarSelect[str], key: ColumnElement[str], *order: ColumnElement[Any]) -> Select[Any]:
    """Returns a statement about the releases with these keys, in the order that `Groups` needs."""
    return statement.where(key.in_(keys)).order_by(key, *order)


@dataclass(frozen=True)
class _Statements:
    """The statements of `open_releases`."""

    tops: Select[Any]
    scope: Select[Any]
    milestones: Select[Any]
    predecessors: Select[Any]
    criteria: Select[Any]
    decisions: Select[Any]
    recommendations: Select[Any]
    dependencies: Select[Any]
    on_file: Select[Any]


@cache
def _statements(clearance: Classification | None, among: bool) -> _Statements:
    # Built once, because building them takes longer than the database takes to answer them.
    conditions = alive(among)
    if clearance is not None:
        conditions.append(_release.classification.in_(up_to(clearance)))
    keys = select(_release.key).where(*conditions).scalar_subquery()
    places, changes = table_of(ScopeItemRow), table_of(ModificationRow)
    dependencies, requests = table_of(DependencyRow), table_of(ChangeRequestRow)
    scoped = select(_scope.release_key, *scope_rows.MODIFICATION_COLUMNS, *scope_rows.ITEM_COLUMNS)
    recommended = select(_recommendation.release_key, *RECOMMENDATION_COLUMNS)
    dependent = select(_scope.release_key, _dependency.modification_ref, _dependency.reach, _dependency.before, *scope_rows.REQUEST_COLUMNS)
    return _Statements(
        select(_release.key, *RELEASE_COLUMNS).where(*conditions).order_by(_release.key),
        grouped(scoped.join_from(places, changes, _scope.modification_ref == _modification.ref), keys, _scope.release_key, _scope.position),
        grouped(select(_milestone.release_key, *MILESTONE_COLUMNS), keys, _milestone.release_key, _milestone.position),
        grouped(
            select(_predecessor.release_key, _predecessor.milestone_key, _predecessor.after_key),
            keys,
            _predecessor.release_key,
            _predecessor.position,
        ),
        grouped(select(_criterion.release_key, *CRITERION_COLUMNS), keys, _criterion.release_key, _criterion.position),
        grouped(select(_decision.release_key, *DECISION_COLUMNS), keys, _decision.release_key, _decision.number),
        grouped(recommended, keys, _recommendation.release_key, _recommendation.position),
        grouped(
            dependent.join_from(places, dependencies, _scope.modification_ref == _dependency.modification_ref)
            .join(requests, _dependency.request_ref == _request.ref)
            .distinct(),
            keys,
            _scope.release_key,
        ),
        grouped(select(_document.release_key, *ON_FILE_COLUMNS), keys, _document.release_key, _document.subject, _document.number),
    )


def open_releases(
    conn: Connection, today: date, *, clearance: Classification | None = None, among: Collection[str] | None = None
) -> Iterator[Release]:
    """Yields the releases not live or cancelled by `today`, by key, with scope, timetable, criteria, decisions, documents
    on file and dependencies only.

    Nine statements. `clearance` leaves out releases classified higher (R20); `among` limits the result to these keys.
    """
    statements, bound = _statements(clearance, among is not None), bound_to(today, among)
    with ExitStack() as until:
        tops = Groups(until, conn, statements.tops, bound)
        scope = Groups(until, conn, statements.scope, bound)
        milestones = Groups(until, conn, statements.milestones, bound)
        predecessors = Groups(until, conn, statements.predecessors, bound)
        criteria = Groups(until, conn, statements.criteria, bound)
        decisions = Groups(until, conn, statements.decisions, bound)
        recommendations = Groups(until, conn, statements.recommendations, bound)
        dependencies = Groups(until, conn, statements.dependencies, bound)
        on_file = Groups(until, conn, statements.on_file, bound)
        while (key := tops.key) is not None:
            (top,) = tops.of(key)
            yield Release(
                **dict(zip((column.name for column in RELEASE_COLUMNS), top, strict=True)),
                scope=scope_rows.scope(scope.of(key), ()),
                milestones=to_milestones(milestones.of(key), predecessors.of(key)),
                criteria=tuple(Criterion(*row) for row in criteria.of(key)),
                decisions=tuple(Decision(*row) for row in decisions.of(key)),
                recommendations=tuple(Recommendation(*row) for row in recommendations.of(key)),
                on_file=tuple(OnFile(*row) for row in on_file.of(key)),
                dependencies=tuple(Dependency(row[0], ChangeRequest(*row[3:]), row[1], row[2]) for row in dependencies.of(key)),
            )


@dataclass(frozen=True)
class Watched:
    """An open release with its channels by committee, newest stage sent by item and due day, evidence and conditions."""

    release: Release
    channels: Mapping[str, str]
    newest_sent: Mapping[tuple[str, date], int]
    evidenced: frozenset[str]
    conditions: tuple[OpenCondition, ...]


@cache
def _about_watched(among: bool) -> tuple[Select[Any], ...]:
    keys = select(_release.key).where(*alive(among)).scalar_subquery()
    newest_sent = select(_nudge.release_key, _nudge.item, _nudge.due, func.min(_nudge.stage)).where(_nudge.why == "")
    evidence = select(_evidence.release_key, _evidence.criterion_ref).where(_evidence.replaced_by == 0, _evidence.withdrawn == "")
    conditions = select(
        _condition.release_key, _condition.criterion_ref, _condition.number, _condition.text, _condition.owner, _condition.due
    ).where(_condition.closed_on.is_(None))
    return (
        grouped(newest_sent.group_by(_nudge.release_key, _nudge.item, _nudge.due), keys, _nudge.release_key),
        grouped(select(_route.release_key, _route.committee_key, _route.channel_id), keys, _route.release_key),
        grouped(evidence, keys, _evidence.release_key),
        grouped(conditions, keys, _condition.release_key),
    )


def watched(conn: Connection, today: date, among: Collection[str] | None = None) -> Iterator[Watched]:
    """Streams the open releases with the data for their reminders, by key; statements and memory are constant."""
    bound = bound_to(today, among)
    with ExitStack() as until:
        newest_sent, channels, evidence, conditions = (Groups(until, conn, each, bound) for each in _about_watched(among is not None))
        for release in open_releases(conn, today, among=among):
            yield Watched(
                release,
                {row[0]: row[1] for row in channels.of(release.key)},
                {(row[0], row[1]): row[2] for row in newest_sent.of(release.key)},
                frozenset(row[0] for row in evidence.of(release.key)),
                tuple(OpenCondition(*row) for row in conditions.of(release.key)),
            )


_OF_RELEASE: Any = bindparam("release", type_=String)
_EVIDENCED = select(_evidence.criterion_ref).where(
    _evidence.release_key == _OF_RELEASE, _evidence.replaced_by == 0, _evidence.withdrawn == ""
)
_OPEN_CONDITIONS = (
    select(_condition.criterion_ref, _condition.number, _condition.text, _condition.owner, _condition.due)
    .where(_condition.release_key == _OF_RELEASE, _condition.closed_on.is_(None))
    .order_by(_condition.criterion_ref, _condition.number)
)


def review_state(conn: Connection, release: str) -> tuple[frozenset[str], tuple[OpenCondition, ...]]:
    """Returns the refs of a release's criteria with evidence, and its open conditions. Two statements."""
    bound = {"release": release}
    refs = conn.execute(_EVIDENCED, bound).scalars()
    open_ = conn.execute(_OPEN_CONDITIONS, bound).all()
    return frozenset(refs), tuple(OpenCondition(*row) for row in open_)


def closed_conditions(conn: Connection, release: str) -> dict[str, date | None]:
    """Returns the days on which a release's conditions ("T1-1") were closed as met, None for those withdrawn. One statement."""
    rows = conn.execute(
        select(_condition.criterion_ref, _condition.number, _condition.closed_on, _condition.closed_note).where(
            _condition.release_key == release, _condition.closed_on.is_not(None)
        )
    ).all()
    return {f"{ref}-{number}": None if note == WITHDRAWN else day for ref, number, day, note in rows}

"""Streamed reads of open releases with the data for deadlines; statements and memory are constant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from policy.access.classification import up_to
from policy.model.decisions import Decision, Recommendation
from policy.model.releases import Classification, Release
from policy.model.scope import ChangeRequest, Dependency
from policy.model.sign_off import Criterion
from storage.releases import from_rows as rows
from storage.tables import (
    ChangeRequestRow,
    CriterionRow,
    DecisionRow,
    DependencyRow,
    MilestoneRow,
    ModificationRow,
    PredecessorRow,
    RecommendationRow,
    ReleaseRow,
    ScopeItemRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c
_milestone = table_of(MilestoneRow).c
_predecessor = table_of(PredecessorRow).c
_decision = table_of(DecisionRow).c
_recommendation = table_of(RecommendationRow).c
_dependency = table_of(DependencyRow).c
_request = table_of(ChangeRequestRow).c
_criterion = table_of(CriterionRow).c
_CHUNK = 500


class _Groups:
    """Rows in release order, grouped by release."""

    def __init__(self, conn: Connection, statement: Select[Any]) -> None:
        self._rows = iter(conn.execute(statement, execution_options={"yield_per": _CHUNK}))
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


def open_releases(
    conn: Connection, today: date, *, clearance: Classification | None = None, among: Collection[str] | None = None
) -> Iterator[Release]:
    """Yields the releases not live or cancelled by `today`, by key, with scope, timetable, criteria, decisions and dependencies only.

    Eight statements. `clearance` leaves out releases classified higher (R20); `among` limits the result to these keys.
    """
    alive: list[ColumnElement[bool]] = [
        or_(_release.live_on.is_(None), _release.live_on > today),
        or_(_release.cancelled_on.is_(None), _release.cancelled_on > today),
    ]
    if clearance is not None:
        alive.append(_release.classification.in_(up_to(clearance)))
    if among is not None:
        alive.append(_release.key.in_(among))
    keys = select(_release.key).where(*alive).scalar_subquery()

    def groups(statement: Select[Any], key: ColumnElement[str], *order: ColumnElement[Any]) -> _Groups:
        return _Groups(conn, statement.where(key.in_(keys)).order_by(key, *order))

    tops = _Groups(conn, select(_release.key, *rows.RELEASE_COLUMNS).where(*alive).order_by(_release.key))
    scope = groups(
        select(_scope.release_key, *rows.MODIFICATION_COLUMNS, *rows.ITEM_COLUMNS).join_from(
            table_of(ScopeItemRow), table_of(ModificationRow), _scope.modification_ref == _modification.ref
        ),
        _scope.release_key,
        _scope.position,
    )
    milestones = groups(select(_milestone.release_key, *rows.MILESTONE_COLUMNS), _milestone.release_key, _milestone.position)
    predecessors = groups(
        select(_predecessor.release_key, _predecessor.milestone_key, _predecessor.after_key),
        _predecessor.release_key,
        _predecessor.position,
    )
    criteria = groups(select(_criterion.release_key, *rows.CRITERION_COLUMNS), _criterion.release_key, _criterion.position)
    decisions = groups(select(_decision.release_key, *rows.DECISION_COLUMNS), _decision.release_key, _decision.number)
    recommendations = groups(
        select(_recommendation.release_key, *rows.RECOMMENDATION_COLUMNS), _recommendation.release_key, _recommendation.position
    )
    dependencies = groups(
        select(_scope.release_key, _dependency.modification_ref, _dependency.reach, _dependency.before, *rows.REQUEST_COLUMNS)
        .join_from(table_of(ScopeItemRow), table_of(DependencyRow), _scope.modification_ref == _dependency.modification_ref)
        .join(table_of(ChangeRequestRow), _dependency.request_ref == _request.ref)
        .distinct(),
        _scope.release_key,
    )
    while (key := tops.key) is not None:
        (top,) = tops.of(key)
        yield Release(
            **dict(zip((column.name for column in rows.RELEASE_COLUMNS), top, strict=True)),
            scope=rows.scope(scope.of(key), ()),
            milestones=rows.milestones(milestones.of(key), predecessors.of(key)),
            criteria=tuple(Criterion(*row) for row in criteria.of(key)),
            decisions=tuple(Decision(*row) for row in decisions.of(key)),
            recommendations=tuple(Recommendation(*row) for row in recommendations.of(key)),
            dependencies=tuple(Dependency(row[0], ChangeRequest(*row[3:]), row[1], row[2]) for row in dependencies.of(key)),
        )

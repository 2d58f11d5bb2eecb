"""Statements that read the modifications and Change Requests of a release, and conversion of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, Select, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from policy.model.scope import ChangeRequest, Dependency, Modification, Part, ScopeException, ScopeItem, Solution
from storage.tables import (
    AlongsideRow,
    ChangeRequestRow,
    DependencyRow,
    ModificationPartRow,
    ModificationRow,
    ReleaseRow,
    ScopeItemRow,
    SolutionRow,
    table_of,
)

_KEY: Any = bindparam("key", type_=String)

_release = table_of(ReleaseRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c
_solution = table_of(SolutionRow).c
_part = table_of(ModificationPartRow).c
_request = table_of(ChangeRequestRow).c
_alongside = table_of(AlongsideRow).c
_dependency = table_of(DependencyRow).c

MODIFICATION_COLUMNS = (
    _modification.ref,
    _modification.title,
    _modification.state,
    _modification.dcc_systems,
    _modification.user_systems,
    _modification.technical_specifications,
    _modification.approved_on,
    _modification.implementation_on,
    _modification.description,
    _modification.link,
    _modification.chosen_solution,
    _modification.draft_ref,
    _modification.origin,
    _modification.raised_on,
    _modification.stage,
    _modification.path,
    _modification.urgent,
    _modification.authority_led,
    _modification.decided_by,
    _modification.decided_on,
    _modification.decision_reference,
)
ITEM_COLUMNS = (
    _scope.part,
    _scope.state,
    _scope.agreed_on,
    _scope.cutoff,
    _scope.added_on,
    _scope.out_reason,
    _scope.description,
    _scope.exception_reason,
    _scope.exception_reference,
    _scope.exception_documents,
    _scope.exception_cost,
    _scope.exception_testing,
)
REQUEST_COLUMNS = (
    _request.ref,
    _request.title,
    _request.description,
    _request.state,
    _request.expected,
    _request.committed,
    _request.note,
)
_MODIFICATIONS = len(MODIFICATION_COLUMNS)

SCOPE = (
    select(*MODIFICATION_COLUMNS, *ITEM_COLUMNS)
    .join_from(table_of(ScopeItemRow), table_of(ModificationRow), _scope.modification_ref == _modification.ref)
    .where(_scope.release_key == _KEY)
    .order_by(_scope.position, _scope.modification_ref, _scope.part)
)

_IN_SCOPE = select(_scope.modification_ref).where(_scope.release_key == _KEY)


def _details(refs: Any) -> CompoundSelect[Any]:
    """Returns the statement for solutions and parts of modifications; a solution has the number 0, a part no name."""
    none = cast(null(), Date)
    return union_all(
        select(_solution.modification_ref, literal(0).label("number"), _solution.position, _solution.name, _solution.text, none).where(
            refs(_solution.modification_ref)
        ),
        select(_part.modification_ref, _part.number, _part.number, literal(""), _part.description, _part.implementation_on).where(
            refs(_part.modification_ref)
        ),
    ).order_by("number", "position", "name")


SOLUTIONS = _details(lambda column: column.in_(_IN_SCOPE))

ALONGSIDE = (
    select(*REQUEST_COLUMNS)
    .join_from(table_of(AlongsideRow), table_of(ChangeRequestRow), _alongside.request_ref == _request.ref)
    .where(_alongside.release_key == _KEY)
    .order_by(_alongside.position, _alongside.request_ref)
)

_DEPENDENCY = select(_dependency.modification_ref, _dependency.reach, _dependency.before, *REQUEST_COLUMNS).join_from(
    table_of(DependencyRow), table_of(ChangeRequestRow), _dependency.request_ref == _request.ref
)
_IN_ORDER = (_dependency.position, _dependency.modification_ref, _dependency.request_ref, _dependency.before)
DEPENDENCIES = _DEPENDENCY.where(_dependency.modification_ref.in_(_IN_SCOPE)).order_by(*_IN_ORDER)
DEPENDENCIES_OF_MODIFICATION = _DEPENDENCY.where(_dependency.modification_ref == _KEY).order_by(*_IN_ORDER)

MODIFICATION = select(*MODIFICATION_COLUMNS).where(_modification.ref == _KEY)

SOLUTIONS_OF_MODIFICATION = _details(lambda column: column == _KEY)
ALL_SOLUTIONS = _details(lambda column: column.is_not(None))

PLACEMENTS: Select[Any] = (
    select(_scope.release_key, *ITEM_COLUMNS)
    .join_from(table_of(ScopeItemRow), table_of(ReleaseRow), _scope.release_key == _release.key)
    .where(_scope.modification_ref == _KEY)
    .order_by(_release.go_live.is_(None), _release.go_live, _scope.release_key, _scope.part)
)


def modification(row: Sequence[Any], solutions: tuple[Solution, ...] = (), parts: tuple[Part, ...] = ()) -> Modification:
    """Converts a row of MODIFICATION_COLUMNS."""
    return Modification(*(*row[:10], solutions, *row[10:], parts))


def details(rows: Sequence[Sequence[Any]]) -> dict[str, tuple[tuple[Solution, ...], tuple[Part, ...]]]:
    """Converts rows of SOLUTIONS to each modification's solutions and parts."""
    solutions: dict[str, list[Solution]] = {}
    parts: dict[str, list[Part]] = {}
    for ref, number, _, name, text, day in rows:
        if number:
            parts.setdefault(ref, []).append(Part(number, day, text))
        else:
            solutions.setdefault(ref, []).append(Solution(name, text))
    return {ref: (tuple(solutions.get(ref, ())), tuple(parts.get(ref, ()))) for ref in (*solutions, *parts)}


def scope_item(row: Sequence[Any], of: Modification) -> ScopeItem:
    """Converts a row of ITEM_COLUMNS."""
    return ScopeItem(*(of, *row[:7], None if row[7] is None else ScopeException(*row[7:12])))


def scope(rows: Sequence[Sequence[Any]], solution_rows: Sequence[Sequence[Any]]) -> tuple[ScopeItem, ...]:
    """Converts rows of SCOPE and SOLUTIONS; the parts of a modification share one object."""
    found = details(solution_rows)
    modifications: dict[str, Modification] = {}
    items = []
    for row in rows:
        ref = row[0]
        if ref not in modifications:
            modifications[ref] = modification(row[:_MODIFICATIONS], *found.get(ref, ((), ())))
        items.append(scope_item(row[_MODIFICATIONS:], modifications[ref]))
    return tuple(items)


def dependencies(rows: Sequence[Sequence[Any]]) -> tuple[Dependency, ...]:
    """Converts rows of DEPENDENCIES."""
    return tuple(Dependency(row[0], ChangeRequest(*row[3:]), row[1], row[2]) for row in rows)

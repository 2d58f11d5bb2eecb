"""Statements that read a complete release, and conversion of their rows to policy objects.

Each statement is built once, takes the release's key, and selects columns in the order of the dataclass's fields, so no ORM is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, Select, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from policy.model.scope import ChangeRequest, Dependency, Designation, Modification, Part, ScopeException, ScopeItem, Solution
from policy.model.timetable import Milestone
from storage.tables import (
    AlongsideRow,
    ChangeRequestRow,
    CostRow,
    CriterionRow,
    DecisionRow,
    DependencyRow,
    DesignationRow,
    DocumentImpactRow,
    ImpactSummaryRow,
    LinkRow,
    MilestoneRow,
    ModificationPartRow,
    ModificationRow,
    NoteRow,
    ParticipantImpactRow,
    PredecessorRow,
    RecommendationRow,
    ReleaseRow,
    RidVersionRow,
    ScopeItemRow,
    SecasEffortRow,
    SolutionRow,
    table_of,
)

_KEY: Any = bindparam("key", type_=String)

_release = table_of(ReleaseRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c
_solution = table_of(SolutionRow).c
_part = table_of(ModificationPartRow).c
_designation = table_of(DesignationRow).c
_request = table_of(ChangeRequestRow).c
_alongside = table_of(AlongsideRow).c
_dependency = table_of(DependencyRow).c
_milestone = table_of(MilestoneRow).c
_predecessor = table_of(PredecessorRow).c
_criterion = table_of(CriterionRow).c
_version = table_of(RidVersionRow).c
_decision = table_of(DecisionRow).c
_recommendation = table_of(RecommendationRow).c
_cost = table_of(CostRow).c
_effort = table_of(SecasEffortRow).c
_summary = table_of(ImpactSummaryRow).c
_participant = table_of(ParticipantImpactRow).c
_document = table_of(DocumentImpactRow).c
_note = table_of(NoteRow).c
_link = table_of(LinkRow).c

RELEASE_COLUMNS = (
    _release.key,
    _release.kind,
    _release.go_live,
    _release.body,
    _release.classification,
    _release.technical_specifications,
    _release.created_on,
    _release.cancelled_on,
    _release.live_on,
    _release.summary,
    _release.other_codes,
    _release.dcc_testing,
    _release.user_testing,
    _release.not_on_record,
    _release.sec_version,
    _release.go_live_reason,
    _release.window_end,
    _release.participant_columns,
)
COST_COLUMNS = (
    _release.quoted_total,
    _release.combined_assessment_pending,
    _release.shared_with_requests,
    _release.operational,
    _release.secas_budgeted,
)
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
MILESTONE_COLUMNS = (
    _milestone.key,
    _milestone.event,
    _milestone.owner,
    _milestone.planned,
    _milestone.notes,
    _milestone.anchor,
    _milestone.working_days,
    _milestone.done_on,
    _milestone.acts,
    _milestone.covers,
    _milestone.recorded_on,
    _milestone.proposed,
)
CRITERION_COLUMNS = (
    _criterion.ref,
    _criterion.kind,
    _criterion.committee,
    _criterion.text,
    _criterion.answers,
    _criterion.standing,
    _criterion.not_applicable,
)
DECISION_COLUMNS = (
    _decision.subject,
    _decision.body,
    _decision.outcome,
    _decision.met_on,
    _decision.covers,
    _decision.recorded_on,
    _decision.reference,
    _decision.note,
    _decision.go_live_before,
    _decision.go_live,
    _decision.window_end,
    _decision.by_authority,
)
RECOMMENDATION_COLUMNS = (
    _recommendation.committee,
    _recommendation.subject,
    _recommendation.positive,
    _recommendation.given_on,
    _recommendation.reason,
)
_MODIFICATIONS = len(MODIFICATION_COLUMNS)

RELEASE = select(*RELEASE_COLUMNS, *COST_COLUMNS).where(_release.key == _KEY)

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

MILESTONES = select(*MILESTONE_COLUMNS).where(_milestone.release_key == _KEY).order_by(_milestone.position, _milestone.key)

PREDECESSORS = (
    select(_predecessor.milestone_key, _predecessor.after_key)
    .where(_predecessor.release_key == _KEY)
    .order_by(_predecessor.position, _predecessor.after_key)
)

CRITERIA = select(*CRITERION_COLUMNS).where(_criterion.release_key == _KEY).order_by(_criterion.position, _criterion.ref)

VERSIONS = (
    select(_version.number, _version.issued_on, _version.changes, _version.baselined)
    .where(_version.release_key == _KEY)
    .order_by(_version.position, _version.number)
)

DECISIONS = select(*DECISION_COLUMNS).where(_decision.release_key == _KEY).order_by(_decision.number)

RECOMMENDATIONS = (
    select(*RECOMMENDATION_COLUMNS)
    .where(_recommendation.release_key == _KEY)
    .order_by(_recommendation.position, _recommendation.committee, _recommendation.subject)
)

COSTS = (
    select(_cost.modification_ref, _cost.stage, _cost.pence, _cost.part)
    .where(_cost.release_key == _KEY)
    .order_by(_cost.position, _cost.modification_ref, _cost.stage)
)

EFFORTS = (
    select(_effort.purpose, _effort.days, _effort.pence, _effort.days_qualifier, _effort.cost_qualifier)
    .where(_effort.release_key == _KEY)
    .order_by(_effort.position, _effort.purpose)
)

# Small tables of similar shape are read in one statement; the first column names the table.
_NO_TEXTS = (literal(""), literal(""), cast(null(), Date))
TEXTS: CompoundSelect[Any] = union_all(
    select(literal("summary").label("what"), _summary.position, _summary.side, _summary.heading, _summary.text, *_NO_TEXTS).where(
        _summary.release_key == _KEY
    ),
    select(literal("note"), _note.number, _note.kind, _note.text, literal(""), *_NO_TEXTS).where(_note.release_key == _KEY),
    select(literal("link"), _link.position, _link.label, _link.url, literal(""), *_NO_TEXTS).where(_link.release_key == _KEY),
    select(
        *(literal("designation"), _designation.position, _designation.name, _designation.by, _designation.reference),
        *(_designation.note, _designation.documents, _designation.designated_on),
    ).where(_designation.release_key == _KEY),
).order_by("position")

IMPACTS: CompoundSelect[Any] = union_all(
    select(literal("participant").label("what"), _participant.position, _participant.modification_ref, _participant.participant).where(
        _participant.release_key == _KEY
    ),
    select(literal("document"), _document.position, _document.modification_ref, _document.document).where(_document.release_key == _KEY),
).order_by("position")

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


def designations(rows: Sequence[Sequence[Any]]) -> tuple[Designation, ...]:
    """Converts the rows of TEXTS that are designations."""
    found = (row[2:] for row in rows if row[0] == "designation")
    return tuple(
        Designation(name, by, day, reference, tuple(documents.split("\n")) if documents else (), note)
        for name, by, reference, note, documents, day in found
    )


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


def milestone(row: Sequence[Any], after: tuple[str, ...] = ()) -> Milestone:
    """Converts a row of MILESTONE_COLUMNS."""
    return Milestone(*(*row[:9], after, *row[9:]))


def milestones(rows: Sequence[Sequence[Any]], predecessor_rows: Sequence[Sequence[Any]]) -> tuple[Milestone, ...]:
    """Converts rows of MILESTONES and PREDECESSORS to a timetable."""
    after: dict[str, list[str]] = {}
    for key, before in predecessor_rows:
        after.setdefault(key, []).append(before)
    return tuple(milestone(row, tuple(after.get(row[0], ()))) for row in rows)


def dependencies(rows: Sequence[Sequence[Any]]) -> tuple[Dependency, ...]:
    """Converts rows of DEPENDENCIES."""
    return tuple(Dependency(row[0], ChangeRequest(*row[3:]), row[1], row[2]) for row in rows)

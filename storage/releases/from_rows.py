"""Statements that read a complete release, and conversion of their rows to policy objects.

Each statement is built once, takes the release's key, and selects columns in the order of the dataclass's fields, so no ORM is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from policy.model.scope import Designation
from policy.model.timetable import Milestone
from storage.tables import (
    CostRow,
    CriterionRow,
    DecisionRow,
    DesignationRow,
    DocumentImpactRow,
    ImpactSummaryRow,
    LinkRow,
    MilestoneRow,
    NoteRow,
    ParticipantImpactRow,
    PredecessorRow,
    RecommendationRow,
    ReleaseRow,
    RidVersionRow,
    SecasEffortRow,
    table_of,
)

_KEY: Any = bindparam("key", type_=String)

_release = table_of(ReleaseRow).c
_designation = table_of(DesignationRow).c
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

RELEASE = select(*RELEASE_COLUMNS, *COST_COLUMNS).where(_release.key == _KEY)

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


def designations(rows: Sequence[Sequence[Any]]) -> tuple[Designation, ...]:
    """Converts the rows of TEXTS that are designations."""
    found = (row[2:] for row in rows if row[0] == "designation")
    return tuple(
        Designation(name, by, day, reference, tuple(documents.split("\n")) if documents else (), note)
        for name, by, reference, note, documents, day in found
    )


def milestone(row: Sequence[Any], after: tuple[str, ...] = ()) -> Milestone:
    """Converts a row of MILESTONE_COLUMNS."""
    return Milestone(*(*row[:9], after, *row[9:]))


def milestones(rows: Sequence[Sequence[Any]], predecessor_rows: Sequence[Sequence[Any]]) -> tuple[Milestone, ...]:
    """Converts rows of MILESTONES and PREDECESSORS to a timetable."""
    after: dict[str, list[str]] = {}
    for key, before in predecessor_rows:
        after.setdefault(key, []).append(before)
    return tuple(milestone(row, tuple(after.get(row[0], ()))) for row in rows)

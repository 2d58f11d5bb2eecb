"""The values of the rows that policy objects become, for loading and for making releases: the reverse of the other modules here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from policy.model.releases import Release
from policy.model.scope import ChangeRequest, Dependency, Designation, Modification, Part, ScopeItem
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
    Row,
    ScopeItemRow,
    SecasEffortRow,
    SolutionRow,
)

Values = dict[str, Any]
RowValues = tuple[type[Row], Values]

MODIFICATION = (
    "ref title state dcc_systems user_systems technical_specifications approved_on implementation_on description link chosen_solution "
    "draft_ref origin raised_on stage path urgent authority_led decided_by decided_on decision_reference"
)
"""The columns of a modification's own row, except its version."""


def release(one: Release) -> Iterator[RowValues]:
    """The release's own row and those of all that belongs to it, but not its modifications, change requests and dependencies."""
    facts = one.costs_facts
    yield (
        ReleaseRow,
        {
            "key": one.key,
            "kind": one.kind,
            "go_live": one.go_live,
            "body": one.body,
            "classification": one.classification,
            "technical_specifications": one.technical_specifications,
            "created_on": one.created_on,
            "cancelled_on": one.cancelled_on,
            "live_on": one.live_on,
            "summary": one.summary,
            "other_codes": one.other_codes,
            "dcc_testing": one.dcc_testing,
            "user_testing": one.user_testing,
            "not_on_record": one.not_on_record,
            "sec_version": one.sec_version,
            "go_live_reason": one.go_live_reason,
            "window_end": one.window_end,
            "participant_columns": one.participant_columns,
            "quoted_total": facts.quoted_total,
            "combined_assessment_pending": facts.combined_assessment_pending,
            "shared_with_requests": facts.shared_with_requests,
            "operational": facts.operational,
            "secas_budgeted": facts.secas_budgeted,
        },
    )
    for position, item in enumerate(one.scope):
        yield scope_item(one.key, item, position)
    for position, milestone_ in enumerate(one.milestones):
        yield from milestone(one.key, milestone_, position)
    for row, values in _parts(one):
        yield row, {"release_key": one.key, **values}


def scope_item(release_key: str, item: ScopeItem, position: int) -> RowValues:
    """A scope item's row."""
    exception = item.exception
    return (
        ScopeItemRow,
        {
            "release_key": release_key,
            "modification_ref": item.modification.ref,
            "part": item.part,
            "position": position,
            "state": item.state,
            "agreed_on": item.agreed_on,
            "cutoff": item.cutoff,
            "added_on": item.added_on,
            "out_reason": item.out_reason,
            "description": item.description,
            "exception_reason": exception and exception.reason,
            "exception_reference": exception and exception.reference,
            "exception_documents": exception and exception.documents,
            "exception_cost": exception and exception.cost,
            "exception_testing": exception and exception.testing,
        },
    )


def milestone(release_key: str, one: Milestone, position: int) -> Iterator[RowValues]:
    """A milestone's row and those of its predecessors."""
    yield (
        MilestoneRow,
        {
            "release_key": release_key,
            "key": one.key,
            "position": position,
            "event": one.event,
            "owner": one.owner,
            "planned": one.day,
            "notes": one.notes,
            "anchor": one.anchor,
            "working_days": one.offset,
            "done_on": one.done_on,
            "acts": one.acts,
            "covers": one.covers,
            "recorded_on": one.recorded_on,
            "proposed": one.proposed,
        },
    )
    for place, after in enumerate(one.after):
        yield PredecessorRow, {"release_key": release_key, "milestone_key": one.key, "after_key": after, "position": place}


def _parts(one: Release) -> Iterator[RowValues]:
    yield from _placed(AlongsideRow, ({"request_ref": each.ref} for each in one.alongside))
    yield from _placed(
        CriterionRow, ({**_fields(each, "ref kind committee text answers not_applicable"), "standing": each.state} for each in one.criteria)
    )
    yield from _placed(RidVersionRow, (_fields(each, "number issued_on changes baselined") for each in one.versions))
    yield from _placed(RecommendationRow, (_fields(each, "committee subject positive given_on reason") for each in one.recommendations))
    yield from _placed(CostRow, ({"modification_ref": each.modification, **_fields(each, "stage pence part")} for each in one.costs))
    yield from _placed(SecasEffortRow, (_fields(each, "purpose days pence days_qualifier cost_qualifier") for each in one.secas))
    yield from _placed(ImpactSummaryRow, ({"side": each.group, **_fields(each, "heading text")} for each in one.summaries))
    yield from _placed(
        ParticipantImpactRow, ({"modification_ref": each.modification, "participant": each.participant} for each in one.participants)
    )
    yield from _placed(DocumentImpactRow, ({"modification_ref": each.modification, "document": each.document} for each in one.documents))
    yield from _placed(DesignationRow, (designation(each) for each in one.designations))
    yield from _placed(LinkRow, (_fields(each, "label url") for each in one.links))
    for number, decision in enumerate(one.decisions, start=1):
        names = "subject body outcome met_on covers recorded_on reference note go_live_before go_live window_end by_authority"
        yield DecisionRow, {"number": number, **_fields(decision, names)}
    for number, note in enumerate(one.notes, start=1):
        yield NoteRow, {"number": number, **_fields(note, "kind text")}


def designation(one: Designation) -> Values:
    """The values of a designation's row, without its release and position."""
    return {**_fields(one, "name by designated_on reference note"), "documents": "\n".join(one.documents)}


def _fields(thing: object, names: str) -> Values:
    return {name: getattr(thing, name) for name in names.split()}


def _placed(row: type[Row], values: Iterable[Values]) -> Iterator[RowValues]:
    for position, each in enumerate(values):
        yield row, {**each, "position": position}


def modification(one: Modification) -> Iterator[RowValues]:
    """A modification's row and those of its solutions and parts."""
    yield ModificationRow, _fields(one, MODIFICATION)
    for position, solution in enumerate(one.solutions):
        yield (
            SolutionRow,
            {"modification_ref": one.ref, "name": solution.name, "text": solution.text, "position": position},
        )
    for each in one.parts:
        yield part(one.ref, each)


def part(ref: str, one: Part) -> RowValues:
    """The row of a modification's part."""
    return ModificationPartRow, {"modification_ref": ref, **_fields(one, "number implementation_on description")}


def change_request(one: ChangeRequest) -> RowValues:
    """A change request's row."""
    return ChangeRequestRow, _fields(one, "ref title description state expected committed note")


def dependency(one: Dependency, position: int) -> RowValues:
    """A dependency's row, without the change request's own."""
    return (
        DependencyRow,
        {
            "modification_ref": one.modification,
            "request_ref": one.request.ref,
            "before": one.before,
            "position": position,
            "reach": one.reach,
        },
    )

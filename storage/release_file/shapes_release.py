"""Shapes of the sections about one release: entries and their fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from policy.model.releases import Classification
from policy.model.rid import Covers
from policy.model.scope import ModificationState, RequestState, ScopeState
from policy.model.sign_off import SignOffState
from storage.release_file import fields as f


class Shape(BaseModel):
    """An entry: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReleaseShape(Shape):
    """The facts of one release."""

    key: f.ReleaseKey
    kind: f.Kind
    go_live: f.OptionalDay = None
    window_end: f.OptionalDay = None
    go_live_reason: f.Text = ""
    sec_version: f.SecVersion = ""
    body: f.Key
    classification: f.Level = Classification.WHITE
    technical_specifications: f.Switch = False
    created_on: f.OptionalDay = None
    cancelled_on: f.OptionalDay = None
    live_on: f.OptionalDay = None
    summary: f.Text = ""
    not_on_record: f.Topics = []


class SolutionShape(Shape):
    """A Proposed or an Alternative Solution."""

    name: f.Line
    text: f.Text = ""


class PartShape(Shape):
    """A part of a modification with its own implementation date (R24)."""

    part: f.Count
    implementation_on: f.OptionalDay = None
    description: f.Text = ""


class ModificationShape(Shape):
    """A modification, wherever it is in scope; `draft` is the reference that it had as a Draft Proposal (R24)."""

    ref: f.ModificationRef
    title: f.Line
    state: f.State = ModificationState.MODIFICATION_PROPOSAL
    dcc_systems: f.Switch = False
    user_systems: f.Switch = False
    technical_specifications: f.Switch = False
    approved_on: f.OptionalDay = None
    implementation_on: f.OptionalDay = None
    description: f.Text = ""
    link: f.Url = ""
    solutions: list[SolutionShape] = []
    chosen_solution: f.Line = ""
    draft: f.OwnRef = ""
    origin: f.OwnRef = ""
    raised_on: f.OptionalDay = None
    stage: f.OptionalStage = None
    path: f.OptionalPath = None
    urgent: f.OptionalSwitch = None
    authority_led: f.OptionalSwitch = None
    decided_by: f.OptionalKey = None
    decided_on: f.OptionalDay = None
    decision_reference: f.Text = ""
    parts: list[PartShape] = []


class DesignationShape(Shape):
    """A designation that comes with the release and is not a modification (R24)."""

    name: f.Line
    by: f.Line = ""
    designated_on: f.OptionalDay = None
    reference: f.Text = ""
    documents: f.Names = []
    note: f.Text = ""


class ExceptionShape(Shape):
    """The justification of an addition after the scope was set (R4)."""

    reason: f.SomeText
    reference: f.SomeText
    documents: f.SomeText
    cost: f.SomeText
    testing: f.SomeText


class ScopeShape(Shape):
    """A modification, or a part of it, in the release's scope."""

    modification: f.ModificationRef
    part: f.Count = 0
    state: f.InScope = ScopeState.TARGETED
    agreed_on: f.OptionalDay = None
    cutoff: f.OptionalDay = None
    added_on: f.OptionalDay = None
    out_reason: f.Text = ""
    description: f.Text = ""
    exception: ExceptionShape | None = None


class RequestShape(Shape):
    """A DCC Change Request."""

    ref: f.RequestRef
    title: f.Text = ""
    description: f.Text = ""
    state: f.Reach = RequestState.RAISED
    expected: f.OptionalPartial = None
    committed: f.Switch = False
    note: f.Text = ""


class DependencyShape(Shape):
    """A modification's dependency on a Change Request (R7)."""

    modification: f.ModificationRef
    request: f.RequestRef
    reach: f.Reach
    before: f.Line


class MilestoneShape(Shape):
    """A row of the implementation timetable (R10)."""

    key: f.Key
    date: f.OptionalWhen = None
    event: f.Line
    owner: f.Line = ""
    notes: f.Text = ""
    done_on: f.OptionalDay = None
    acts: f.Acts = []
    after: f.Keys = []
    covers: f.Coverage = Covers.ALL
    recorded_on: f.OptionalDay = None
    proposed: f.Switch = False


class CriterionShape(Shape):
    """An acceptance criterion; the letter of its reference gives its set."""

    ref: f.CriterionRef
    committee: f.OptionalKey = None
    answers: f.Key = "dcc"
    text: f.SomeText
    standing: f.Stand = SignOffState.OPEN
    not_applicable: f.Text = ""


class StandardCriterionShape(CriterionShape):
    """A criterion of the standard set, proposed until a body agrees it (R12)."""

    not_in_documentation: f.Text = ""
    proposed_on: f.OptionalDay = None
    agreed_on: f.OptionalDay = None
    agreed_by: f.OptionalKey = None
    agreed_reference: f.Text = ""


class VersionShape(Shape):
    """An issued version of the RID."""

    number: f.VersionNumber
    date: f.Day
    changes: f.Text = ""
    baselined: f.Switch = False


class DecisionShape(Shape):
    """A decision of a deciding body; one that moves the go-live has the earlier and the new date (R23)."""

    subject: f.DecisionSubject
    body: f.Key
    outcome: f.DecisionOutcome
    met_on: f.Day
    covers: f.Coverage = Covers.ALL
    recorded_on: f.OptionalDay = None
    reference: f.Text = ""
    note: f.Text = ""
    go_live_before: f.OptionalDay = None
    go_live: f.OptionalDay = None
    window_end: f.OptionalDay = None
    by_authority: f.Switch = False


class RecommendationShape(Shape):
    """A sub-committee's recommendation."""

    committee: f.Key
    subject: f.DecisionSubject
    positive: f.Switch
    given_on: f.Day
    reason: f.Text = ""


class CostShape(Shape):
    """One modification's costs by stage, or those of one of its parts."""

    modification: f.ModificationRef
    part: f.Count = 0
    build: f.OptionalPence = None
    sit: f.OptionalPence = None
    uit: f.OptionalPence = None
    live: f.OptionalPence = None


class EffortShape(Shape):
    """SECAS effort for one purpose."""

    purpose: f.Line
    days: f.Days
    cost: f.About


class CostsShape(Shape):
    """The costs of a release (R17)."""

    quoted_total: f.OptionalPence = None
    combined_assessment_pending: f.Switch = False
    shared_with_requests: f.Text = ""
    operational: f.Text = ""
    secas_budgeted: f.Switch = False
    breakdown: list[CostShape] = []
    secas: list[EffortShape] = []


class ParticipantsShape(Shape):
    """A row of the participant impact matrix."""

    modification: f.ModificationRef
    participants: list[f.Line] = []


class DocumentsShape(Shape):
    """A row of the SEC document impact matrix."""

    document: f.Line
    modifications: list[f.ModificationRef] = []


class SummaryShape(Shape):
    """The impact on one kind of participant or one area of the DCC."""

    group: f.Group
    heading: f.Line
    text: f.Text = ""


class ImpactsShape(Shape):
    """The impacts of a release (RID 2); `columns` divide the participants otherwise than usual."""

    columns: f.Columns = []
    participants: list[ParticipantsShape] = []
    documents: list[DocumentsShape] = []
    summaries: list[SummaryShape] = []
    other_codes: f.Text = ""


class TestingShape(Shape):
    """The test strategy (RID 4)."""

    __test__ = False

    dcc: f.Text = ""
    user: f.Text = ""


class NoteShape(Shape):
    """A note on a release."""

    kind: f.NoteKind
    text: f.SomeText


class LinkShape(Shape):
    """A labelled web address."""

    label: f.Line
    url: f.Url

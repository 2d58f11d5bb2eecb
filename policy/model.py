"""What a SEC Release is made of, as frozen dataclasses in the SEC's words. No rule lives here, only what rules read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from policy.partial_date import PartialDate


class ReleaseKind(StrEnum):
    """The types of release (Guidance 2 and 3), and the year bucket of what is not allocated yet (Paper 4)."""

    SYSTEM = "system"
    DOCUMENTATION = "documentation"
    ADHOC = "adhoc"
    YEAR = "year"


class Classification(IntEnum):
    """How widely a document may be shown, widest first (Paper, p. 1; the three above White are an assumption; R20)."""

    WHITE = 0
    GREEN = 1
    AMBER = 2
    RED = 3


class ModificationState(StrEnum):
    """Where a modification stands; a Draft Proposal comes before a Modification Proposal (R5, R6)."""

    DRAFT_PROPOSAL = "draft"
    MODIFICATION_PROPOSAL = "proposal"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DELAYED = "delayed"
    IMPLEMENTED = "implemented"


class ScopeState(StrEnum):
    """A scope item as the RID words it (RID 1)."""

    TARGETED = "targeted"
    APPROVED = "approved"
    OUT = "out"


class CriterionKind(StrEnum):
    """The three sets of acceptance criteria (Paper, Annex 1)."""

    OPERATIONAL = "operational"
    TESTING = "testing"
    SECURITY = "security"


class Standing(StrEnum):
    """A committee's resolved verdict on one criterion."""

    OPEN = "open"
    MET = "met"
    CONDITIONS = "met with conditions"
    NOT_MET = "not met"
    HOLD = "hold"
    STALE = "stale"


class Subject(StrEnum):
    """What a body can decide, or a committee recommend on."""

    SCOPE = "scope"
    BASELINE = "baseline"
    CRITERIA = "criteria"
    TAD = "tad"
    SIT_REPORT = "sit-report"
    UIT_REPORT = "uit-report"
    EXCEPTION = "exception"
    GO_LIVE = "go-live"


class Covers(StrEnum):
    """Which part of a scope a baseline sets (R3): what impacts DCC or User Systems, or documents only."""

    ALL = "all"
    SYSTEM = "system"
    DOCUMENTS = "documents"


class Outcome(StrEnum):
    """How a body decided."""

    AGREED = "agreed"
    NOT_AGREED = "not agreed"
    GO = "go"
    NO_GO = "no-go"
    DEFER = "defer"


class Stage(StrEnum):
    """The cost stages of a modification (RID 5)."""

    BUILD = "Design, Build & PIT"
    SIT = "SIT"
    UIT = "UIT"
    LIVE = "Implement to live"


class RequestState(StrEnum):
    """How far a DCC Change Request is (Paper 4; R7). Later states include the earlier ones."""

    RAISED = "raised"
    ADVANCED = "advanced"
    EXITED_PIT = "exited PIT"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Solution:
    """The Proposed or the Alternative Solution of a modification (RID 1; R6)."""

    name: str
    text: str


@dataclass(frozen=True)
class Modification:
    """A modification and what it touches.

    `approved_on` is None where it is not approved, or where the sources do not say when.
    """

    ref: str
    title: str
    state: ModificationState = ModificationState.MODIFICATION_PROPOSAL
    dcc_systems: bool = False
    user_systems: bool = False
    technical_specifications: bool = False
    approved_on: date | None = None
    implementation_on: date | None = None
    description: str = ""
    link: str = ""
    solutions: tuple[Solution, ...] = ()
    chosen_solution: str = ""

    @property
    def system_impacting(self) -> bool:
        """Whether the 12-month policy date applies: DCC or User Systems (Guidance 4.3; R3)."""
        return self.dcc_systems or self.user_systems

    @property
    def undecided(self) -> bool:
        """Whether approval is still to be decided (R5)."""
        return self.state in {ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL}


@dataclass(frozen=True)
class ScopeException:
    """An addition after the scope was set, listed as one ever after (Guidance 4.3; R4)."""

    reason: str
    reference: str
    documents: str
    cost: str
    testing: str


@dataclass(frozen=True)
class ScopeItem:
    """A modification, or one part of it (`part` 0 is the whole), in a release.

    `agreed_on` is when the deciding body agreed its place; None is *proposed*. `cutoff` is when a decision on the modification must be
    there (RID 1).
    """

    modification: Modification
    part: int = 0
    state: ScopeState = ScopeState.TARGETED
    agreed_on: date | None = None
    cutoff: date | None = None
    added_on: date | None = None
    out_reason: str = ""
    description: str = ""
    exception: ScopeException | None = None

    @property
    def name(self) -> str:
        """The modification's ref with its part: "SECMP0062 part 1"."""
        return f"{self.modification.ref} part {self.part}" if self.part else self.modification.ref

    @property
    def active(self) -> bool:
        """Whether it still is in the scope."""
        return self.state is not ScopeState.OUT


@dataclass(frozen=True)
class ChangeRequest:
    """A DCC Change Request: it rides alongside a release and is no part of it (RID 1; R7)."""

    ref: str
    title: str = ""
    description: str = ""
    state: RequestState = RequestState.RAISED
    expected: PartialDate | None = None
    committed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Dependency:
    """A modification waits for a change request to reach a state before a step of its own (Paper 4; R7)."""

    modification: str
    request: ChangeRequest
    reach: RequestState
    before: str


@dataclass(frozen=True)
class Milestone:
    """A row of the implementation timetable (RID 3; R10).

    It has a `day`, or none yet, or is relative: `offset` Working Days from the milestone with the key `anchor` (negative is before).
    `acts` are what the milestone stands for, each "verb subject": "submit tad", "view sit-report", "decide go-live",
    "evidence testing", "review operational", "recommend go-live", "start uit", "go-live". `policy.timetable` lists them.
    `recorded_on` is when its date was put down: what was past by then is not chased.
    """

    key: str
    event: str
    owner: str = ""
    day: PartialDate | None = None
    notes: str = ""
    anchor: str | None = None
    offset: int = 0
    done_on: date | None = None
    acts: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    covers: Covers = Covers.ALL
    recorded_on: date | None = None


@dataclass(frozen=True)
class Criterion:
    """An acceptance criterion, the committee that reviews it, who answers for it, and where its sign-off stands (RID 6)."""

    ref: str
    kind: CriterionKind
    committee: str
    text: str
    answers: str = "dcc"
    standing: Standing = Standing.OPEN


@dataclass(frozen=True)
class RidVersion:
    """An issued version of the RID (RID appendix 1; R8)."""

    number: str
    issued_on: date
    changes: str
    baselined: bool = False


@dataclass(frozen=True)
class Decision:
    """An act of a body: `met_on` is the meeting's date, `recorded_on` the day it was put down, `reference` its paper or minute."""

    subject: Subject
    body: str
    outcome: Outcome
    met_on: date
    covers: Covers = Covers.ALL
    recorded_on: date | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True)
class Recommendation:
    """What a sub-committee recommends to the deciding body (RID 6)."""

    committee: str
    subject: Subject
    positive: bool
    given_on: date
    reason: str = ""


@dataclass(frozen=True)
class Cost:
    """The DCC's cost of one modification in one stage, in pence (RID 5; R17)."""

    modification: str
    stage: Stage
    pence: int


@dataclass(frozen=True)
class SecasEffort:
    """SECAS effort: whole days and pence (RID 5; R17)."""

    purpose: str
    days: int
    pence: int


@dataclass(frozen=True)
class ImpactSummary:
    """What one kind of participant, or one area of the DCC, will notice (RID 2). `group` is "party" or "dcc"."""

    group: str
    heading: str
    text: str


@dataclass(frozen=True)
class ParticipantImpact:
    """One tick of the participant impact matrix (RID 2)."""

    modification: str
    participant: str


@dataclass(frozen=True)
class DocumentImpact:
    """One tick of the SEC document impact matrix (RID 2). `document` is its short name, "Section A"."""

    modification: str
    document: str


@dataclass(frozen=True)
class Note:
    """Something the sources say of a release that has no field of its own. `kind`: "reason", "assumption", "candidate", "note"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Link:
    """A published address."""

    label: str
    url: str


@dataclass(frozen=True)
class SecDocument:
    """A document of the SEC with its title: Section A 'Definitions and Interpretation'."""

    name: str
    title: str


@dataclass(frozen=True)
class CostFacts:
    """What is said of a release's costs beside the breakdown (RID 5; R17). The quoted total is in pence, kept as quoted."""

    quoted_total: int | None = None
    combined_assessment_pending: bool = False
    shared_with_requests: str = ""
    operational: str = ""
    secas_budgeted: bool = False


@dataclass(frozen=True)
class Release:
    """A SEC Release with all that a rule may want to read of it.

    `go_live` is None only for a year bucket. `body` is the deciding body it was created under (R14).
    """

    key: str
    kind: ReleaseKind
    go_live: date | None
    body: str = "panel"
    classification: Classification = Classification.WHITE
    technical_specifications: bool = False
    created_on: date | None = None
    cancelled_on: date | None = None
    live_on: date | None = None
    summary: str = ""
    other_codes: str = ""
    dcc_testing: str = ""
    user_testing: str = ""
    costs_facts: CostFacts = field(default_factory=CostFacts)
    scope: tuple[ScopeItem, ...] = ()
    alongside: tuple[ChangeRequest, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    versions: tuple[RidVersion, ...] = ()
    decisions: tuple[Decision, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    costs: tuple[Cost, ...] = ()
    secas: tuple[SecasEffort, ...] = ()
    summaries: tuple[ImpactSummary, ...] = ()
    participants: tuple[ParticipantImpact, ...] = ()
    documents: tuple[DocumentImpact, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def in_scope(self) -> tuple[ScopeItem, ...]:
        """The scope items that have not fallen out."""
        return tuple(item for item in self.scope if item.active)


@dataclass(frozen=True)
class Committee:
    """A sub-committee, a deciding body or a party to the work.

    `role`: "decides", "reviews", "comments", "works" or "takes part". `quorum` is "chair" or a number of members.
    """

    key: str
    name: str
    short: str
    role: str
    reviews: str = ""
    quorum: str = "chair"


@dataclass(frozen=True)
class Member:
    """A person (Slack user id) on a committee's roster."""

    committee: str
    user: str
    chair: bool = False


@dataclass(frozen=True)
class Term:
    """An acronym or a term of the field and its meaning (RID appendix 2)."""

    term: str
    meaning: str


@dataclass(frozen=True)
class ScheduledSlot:
    """One row of the release schedule (Guidance 3): `nth` Thursday of `month`; -1 is the last."""

    month: int
    nth: int
    kind: ReleaseKind


@dataclass(frozen=True)
class LeadTime:
    """Months before go-live by which something is due; applies to `covers` (Guidance 4.3 and 5.1, Paper 2; R3, R8, R9)."""

    key: str
    label: str
    months: int
    covers: Covers
    source: str


@dataclass(frozen=True)
class Authority:
    """From `effective_from` on, new releases are decided by `body` (R14). The shipped table is an assumption."""

    effective_from: date
    body: str


@dataclass(frozen=True)
class Change:
    """One row of the one history: a field of a thing before and after (JSON values), with who, when, by which command and why.

    `field` is empty where the whole thing was made or removed. `outcome` is "done" or "refused"; `via` is the way in (slash, button,
    cli ..); `change_id` is the `seq` of the first row of its transaction.
    """

    seq: int
    at: datetime
    actor: str
    command: str
    reason: str
    thing: str
    field: str
    before: object
    after: object
    outcome: str = "done"
    via: str = ""
    change_id: int = 0

"""Modifications, scope items, and DCC Change Requests with the dependencies on them (RID 1; Paper 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model.partial_date import PartialDate


class ModificationState(StrEnum):
    """The state of a modification; a Draft Proposal comes before a Modification Proposal (R5, R6)."""

    DRAFT_PROPOSAL = "draft"
    MODIFICATION_PROPOSAL = "proposal"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DELAYED = "delayed"
    IMPLEMENTED = "implemented"


FALLEN = frozenset({ModificationState.REJECTED, ModificationState.WITHDRAWN, ModificationState.DELAYED})
"""The states that take a modification out of every open scope (Guidance 4.3; R5)."""


class ScopeState(StrEnum):
    """The state of a scope item, in the RID's words (RID 1)."""

    TARGETED = "targeted"
    APPROVED = "approved"
    OUT = "out"


class RequestState(StrEnum):
    """The progress of a DCC Change Request (Paper 4; R7). Each state implies those before it."""

    RAISED = "raised"
    ADVANCED = "advanced"
    EXITED_PIT = "exited PIT"
    DELIVERED = "delivered"


class ModificationStage(StrEnum):
    """The stage of a modification before its decision (R24). The rest of its life is its state."""

    RAISED = "raised"
    DEVELOPMENT = "Development"
    REFINEMENT = "Refinement"
    REPORT = "Report"
    WITH_DECIDER = "with the decision-maker"


class ModificationPath(StrEnum):
    """The path by which a modification is decided (R24)."""

    AUTHORITY = "Authority"
    SELF_GOVERNANCE = "Self-Governance"
    FAST_TRACK = "Fast-Track"


@dataclass(frozen=True)
class Solution:
    """The Proposed or the Alternative Solution of a modification (RID 1; R6)."""

    name: str
    text: str


@dataclass(frozen=True)
class Part:
    """One part of a modification that is implemented in parts, with its own implementation date (Paper 2, 3; R6, R24)."""

    number: int
    implementation_on: date | None = None
    description: str = ""


@dataclass(frozen=True)
class Decider:
    """A body that decides on modifications, the paths on which it decides, and the committees that may record its decisions (R24)."""

    body: str
    paths: tuple[str, ...] = ()
    recorded_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Modification:
    """A modification, its stage and path, its decision, and the systems it impacts (R24).

    `approved_on` is None if it is not approved, or if its approval date is not on record; `decided_on` is when it was rejected, withdrawn
    or delayed. `decided_by` is the body's key and `decision_reference` its paper, minute or letter, for any outcome. What is None or "" is
    not on record. `draft_ref` is the reference that it had as a Draft Proposal, `origin` the proposal that it was split from.
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
    draft_ref: str = ""
    origin: str = ""
    raised_on: date | None = None
    stage: ModificationStage | None = None
    path: ModificationPath | None = None
    urgent: bool | None = None
    authority_led: bool | None = None
    decided_by: str = ""
    decided_on: date | None = None
    decision_reference: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def system_impacting(self) -> bool:
        """Whether it impacts DCC or User Systems, so that the 12-month policy date applies (Guidance 4.3; R3)."""
        return self.dcc_systems or self.user_systems

    @property
    def undecided(self) -> bool:
        """Whether its decision is pending (R5)."""
        return self.state in {ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL}

    @property
    def outcome_on(self) -> date | None:
        """When it was approved, rejected, withdrawn or delayed; None if it is undecided or the date is not on record."""
        return self.approved_on or self.decided_on

    def implementation_of(self, part: int) -> date | None:
        """Returns the implementation date of a part, or of the whole modification for 0 (Guidance 4.1; R24)."""
        if not part:
            return self.implementation_on
        return next((each.implementation_on for each in self.parts if each.number == part), None)


@dataclass(frozen=True)
class ScopeException:
    """The justification of a modification added after the scope was set; the RID keeps listing it (Guidance 4.3; R4)."""

    reason: str
    reference: str
    documents: str
    cost: str
    testing: str


@dataclass(frozen=True)
class ScopeItem:
    """A modification, or one part of it, in a release's scope; `part` is 0 for the whole modification.

    `agreed_on` is when the deciding body agreed its place in the scope; None means *proposed*. `cutoff` is the decision cut-off, the last
    day for a decision on the modification (RID 1).
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
        """The modification's reference and part: "SECMP0062 part 1"."""
        return f"{self.modification.ref} part {self.part}" if self.part else self.modification.ref

    @property
    def implementation_on(self) -> date | None:
        """The implementation date set for it: the part's own, or that of the whole modification (Guidance 4.1; R24)."""
        return self.modification.implementation_of(self.part)

    @property
    def active(self) -> bool:
        """Whether the item is in scope."""
        return self.state is not ScopeState.OUT


@dataclass(frozen=True)
class ChangeRequest:
    """A DCC Change Request, delivered alongside a release but not in its scope (RID 1; R7)."""

    ref: str
    title: str = ""
    description: str = ""
    state: RequestState = RequestState.RAISED
    expected: PartialDate | None = None
    committed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Designation:
    """A designation, for example by the ministry, that comes with a release and is not a modification (November 2020; R24).

    `name` says what is designated. `documents` are the SEC documents that it changes.
    """

    name: str
    by: str = ""
    designated_on: date | None = None
    reference: str = ""
    documents: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Dependency:
    """A modification's dependency: the state that a Change Request must `reach` `before` a step of the modification (Paper 4; R7)."""

    modification: str
    request: ChangeRequest
    reach: RequestState
    before: str


@dataclass(frozen=True)
class Ruling:
    """The outcome of a scope rule: allowed or not, the rule, the sentence of a refusal, and a warning if allowed but unusual."""

    allowed: bool
    rule: str = ""
    sentence: str = ""
    warning: str = ""

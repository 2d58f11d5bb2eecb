"""Modifications, their parts in a release's scope, and DCC Change Requests (RID 1; Paper 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model.partial_date import PartialDate


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

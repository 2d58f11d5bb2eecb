"""A SEC Release with everything on record about it, and the calendar data it is made from (Guidance 2, 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from policy.model.costs import Cost, CostFacts, SecasEffort
from policy.model.decisions import Decision, Recommendation
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.rid import Covers, RidVersion
from policy.model.scope import ChangeRequest, Dependency, ScopeItem
from policy.model.sign_off import Criterion
from policy.model.timetable import Milestone


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

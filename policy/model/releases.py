"""SEC Releases with everything on record about them, and the release schedule data (Guidance 2, 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property

from policy.model.costs import Cost, CostFacts, SecasEffort
from policy.model.decisions import Decision, OnFile, Recommendation, Subject
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.rid import Covers, RidVersion
from policy.model.scope import ChangeRequest, Dependency, Designation, ScopeItem
from policy.model.sign_off import Criterion
from policy.model.timetable import Milestone


class ReleaseKind(StrEnum):
    """The types of release (Guidance 2 and 3), and the year bucket for modifications not allocated yet (Paper 4)."""

    SYSTEM = "system"
    DOCUMENTATION = "documentation"
    ADHOC = "adhoc"
    YEAR = "year"


class Classification(IntEnum):
    """The classification of a document, widest audience first (Paper, p. 1; the three above White are an assumption; R20)."""

    WHITE = 0
    GREEN = 1
    AMBER = 2
    RED = 3


class Topic(StrEnum):
    """A topic on which no source says anything, so that its facts are *not on record* (design, Words). That is different from "no"."""

    VERSIONS = "rid-versions"
    SYSTEM_SCOPE = "system-scope"
    DOCUMENT_SCOPE = "document-scope"
    CUTOFFS = "cut-offs"
    TIMETABLE = "timetable"
    PARTICIPANTS = "participants"
    DOCUMENTS = "documents"
    TESTING = "testing"
    COSTS = "costs"
    CRITERIA = "criteria"
    OUTCOME = "outcome"


OVERLAP = "overlap"
"""The kind of the note that SIT and UIT may overlap: who agreed it and where (R25)."""

NOTE_KINDS = (
    *("reason", "assumption", "candidate", "note"),
    *("scope", "impacts", "timeline", "testing", OVERLAP, "costs", "criteria", "paper", "paper-criteria", "remark"),
)
"""The kinds of notes: general ones, one for each section of the RID, passages of the paper, and remarks for the record."""

UNPRINTED = frozenset({"paper", "paper-criteria", "remark"})
"""The kinds of notes that the RID does not print: passages of the paper to the deciding body, and remarks."""


@dataclass(frozen=True)
class Note:
    """A fact about a release that has no field of its own. `kind` is one of `NOTE_KINDS`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Link:
    """A labelled web address."""

    label: str
    url: str


@dataclass(frozen=True)
class Release:
    """A SEC Release with everything that the rules read.

    `go_live` is None only for a year bucket. `body` is the deciding body in force when the release was created (R14). `not_on_record` lists
    the topics on which the sources are silent; `policy.releases.not_on_record` says what that means.

    `sec_version` is the SEC's version that the release makes, such as "27.0". `go_live_reason` says why it goes live on a day off the
    calendar; `window_end` is the last day of the go-live as planned, before any decision moved it (R1, R23). `participant_columns` divide
    the participants as this release needs, or are empty for the usual ones (RID 2). `on_file` are the versions of its TAD and Completion
    Reports, oldest first; they are in no release file, so releases are compared without them.
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
    not_on_record: tuple[str, ...] = ()
    sec_version: str = ""
    go_live_reason: str = ""
    window_end: date | None = None
    participant_columns: tuple[str, ...] = ()
    costs_facts: CostFacts = field(default_factory=CostFacts)
    scope: tuple[ScopeItem, ...] = ()
    alongside: tuple[ChangeRequest, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    versions: tuple[RidVersion, ...] = ()
    decisions: tuple[Decision, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    on_file: tuple[OnFile, ...] = field(default=(), compare=False)
    costs: tuple[Cost, ...] = ()
    secas: tuple[SecasEffort, ...] = ()
    summaries: tuple[ImpactSummary, ...] = ()
    participants: tuple[ParticipantImpact, ...] = ()
    documents: tuple[DocumentImpact, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    designations: tuple[Designation, ...] = ()

    @cached_property
    def in_scope(self) -> tuple[ScopeItem, ...]:
        """The scope items that are not out of scope."""
        return tuple(item for item in self.scope if item.active)

    @cached_property
    def impacts_dcc_systems(self) -> bool:
        """Whether a modification in scope impacts DCC Systems."""
        return any(item.modification.dcc_systems for item in self.in_scope)

    def on_file_of(self, subject: Subject) -> tuple[OnFile, ...]:
        """Returns the versions of a document that are on file, oldest first."""
        return tuple(each for each in self.on_file if each.subject is subject)

    def viewed_before(self, subject: Subject) -> bool:
        """Returns whether the view on a document is on an earlier version than the newest (RID 3)."""
        versions = self.on_file_of(subject)
        return bool(versions) and not versions[-1].viewed and any(each.viewed for each in versions)


@dataclass(frozen=True)
class ScheduledSlot:
    """One row of the release schedule: the `nth` Thursday of `month`, -1 for the last (Guidance 3; R1)."""

    month: int
    nth: int
    kind: ReleaseKind


@dataclass(frozen=True)
class LeadTime:
    """A policy lead time: months before go-live, for scope of the kind `covers` (Guidance 4.3 and 5.1, Paper 2; R3, R8, R9)."""

    key: str
    label: str
    months: int
    covers: Covers
    source: str

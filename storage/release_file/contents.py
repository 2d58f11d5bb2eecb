"""Contents of release files as policy objects, and faults of files by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policy.meetings.minutes import MeetingRecord
from policy.meetings.papers import MeetingRule
from policy.model.decisions import Authority
from policy.model.impacts import SecDocument
from policy.model.releases import Classification, LeadTime, Release, ScheduledSlot
from policy.model.roster import OWNERS, Committee, Member, Term
from policy.model.scope import ChangeRequest, Decider, Dependency, Modification
from policy.model.sign_off import StandardCriterion
from policy.scope.references import ReferencePattern

REFERENCE = Path(__file__).parent.parent / "reference"
"""The folder of the shipped reference data."""

COMMITTEES = frozenset(OWNERS)
"""The shipped committee keys: a file may name them without defining them."""


@dataclass(frozen=True)
class ChannelRoute:
    """The channel for a release's messages: its own (`committee` None) or a committee's; `release` "" means all releases."""

    release: str
    committee: str | None
    channel: str


@dataclass(frozen=True)
class ChannelClearance:
    """The highest classification that may show in a channel (R20)."""

    channel: str
    classification: Classification


@dataclass(frozen=True)
class Contents:
    """The contents of a set of release files, in their order.

    A release's own `dependencies` are those in `dependencies` whose modification is in its scope.
    """

    releases: tuple[Release, ...] = ()
    modifications: tuple[Modification, ...] = ()
    change_requests: tuple[ChangeRequest, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    documents: tuple[SecDocument, ...] = ()
    committees: tuple[Committee, ...] = ()
    slots: tuple[ScheduledSlot, ...] = ()
    lead_times: tuple[LeadTime, ...] = ()
    authorities: tuple[Authority, ...] = ()
    standard_criteria: tuple[StandardCriterion, ...] = ()
    terms: tuple[Term, ...] = ()
    members: tuple[Member, ...] = ()
    channels: tuple[ChannelRoute, ...] = ()
    clearances: tuple[ChannelClearance, ...] = ()
    patterns: tuple[ReferencePattern, ...] = ()
    deciders: tuple[Decider, ...] = ()
    meetings: tuple[MeetingRecord, ...] = ()
    meeting_rules: tuple[MeetingRule, ...] = ()


@dataclass(frozen=True, order=True)
class Fault:
    """A fault in a file. `line` counts from 1, with 0 for the file as a whole; `field` is a path such as "timetable[3].date"."""

    file: str
    line: int
    field: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} {self.field}: {self.text}" if self.field else f"{where}: {self.text}"


MOST_FAULTS = 200


class FileFaults(Exception):  # noqa: N818 - It carries the faults, and callers know it by this name.
    """Raised if files are refused, with all faults in order of file and line. Its text has one line per fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FaultList(list[Fault]):
    """The faults so far. Raises FileFaults if there are too many to continue."""

    def append(self, fault: Fault) -> None:
        """Adds a fault."""
        if len(self) >= MOST_FAULTS:
            raise FileFaults([*self, Fault(fault.file, 0, "", f"more than {MOST_FAULTS} faults were found. Fix these first")])
        super().append(fault)

"""What release files hold, put together, as policy objects; and what is wrong with a file, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policy.model.decisions import Authority
from policy.model.impacts import SecDocument
from policy.model.releases import Classification, LeadTime, Release, ScheduledSlot
from policy.model.roster import OWNERS, Committee, Member, Term
from policy.model.scope import ChangeRequest, Dependency, Modification
from policy.model.sign_off import Criterion

COMMITTEES = frozenset(OWNERS)
"""The shipped committee keys: a file may name them without defining them."""


@dataclass(frozen=True)
class ChannelRoute:
    """Where what concerns a release is posted: its own channel (`committee` None) or one committee's; `release` "" is every release."""

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
    """All that a set of release files says, in the order in which they say it.

    A release's `dependencies` are those of `dependencies` whose modification is in its scope.
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
    standard_criteria: tuple[Criterion, ...] = ()
    terms: tuple[Term, ...] = ()
    members: tuple[Member, ...] = ()
    channels: tuple[ChannelRoute, ...] = ()
    clearances: tuple[ChannelClearance, ...] = ()


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a file. `line` counts from 1, 0 where the whole file is meant; `field` is a path: "timetable[3].date"."""

    file: str
    line: int
    field: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} {self.field}: {self.text}" if self.field else f"{where}: {self.text}"


MOST_FAULTS = 200


class FileFaults(Exception):  # noqa: N818 - it is the faults that it carries, and the name is what outsiders know.
    """The files were refused as a whole: every fault found, in the order of files and lines. Its text has one line per fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Faults(list[Fault]):
    """The faults found so far. FileFaults, with what was found until then, when they are too many to go on."""

    def append(self, fault: Fault) -> None:
        """Adds one."""
        if len(self) >= MOST_FAULTS:
            raise FileFaults([*self, Fault(fault.file, 0, "", f"more than {MOST_FAULTS} faults were found: mend these first")])
        super().append(fault)

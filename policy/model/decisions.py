"""Decisions of deciding bodies, recommendations of committees, and the deciding body by date (RID 3, 6; R13, R14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policy.model.rid import Covers


class Subject(StrEnum):
    """The subject of a decision or a recommendation (RID 3, 6)."""

    SCOPE = "scope"
    BASELINE = "baseline"
    CRITERIA = "criteria"
    TAD = "tad"
    SIT_REPORT = "sit-report"
    UIT_REPORT = "uit-report"
    EXCEPTION = "exception"
    DATE = "date"
    GO_LIVE = "go-live"


SUBJECT_NAMES = {
    Subject.GO_LIVE: "go-live",
    Subject.BASELINE: "the baseline of the RID",
    Subject.SCOPE: "the scope",
    Subject.CRITERIA: "the amendments of the acceptance criteria",
    Subject.TAD: "the TAD",
    Subject.SIT_REPORT: "the SIT Completion Report",
    Subject.UIT_REPORT: "the UIT Completion Report",
    Subject.EXCEPTION: "the exception",
    Subject.DATE: "the go-live date",
}
"""The names of the subjects in a sentence (design, Acts of a body)."""


def bare(subject: Subject) -> str:
    """Returns a subject's name without an article, for headings."""
    return SUBJECT_NAMES[subject].removeprefix("the ")


class Outcome(StrEnum):
    """The outcome of a decision (RID 3, 6; R13)."""

    AGREED = "agreed"
    NOT_AGREED = "not agreed"
    GO = "go"
    NO_GO = "no-go"
    DEFER = "defer"


@dataclass(frozen=True)
class Decision:
    """A decision of a deciding body. `met_on` is the meeting's date, `recorded_on` the day of entry, `reference` its paper or minute.

    A decision that moves the go-live (subject `date`, or Defer) has the earlier and the new go-live, and the last day of the window, if
    any ("with flexibility to .."). `by_authority` is whether the body records the Authority's consent (R23). `change` is the number of
    the change that recorded it, or 0 if that is not known.
    """

    subject: Subject
    body: str
    outcome: Outcome
    met_on: date
    covers: Covers = Covers.ALL
    recorded_on: date | None = None
    reference: str = ""
    note: str = ""
    go_live_before: date | None = None
    go_live: date | None = None
    window_end: date | None = None
    by_authority: bool = False
    change: int = field(default=0, compare=False)

    @property
    def order(self) -> tuple[date, date]:
        """The order of decisions on a subject: by meeting, then by the day of entry, because minutes may be recorded late."""
        return self.met_on, self.recorded_on or self.met_on


def latest(decisions: Iterable[Decision], subject: Subject) -> Decision | None:
    """Returns the decision of the latest meeting on a subject, or None. Of two on one day, the one recorded later counts (R13)."""
    return max(reversed([each for each in decisions if each.subject is subject]), key=lambda each: each.order, default=None)


def agreed_since(decisions: Iterable[Decision], subject: Subject) -> date | None:
    """Returns the meeting date since which a subject is agreed, or None: a later decision against it reverses an agreement (R13, R27)."""
    since: date | None = None
    for each in sorted((each for each in decisions if each.subject is subject), key=lambda each: each.order):
        since = (since or each.met_on) if each.outcome is Outcome.AGREED else None
    return since


@dataclass(frozen=True)
class Recommendation:
    """A sub-committee's recommendation to the deciding body (RID 6)."""

    committee: str
    subject: Subject
    positive: bool
    given_on: date
    reason: str = ""


@dataclass(frozen=True)
class OnFile:
    """A version of the TAD or a Completion Report that is on file, as far as the acts on it depend on that (RID 3; R9).

    `change` is the number of the change that put it on file, or 0 if that is not known.
    """

    subject: Subject
    draft: bool = False
    approved_on: date | None = None
    submitted_on: date | None = None
    viewed: bool = False
    change: int = 0


@dataclass(frozen=True)
class Authority:
    """The deciding body of releases created from `effective_from` on (R14). The shipped table is an assumption."""

    effective_from: date
    body: str

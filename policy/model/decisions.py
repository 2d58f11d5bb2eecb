"""Decisions and recommendations of committees, and who decides from when (RID 3, 6; R13, R14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model.rid import Covers


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


class Outcome(StrEnum):
    """How a body decided."""

    AGREED = "agreed"
    NOT_AGREED = "not agreed"
    GO = "go"
    NO_GO = "no-go"
    DEFER = "defer"


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
class Authority:
    """From `effective_from` on, new releases are decided by `body` (R14). The shipped table is an assumption."""

    effective_from: date
    body: str

"""Acceptance criteria and their sign-off states (Paper 5, Annex 1; R12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CriterionKind(StrEnum):
    """The three sets of acceptance criteria (Paper, Annex 1)."""

    OPERATIONAL = "operational"
    TESTING = "testing"
    SECURITY = "security"


class SignOffState(StrEnum):
    """A committee's resolved verdict on one criterion (RID 6)."""

    OPEN = "open"
    MET = "met"
    CONDITIONS = "met with conditions"
    NOT_MET = "not met"
    HOLD = "hold"
    STALE = "stale"


@dataclass(frozen=True)
class Criterion:
    """An acceptance criterion: the committee that reviews it, the party that `answers` for it, and its sign-off state (RID 6).

    `not_applicable` is the reason why nobody has to meet it in this release, or "" (R12).
    """

    ref: str
    kind: CriterionKind
    committee: str
    text: str
    answers: str = "dcc"
    state: SignOffState = SignOffState.OPEN
    not_applicable: str = ""


@dataclass(frozen=True)
class StandardCriterion(Criterion):
    """A criterion of the standard set: *proposed* from `proposed_on` until the body `agreed_by` agrees it (Paper 5, Annex 1; R12).

    `not_in_documentation` is the reason why it is not applicable in a Documentation release, or "".
    """

    not_in_documentation: str = ""
    proposed_on: date | None = None
    agreed_on: date | None = None
    agreed_by: str = ""
    agreed_reference: str = ""

"""Amending a release's acceptance criteria: by whom, when, and what becomes of their numbers (Paper 5; R12, R16)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release
from policy.model.sign_off import Criterion, CriterionKind


class AmendmentKind(StrEnum):
    """What is done to a criterion."""

    ADD = "add"
    REWORD = "reword"
    DROP = "drop"


class AmendmentState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    NOT_AGREED = "not agreed"
    WITHDRAWN = "withdrawn"


LETTERS = {CriterionKind.OPERATIONAL: "O", CriterionKind.TESTING: "T", CriterionKind.SECURITY: "S"}
REVIEWERS = {CriterionKind.OPERATIONAL: "opsg", CriterionKind.TESTING: "tag", CriterionKind.SECURITY: "ssc"}
"""Who reviews which set (Paper, Annex 1)."""


@dataclass(frozen=True)
class Amendment:
    """A proposed change to a release's criteria. `editorial` ones leave the meaning as it is, and the committee's chair confirms that."""

    number: int
    kind: AmendmentKind
    criterion: Criterion
    editorial: bool = False
    reason: str = ""
    proposed_by: str = ""
    proposed_on: date | None = None
    state: AmendmentState = AmendmentState.PROPOSED


def is_baselined(release: Release) -> bool:
    """Whether the criteria are in a baselined RID, so that only the deciding body amends them (Paper 5; R12)."""
    return any(each.subject is Subject.BASELINE and each.outcome is Outcome.AGREED for each in release.decisions)


def next_ref(kind: CriterionKind, refs: Iterable[str]) -> str:
    """The number of an added criterion: one after the highest that the set ever had, the dropped ones included (design, Words)."""
    letter = LETTERS[kind]
    numbers = [int(found[1]) for each in refs if (found := re.fullmatch(rf"{letter}([0-9]+)", each))]
    return f"{letter}{max(numbers, default=0) + 1}"

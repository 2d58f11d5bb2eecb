"""Amendments of a release's acceptance criteria and their numbering (Paper 5; R12, R16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release
from policy.model.sign_off import Criterion, CriterionKind, StandardCriterion
from policy.sign_off.standard import standard_for
from policy.timetable.baselines import has_dcc_scope


class AmendmentKind(StrEnum):
    """The kind of an amendment (R12)."""

    ADD = "add"
    REWORD = "reword"
    DROP = "drop"


class AmendmentState(StrEnum):
    """The state of a proposed amendment (R12)."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    NOT_AGREED = "not agreed"
    WITHDRAWN = "withdrawn"


LETTERS = {CriterionKind.OPERATIONAL: "O", CriterionKind.TESTING: "T", CriterionKind.SECURITY: "S"}
REVIEWERS = {CriterionKind.OPERATIONAL: "opsg", CriterionKind.TESTING: "tag", CriterionKind.SECURITY: "ssc"}
"""The committee that reviews each set of criteria (Paper, Annex 1)."""


@dataclass(frozen=True)
class Amendment:
    """A proposed change to a criterion. An `editorial` one keeps the meaning, which the committee's chair confirms (R16)."""

    number: int
    kind: AmendmentKind
    criterion: Criterion
    editorial: bool = False
    reason: str = ""
    proposed_by: str = ""
    proposed_on: date | None = None
    state: AmendmentState = AmendmentState.PROPOSED


def is_baselined(release: Release) -> bool:
    """Returns whether the criteria are in a baselined RID, so that only the deciding body may amend them (Paper 5; R12)."""
    return any(each.subject is Subject.BASELINE and each.outcome is Outcome.AGREED for each in release.decisions)


def next_ref(kind: CriterionKind, refs: Iterable[str]) -> str:
    """Returns the reference for a new criterion: one above the highest ever used in its set, dropped ones included (design, Words)."""
    letter = LETTERS[kind]
    numbers = [int(match[1]) for each in refs if (match := re.fullmatch(rf"{letter}([0-9]+)", each))]
    return f"{letter}{max(numbers, default=0) + 1}"


def missing_standard(release: Release, standard: Sequence[StandardCriterion]) -> tuple[Criterion, ...]:
    """Returns the standard criteria of such a release that it doesn't have (Paper 5, Annex 1; R12)."""
    present = {each.ref for each in release.criteria}
    wanted = standard_for(standard, release.kind, testing=has_dcc_scope(release))
    return tuple(each for each in wanted if each.ref not in present)


def same_as_standard(release: Release, standard: Sequence[Criterion], kind: CriterionKind, text: str) -> Criterion | None:
    """Returns the missing standard criterion with these words, so that it keeps its number; None if there is none (Annex 1; R12)."""
    words = text.split()
    present = {each.ref for each in release.criteria}
    return next((each for each in standard if each.kind is kind and each.ref not in present and each.text.split() == words), None)

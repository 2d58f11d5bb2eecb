"""What the deciding body sees before go or no-go, and what it must acknowledge one by one (Guidance 5.3; RID 6; R5, R13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.decisions.authority import recommending
from policy.documents.life import DOCUMENTS
from policy.findings.finding import Finding, Severity
from policy.model.decisions import Outcome, Recommendation, Subject
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.sign_off import Standing
from policy.model.wording import day_words
from policy.releases.facts import Facts
from policy.releases.readiness import applicable_criteria
from policy.scope.cutoffs import undecided
from policy.sign_off.sign_off import Condition
from policy.timetable.baselines import has_dcc_scope

MOST = 60
"""Outstanding items that are acknowledged one by one; Slack's modals hold no more than 100 blocks."""


class Matter(StrEnum):
    """What an outstanding item is about."""

    RECOMMENDATION = "recommendation"
    NOT_MET = "not met"
    OPEN = "open"
    STALE = "stale"
    CONDITION = "condition"
    UNDECIDED = "undecided"
    DOCUMENT = "document"
    FINDING = "finding"


@dataclass(frozen=True)
class Outstanding:
    """One thing that stands against a Go. `key` names it for as long as it is the same thing."""

    key: str
    matter: Matter
    text: str


@dataclass(frozen=True)
class Pack:
    """What the body has before it: the recommendations, and all that is outstanding."""

    recommendations: tuple[Recommendation, ...]
    outstanding: tuple[Outstanding, ...]
    notes: int

    @property
    def undecided(self) -> tuple[Outstanding, ...]:
        """The modifications that a Go excludes by name (R5)."""
        return tuple(each for each in self.outstanding if each.matter is Matter.UNDECIDED)


_DOCUMENT_WORDS = {Subject.TAD: "The TAD", Subject.SIT_REPORT: "The SIT Completion Report", Subject.UIT_REPORT: "The UIT Completion Report"}


def pack(facts: Facts, conditions: Sequence[Condition], findings: Sequence[Finding]) -> Pack:
    """What the deciding body sees on go-live (RID 6; Guidance 5.3; R5, R13). Findings that are notes need no acknowledgement."""
    release = facts.release
    found = (
        *_recommendations(release),
        *_criteria(release, conditions),
        *_undecided(release),
        *_documents(release),
        *(Outstanding(f"finding {each.key}", Matter.FINDING, each.text) for each in findings if _is_apart(each)),
    )
    given = tuple(each for each in release.recommendations if each.subject is Subject.GO_LIVE)
    return Pack(given, found, sum(each.severity is Severity.NOTE for each in findings))


_TOLD = ("undecided-at-go-no-go", "cutoff-passed", "no-cutoff")
"""Findings on undecided modifications, each of which is outstanding by itself."""


def _is_apart(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE and finding.key.partition(":")[0] not in _TOLD


def _recommendations(release: Release) -> Iterator[Outstanding]:
    given = {each.committee: each for each in release.recommendations if each.subject is Subject.GO_LIVE}
    for committee in recommending(release, Subject.GO_LIVE):
        name = name_of_body(committee)
        one = given.get(committee)
        if one is None:
            yield Outstanding(f"recommendation {committee}", Matter.RECOMMENDATION, f"The {name} has given no recommendation.")
        elif not one.positive:
            yield Outstanding(f"recommendation {committee}", Matter.RECOMMENDATION, f"The {name} does not recommend it: {one.reason}")


_MATTERS = {
    Standing.NOT_MET: (Matter.NOT_MET, "is not met"),
    Standing.HOLD: (Matter.NOT_MET, "is on hold"),
    Standing.OPEN: (Matter.OPEN, "is open"),
    Standing.STALE: (Matter.STALE, "is stale: it changed since it was signed off"),
}


def _criteria(release: Release, conditions: Sequence[Condition]) -> Iterator[Outstanding]:
    open_conditions: dict[str, list[Condition]] = {}
    for each in conditions:
        if each.open:
            open_conditions.setdefault(each.criterion, []).append(each)
    for criterion in applicable_criteria(release):
        if criterion.standing in _MATTERS:
            matter, words = _MATTERS[criterion.standing]
            yield Outstanding(f"criterion {criterion.ref} {criterion.standing}", matter, f"{criterion.ref} {words}.")
        elif criterion.standing is Standing.CONDITIONS:
            for each in open_conditions.get(criterion.ref, ()):
                text = f"{criterion.ref} is met with a condition, due {day_words(each.due)}: {each.text}"
                yield Outstanding(f"condition {criterion.ref} {each.number}", Matter.CONDITION, text)


def _undecided(release: Release) -> Iterator[Outstanding]:
    for item in undecided(release):
        yield Outstanding(f"undecided {item.name}", Matter.UNDECIDED, f"{item.name} is undecided: a Go excludes it.")


def _documents(release: Release) -> Iterator[Outstanding]:
    if not has_dcc_scope(release):
        return
    agreed = {each.subject for each in release.decisions if each.outcome is Outcome.AGREED}
    for subject in DOCUMENTS:
        if subject not in agreed:
            yield Outstanding(f"document {subject}", Matter.DOCUMENT, f"{_DOCUMENT_WORDS[subject]} is not approved.")


def unacknowledged(outstanding: Sequence[Outstanding], acknowledged: dict[str, str]) -> tuple[Outstanding, ...]:
    """What no reason was given for: with any of it left there is no Go (design, Sign-off walk)."""
    return tuple(each for each in outstanding if not acknowledged.get(each.key, "").strip())


def may_go_live(decision_outcome: Outcome | None, go_live: date | None, today: date) -> str:
    """Why the release cannot be marked live today, or "" (RID 6; R13)."""
    if decision_outcome is not Outcome.GO:
        return "There is no Go: the deciding body decides on go-live first."
    if go_live is None or today < go_live:
        when = f" on {day_words(go_live)}" if go_live else ""
        return f"It goes live{when}, not before."
    return ""

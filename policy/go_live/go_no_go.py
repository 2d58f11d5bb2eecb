"""The go/no-go pack: recommendations and outstanding items that the deciding body must acknowledge (Guidance 5.3; RID 6; R5, R13)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policy.decisions.authority import recommending
from policy.documents.documents import DOCUMENTS
from policy.findings.finding import Finding, Severity
from policy.findings.go_live import CONDITION, CUTOFF
from policy.findings.rid import UNISSUED, not_issued
from policy.model.decisions import Recommendation, Subject, agreed_since
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.scope import ModificationState
from policy.model.sign_off import SignOffState
from policy.model.wording import day_words, one_line
from policy.releases.facts import ReleaseFacts
from policy.scope.cutoffs import undecided
from policy.sign_off.conditions import Condition
from policy.sign_off.criteria import applicable_criteria
from policy.timetable.baselines import has_dcc_scope

MOST = 60
"""The most outstanding items acknowledged one by one; a Slack modal holds 100 blocks."""


class Matter(StrEnum):
    """The subject of an outstanding item."""

    RECOMMENDATION = "recommendation"
    NOT_MET = "not met"
    OPEN = "open"
    STALE = "stale"
    CONDITION = "condition"
    UNDECIDED = "undecided"
    DOCUMENT = "document"
    DRAFT = "draft"
    FINDING = "finding"


@dataclass(frozen=True)
class Outstanding:
    """One item outstanding before a Go. `key` is stable while the item stays the same."""

    key: str
    matter: Matter
    text: str


@dataclass(frozen=True)
class Pack:
    """The deciding body's pack: recommendations, outstanding items, and the number of findings that are only notes."""

    recommendations: tuple[Recommendation, ...]
    outstanding: tuple[Outstanding, ...]
    notes: int

    @property
    def undecided(self) -> tuple[Outstanding, ...]:
        """The modifications that a Go excludes by name (R5)."""
        return tuple(each for each in self.outstanding if each.matter is Matter.UNDECIDED)


_DOCUMENT_WORDS = {Subject.TAD: "The TAD", Subject.SIT_REPORT: "The SIT Completion Report", Subject.UIT_REPORT: "The UIT Completion Report"}


def pack(facts: ReleaseFacts, conditions: Sequence[Condition], findings: Sequence[Finding]) -> Pack:
    """Returns the pack for the go-live decision (RID 6; Guidance 5.3; R5, R13). Findings that are notes need no acknowledgement."""
    release = facts.release
    outstanding = (
        *_recommendations(release),
        *_criteria(release, conditions),
        *_undecided(release),
        *_documents(release),
        *_draft(facts),
        *(Outstanding(f"finding {each.key}", Matter.FINDING, each.text) for each in findings if _is_separate(each)),
    )
    recommendations = tuple(each for each in release.recommendations if each.subject is Subject.GO_LIVE)
    return Pack(recommendations, outstanding, sum(each.severity is Severity.NOTE for each in findings))


_COVERED = ("undecided-at-go-no-go", "cutoff-passed", "no-cutoff", CUTOFF, CONDITION, UNISSUED)
"""Keys of findings on what is an outstanding item itself."""


def _is_separate(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE and finding.key.partition(":")[0] not in _COVERED


def _recommendations(release: Release) -> Iterator[Outstanding]:
    given = {each.committee: each for each in release.recommendations if each.subject is Subject.GO_LIVE}
    for committee in recommending(release, Subject.GO_LIVE):
        name = name_of_body(committee)
        recommendation = given.get(committee)
        if recommendation is None:
            yield Outstanding(f"recommendation {committee}", Matter.RECOMMENDATION, f"The {name} has not given its recommendation.")
        elif not recommendation.positive:
            text = f"The {name} does not recommend go-live: {one_line(recommendation.reason)}"
            yield Outstanding(f"recommendation {committee}", Matter.RECOMMENDATION, text)


_MATTERS = {
    SignOffState.NOT_MET: (Matter.NOT_MET, "is not met"),
    SignOffState.HOLD: (Matter.NOT_MET, "is on hold"),
    SignOffState.OPEN: (Matter.OPEN, "is open"),
    SignOffState.STALE: (Matter.STALE, "is stale: its text or evidence changed after it was signed off"),
}


def _criteria(release: Release, conditions: Sequence[Condition]) -> Iterator[Outstanding]:
    open_conditions: dict[str, list[Condition]] = {}
    for each in conditions:
        if each.open:
            open_conditions.setdefault(each.criterion, []).append(each)
    for criterion in applicable_criteria(release):
        if criterion.state in _MATTERS:
            matter, words = _MATTERS[criterion.state]
            yield Outstanding(f"criterion {criterion.ref} {criterion.state}", matter, f"{criterion.ref} {words}.")
        elif criterion.state is SignOffState.CONDITIONS:
            for each in open_conditions.get(criterion.ref, ()):
                text = f"{criterion.ref} is met with a condition, due {day_words(each.due)}: {one_line(each.text)}"
                yield Outstanding(f"condition {criterion.ref} {each.number}", Matter.CONDITION, text)


def _undecided(release: Release) -> Iterator[Outstanding]:
    for item in undecided(release):
        draft = item.modification.state is ModificationState.DRAFT_PROPOSAL
        text = f"{item.name} is {'a Draft Proposal' if draft else 'undecided'}, so a Go excludes it."
        yield Outstanding(f"undecided {item.name}", Matter.UNDECIDED, text)


def _documents(release: Release) -> Iterator[Outstanding]:
    if not has_dcc_scope(release):
        return
    for subject in DOCUMENTS:
        if not agreed_since(release.decisions, subject):
            yield Outstanding(f"document {subject}", Matter.DOCUMENT, f"{_DOCUMENT_WORDS[subject]} is not approved.")


def _draft(facts: ReleaseFacts) -> Iterator[Outstanding]:
    """Yields the changes of the RID that are not issued: the body would decide on a document that its readers do not have (R8)."""
    if facts.draft:
        yield Outstanding(f"draft {facts.draft.number}", Matter.DRAFT, f"{not_issued(facts.draft)}.")


class PackGroup(StrEnum):
    """The groups in which outstanding items are acknowledged, in the order of the pack."""

    RECOMMENDATIONS = "recommendations"
    CRITERIA = "criteria"
    CONDITIONS = "conditions"
    MODIFICATIONS = "modifications"
    DOCUMENTS = "documents"
    FINDINGS = "findings"


_GROUPS = {
    Matter.RECOMMENDATION: PackGroup.RECOMMENDATIONS,
    Matter.NOT_MET: PackGroup.CRITERIA,
    Matter.OPEN: PackGroup.CRITERIA,
    Matter.STALE: PackGroup.CRITERIA,
    Matter.CONDITION: PackGroup.CONDITIONS,
    Matter.UNDECIDED: PackGroup.MODIFICATIONS,
    Matter.DOCUMENT: PackGroup.DOCUMENTS,
    Matter.DRAFT: PackGroup.DOCUMENTS,
    Matter.FINDING: PackGroup.FINDINGS,
}
_OWN_REASON = re.compile(r"\s*(?P<number>\d{1,2})\s*[:.)]\s*(?P<reason>\S.*)")


def grouped(outstanding: Sequence[Outstanding]) -> tuple[tuple[PackGroup, tuple[Outstanding, ...]], ...]:
    """Returns the outstanding items by group; groups without an item are left out (design, Sign-off walk: one reason may cover a group)."""
    found = ((group, tuple(each for each in outstanding if _GROUPS[each.matter] is group)) for group in PackGroup)
    return tuple((group, items) for group, items in found if items)


def reasons(items: Sequence[Outstanding], text: str) -> dict[str, str]:
    """Returns the reason for each item of a group, by key: its own if a line begins with its number ("2: ..."), otherwise the one for all.

    The items count from 1, in order. An item that has neither is left out.
    """
    own, for_all = _parted(text, len(items))
    given = {each.key: own.get(number, for_all) for number, each in enumerate(items, 1)}
    return {key: reason for key, reason in given.items() if reason}


def renumbered(text: str, before: Sequence[str], now: Sequence[str]) -> str:
    """Returns the text of a group's reasons after its items changed: each reason of its own has the item's number of now.

    A reason of an item that is gone goes too. The text for a single item is its own reason, and has no number.
    """
    own, for_all = ({1: " ".join(text.split())}, "") if len(before) == 1 else _parted(text, len(before))
    by_item = {each: own[number] for number, each in enumerate(before, 1) if own.get(number)}
    if len(now) == 1:
        return by_item.get(now[0], for_all)
    lines = [f"{number}: {by_item[each]}" for number, each in enumerate(now, 1) if each in by_item]
    return "\n".join([*lines, *([for_all] if for_all else [])])


def _parted(text: str, count: int) -> tuple[dict[int, str], str]:
    """Returns the reasons of single items, by their numbers up to `count`, and the one for all."""
    own: dict[int, str] = {}
    common = []
    for line in text.splitlines():
        found = _OWN_REASON.fullmatch(line)
        if found and 1 <= int(found["number"]) <= count:
            own[int(found["number"])] = found["reason"].strip()
        else:
            common.append(line)
    return own, "\n".join(common).strip()

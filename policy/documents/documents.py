"""Versions of the TAD and the Completion Reports, and their progress to approval (RID 3; Guidance 5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from policy.model import acts
from policy.model.decisions import Decision, OnFile, Outcome, Subject, latest
from policy.model.releases import Classification

DOCUMENTS = (Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT)
"""The documents that are reviewed, approved and published (design, Acts of a body)."""


_SUBMITTED = {Subject.TAD: acts.SUBMIT_TAD, Subject.SIT_REPORT: acts.SUBMIT_SIT_REPORT, Subject.UIT_REPORT: acts.SUBMIT_UIT_REPORT}

VIEW_ACTS: dict[Subject, str] = {
    Subject.TAD: acts.VIEW_TAD,
    Subject.SIT_REPORT: acts.VIEW_SIT_REPORT,
    Subject.UIT_REPORT: acts.VIEW_UIT_REPORT,
}
"""The act of the view on each document (RID 3)."""


def view_or_recommendation(subject: str) -> str:
    """Returns what a committee gives on a subject: a view on a document, a recommendation on the go-live (RID 3, 6; R13)."""
    return "view" if subject in DOCUMENTS else "recommendation"


def verdict_on(subject: str, what: str, *, positive: bool, past: bool = False) -> str:
    """Returns what a committee says of a subject, named as `what`: a view on a document is whether it suits its use (RID 3)."""
    if subject in DOCUMENTS:
        return f"{'found' if past else 'finds'} {what} {'suitable' if positive else 'not suitable'} for use"
    says, denies = ("recommended", "did not recommend") if past else ("recommends", "does not recommend")
    return f"{says if positive else denies} {what}"


@dataclass(frozen=True)
class DocumentVersion:
    """A version of the TAD or a Completion Report. `suitable` is the TAG's view, None until it is given.

    `change` is the number of the change that put it on file, or 0 if that is not known.
    """

    subject: Subject
    number: int
    version: str
    address: str
    draft: bool = False
    classification: Classification = Classification.WHITE
    submitted_by: str = ""
    submitted_on: date | None = None
    note: str = ""
    suitable: bool | None = None
    view_by: str = ""
    view_on: date | None = None
    view_reason: str = ""
    consulted_on: date | None = None
    approved_on: date | None = None
    published_on: date | None = None
    change: int = field(default=0, compare=False)


def newest(documents: Iterable[DocumentVersion], subject: Subject) -> DocumentVersion | None:
    """Returns the newest version of a document, or None."""
    return max((each for each in documents if each.subject is subject), key=lambda each: each.number, default=None)


def turned_down(documents: Sequence[DocumentVersion], decisions: Iterable[Decision]) -> tuple[DocumentVersion, ...]:
    """Returns the versions that the body did not approve and that no later version has replaced: each is submitted again (RID 3; R13)."""
    decided = tuple(decisions)
    found = []
    for subject in DOCUMENTS:
        version = newest(documents, subject)
        if version and is_turned_down(version, latest(decided, subject), only=version.number == 1):
            found.append(version)
    return tuple(found)


def is_turned_down(version: DocumentVersion | OnFile, decision: Decision | None, *, only: bool) -> bool:
    """Returns whether the body did not approve the newest version of a document by its latest decision on it (RID 3; R13).

    Of a version and a decision of the same day, the numbers of their changes tell which came first. Where they are not known, the version
    is a new one, unless it is the `only` one.
    """
    if version.submitted_on is None or decision is None or decision.outcome is not Outcome.NOT_AGREED:
        return False
    recorded = decision.recorded_on or decision.met_on
    if version.submitted_on != recorded:
        return version.submitted_on < recorded
    return version.change < decision.change if version.change and decision.change else only


def awaits_decision(document: DocumentVersion, versions: Iterable[DocumentVersion], decisions: Iterable[Decision]) -> bool:
    """Returns whether the body's decision on this version comes next: it is final, newest, viewed and not decided on (RID 3; R13)."""
    if document.draft or document.suitable is None or document.approved_on is not None:
        return False
    newer = newest(versions, document.subject) != document
    return not newer and not is_turned_down(document, latest(decisions, document.subject), only=document.number == 1)


def to_view_again(documents: Sequence[DocumentVersion]) -> tuple[DocumentVersion, ...]:
    """Returns the newest versions on which the TAG has no view yet, though it gave one on an earlier version (RID 3)."""
    versions = (newest(documents, subject) for subject in DOCUMENTS)
    seen = {each.subject for each in documents if each.suitable is not None}
    return tuple(each for each in versions if each and each.suitable is None and each.approved_on is None and each.subject in seen)


def none_on_file(documents: Iterable[DocumentVersion], subject: Subject, act: str) -> tuple[str, ...]:
    """Returns the sentence that no version of a document is on file for an act on it; empty if there is one (RID 3; R9).

    The view on the TAD and its approval are of the final version, unless a draft was approved.
    """
    versions = [each for each in documents if each.subject is subject]
    if not versions:
        return ("No version is on file.",)
    final = act in {acts.VIEW_TAD, acts.DECIDE_TAD}
    return ("No final version is on file.",) if final and all(each.draft and each.approved_on is None for each in versions) else ()


def which(version: DocumentVersion) -> str:
    """Returns how a version is called where everybody reads: its words are not for everybody if it is classified (R20)."""
    return f"version {version.version}" if version.classification is Classification.WHITE else "a version that is classified"


def submit_act(document: DocumentVersion) -> str:
    """Returns the act that submitting this version completes (RID 3)."""
    return acts.SUBMIT_DRAFT_TAD if document.subject is Subject.TAD and document.draft else _SUBMITTED[document.subject]


def view_act_of(document: DocumentVersion) -> str:
    """Returns the act that the TAG's view on this version completes (RID 3)."""
    return acts.VIEW_DRAFT_TAD if document.subject is Subject.TAD and document.draft else VIEW_ACTS.get(document.subject, "")

"""Versions of the TAD and the Completion Reports, and their progress to approval (RID 3; Guidance 5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policy.model import acts
from policy.model.decisions import Subject
from policy.model.releases import Classification

DOCUMENTS = (Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT)
"""The documents that are reviewed, approved and published (design, Acts of a body)."""


_SUBMITTED = {Subject.TAD: acts.SUBMIT_TAD, Subject.SIT_REPORT: acts.SUBMIT_SIT_REPORT, Subject.UIT_REPORT: acts.SUBMIT_UIT_REPORT}


@dataclass(frozen=True)
class DocumentVersion:
    """A version of the TAD or a Completion Report. `suitable` is the TAG's view, None until it is given."""

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


def newest(documents: Iterable[DocumentVersion], subject: Subject) -> DocumentVersion | None:
    """Returns the newest version of a document, or None."""
    return max((each for each in documents if each.subject is subject), key=lambda each: each.number, default=None)


def submit_act(document: DocumentVersion) -> str:
    """Returns the act that submitting this version completes (RID 3)."""
    return acts.SUBMIT_DRAFT_TAD if document.subject is Subject.TAD and document.draft else _SUBMITTED[document.subject]

"""Versions of the TAD and the Completion Reports (RID 3; Guidance 5.1)."""

from __future__ import annotations

import pytest

from policy.documents.documents import DOCUMENTS, DocumentVersion, newest, submit_act
from policy.model import acts
from policy.model.decisions import Subject

FIRST = DocumentVersion(Subject.TAD, 1, "0.1", "https://example.com/1", draft=True)
SECOND = DocumentVersion(Subject.TAD, 2, "1.0", "https://example.com/2")
REPORT = DocumentVersion(Subject.SIT_REPORT, 3, "1.0", "https://example.com/3")


def test_the_newest_version_has_the_highest_number() -> None:
    """The newest version of a document is found whatever their order; other documents don't count."""
    assert newest((SECOND, FIRST, REPORT), Subject.TAD) is SECOND
    assert newest((FIRST, SECOND), Subject.TAD) is SECOND
    assert newest((FIRST, SECOND), Subject.SIT_REPORT) is None


@pytest.mark.parametrize(
    ("subject", "draft", "act"),
    [
        (Subject.TAD, True, acts.SUBMIT_DRAFT_TAD),
        (Subject.TAD, False, acts.SUBMIT_TAD),
        (Subject.SIT_REPORT, False, acts.SUBMIT_SIT_REPORT),
        (Subject.SIT_REPORT, True, acts.SUBMIT_SIT_REPORT),
        (Subject.UIT_REPORT, False, acts.SUBMIT_UIT_REPORT),
    ],
)
def test_submitting_a_version_is_an_act(subject: Subject, draft: bool, act: str) -> None:
    """A draft of the TAD has an act of its own; a report has one act."""
    assert submit_act(DocumentVersion(subject, 1, "1.0", "https://example.com", draft=draft)) == act


def test_every_document_can_be_submitted() -> None:
    """Each kind of document has an act that the timetable knows."""
    assert {submit_act(DocumentVersion(each, 1, "", "")) for each in DOCUMENTS} <= acts.ALL

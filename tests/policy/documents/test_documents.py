"""Versions of the TAD and the Completion Reports (RID 3; Guidance 5.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy.documents.documents import (
    DOCUMENTS,
    DocumentVersion,
    is_turned_down,
    newest,
    none_on_file,
    submit_act,
    to_view_again,
    turned_down,
    verdict_on,
    view_act_of,
    which,
)
from policy.model import acts
from policy.model.decisions import Decision, OnFile, Outcome, Subject
from policy.model.releases import Classification

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


@pytest.mark.parametrize(
    ("subject", "draft", "act"),
    [
        (Subject.TAD, True, acts.VIEW_DRAFT_TAD),
        (Subject.TAD, False, acts.VIEW_TAD),
        (Subject.SIT_REPORT, False, acts.VIEW_SIT_REPORT),
        (Subject.UIT_REPORT, True, acts.VIEW_UIT_REPORT),
        (Subject.EXCEPTION, False, ""),
    ],
)
def test_the_act_that_a_view_on_a_version_is(subject: Subject, draft: bool, act: str) -> None:
    """A draft of the TAD has a view of its own; the reports have one, and other subjects none."""
    assert view_act_of(DocumentVersion(subject, 1, "0.1", "https://example.com", draft=draft)) == act


def test_every_document_can_be_submitted() -> None:
    """Each kind of document has an act that the timetable knows."""
    assert {submit_act(DocumentVersion(each, 1, "", "")) for each in DOCUMENTS} <= acts.ALL


DAY, LATER = date(2026, 12, 14), date(2026, 12, 18)
AGAINST = Decision(Subject.TAD, "csc", Outcome.NOT_AGREED, DAY, recorded_on=DAY)


def version(number: int, on: date, *, suitable: bool | None = None) -> DocumentVersion:
    """A version of the TAD."""
    return DocumentVersion(Subject.TAD, number, f"0.{number}", "https://example.com", submitted_on=on, suitable=suitable)


def test_a_version_that_is_turned_down_is_submitted_again() -> None:
    """Until a later version is on file or the body decides otherwise; a second version of that very day is the later one."""
    first = version(1, DAY)
    assert turned_down((first,), (AGAINST,)) == (first,)
    assert turned_down((first, version(2, DAY)), (AGAINST,)) == ()
    assert turned_down((version(1, DAY - timedelta(3)), version(2, DAY - timedelta(1))), (AGAINST,)) != ()
    assert turned_down((first, version(2, LATER)), (AGAINST,)) == ()
    assert turned_down((first,), (AGAINST, replace(AGAINST, outcome=Outcome.AGREED, met_on=LATER, recorded_on=LATER))) == ()
    assert turned_down((first,), ()) == ()
    assert turned_down((), (AGAINST,)) == ()


def test_the_tag_sees_the_next_version_too() -> None:
    """A new version of what the TAG has seen waits for its view, unless it has it or is approved."""
    first, second = version(1, DAY, suitable=False), version(2, LATER)
    assert to_view_again((first, second)) == (second,)
    assert to_view_again((version(1, DAY), second)) == ()
    assert to_view_again((first, replace(second, suitable=True))) == ()
    assert to_view_again((first, replace(second, approved_on=LATER))) == ()


@pytest.mark.parametrize("classification", list(Classification))
def test_only_a_white_version_is_named_to_everybody(classification: Classification) -> None:
    """What its submitter called it may tell what is in it (R20)."""
    named = classification is Classification.WHITE
    assert which(replace(SECOND, classification=classification)) == ("version 1.0" if named else "a version that is classified")


@pytest.mark.parametrize(
    ("documents", "subject", "act", "says"),
    [
        ((), Subject.TAD, acts.VIEW_TAD, "No version is on file."),
        ((REPORT,), Subject.TAD, acts.VIEW_DRAFT_TAD, "No version is on file."),
        ((FIRST,), Subject.TAD, acts.VIEW_DRAFT_TAD, ""),
        ((FIRST,), Subject.TAD, acts.VIEW_TAD, "No final version is on file."),
        ((FIRST,), Subject.TAD, acts.DECIDE_TAD, "No final version is on file."),
        ((FIRST, SECOND), Subject.TAD, acts.DECIDE_TAD, ""),
        ((replace(FIRST, approved_on=date(2020, 2, 14)),), Subject.TAD, acts.DECIDE_TAD, ""),
        ((REPORT,), Subject.SIT_REPORT, acts.DECIDE_SIT_REPORT, ""),
    ],
)
def test_an_act_on_a_document_needs_a_version_of_it(documents: tuple[DocumentVersion, ...], subject: Subject, act: str, says: str) -> None:
    """A final one for the TAD's approval and the view before it, unless a draft was approved (RID 3; R9)."""
    assert none_on_file(documents, subject, act) == ((says,) if says else ())


def test_a_decision_is_dated_by_its_recording_where_that_is_known() -> None:
    """A version of the day between the meeting and the late record is not the one that was turned down (R13)."""
    turned = Decision(Subject.TAD, "panel", Outcome.NOT_AGREED, date(2020, 2, 14), recorded_on=date(2020, 2, 20))
    between = version(2, date(2020, 2, 17))
    assert is_turned_down(between, turned, only=False)
    assert not is_turned_down(between, replace(turned, recorded_on=None), only=False)


@pytest.mark.parametrize("only", [True, False])
@pytest.mark.parametrize(
    "of", [DocumentVersion(Subject.TAD, 2, "0.2", "https://example.com", submitted_on=DAY), OnFile(Subject.TAD, submitted_on=DAY)]
)
def test_a_version_and_a_decision_of_one_day_are_told_apart_by_their_changes(of: DocumentVersion | OnFile, only: bool) -> None:
    """Whether it is the first version or another, what was on file when the decision was recorded is turned down (RID 3; R13)."""
    assert is_turned_down(replace(of, change=7), replace(AGAINST, change=9), only=only)
    assert not is_turned_down(replace(of, change=9), replace(AGAINST, change=7), only=only)
    assert is_turned_down(replace(of, change=9), replace(AGAINST, recorded_on=LATER, change=7), only=only)
    assert not is_turned_down(replace(of, submitted_on=LATER, change=7), replace(AGAINST, change=9), only=only)
    for unknown in (replace(of, change=0), replace(of, change=9)):
        assert is_turned_down(unknown, replace(AGAINST, change=0), only=only) is only
    assert is_turned_down(replace(of, change=0), replace(AGAINST, change=9), only=only) is only


@pytest.mark.parametrize(
    ("subject", "positive", "past", "says"),
    [
        (Subject.TAD, True, False, "finds it suitable for use"),
        (Subject.SIT_REPORT, False, False, "finds it not suitable for use"),
        (Subject.UIT_REPORT, False, True, "found it not suitable for use"),
        (Subject.GO_LIVE, True, False, "recommends it"),
        (Subject.GO_LIVE, False, False, "does not recommend it"),
        (Subject.GO_LIVE, True, True, "recommended it"),
        (Subject.GO_LIVE, False, True, "did not recommend it"),
    ],
)
def test_a_view_says_whether_a_document_is_suitable(subject: Subject, positive: bool, past: bool, says: str) -> None:
    """What is asked for is a view on a document, and a recommendation on the go-live."""
    assert verdict_on(subject, "it", positive=positive, past=past) == says

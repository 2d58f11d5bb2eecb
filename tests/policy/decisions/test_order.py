"""The act that is offered where another is not open yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.decisions.order import ADD_CRITERIA, act_now, acts_now, doer_of, first_acts, waits_words
from policy.model import acts
from policy.model.decisions import Decision, OnFile, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from tests.builders.june_2020 import june_2020

DECIDED, BEFORE, ON = date(2020, 6, 12), date(2020, 6, 24), date(2020, 6, 25)


def decided(subject: Subject, outcome: Outcome) -> Release:
    """June 2020 with one decision, on 12 June 2020."""
    return replace(june_2020(), decisions=(Decision(subject, "panel", outcome, DECIDED),))


def with_files(release: Release, *on_file: OnFile) -> Release:
    """A release with these versions on file."""
    return replace(release, on_file=on_file)


def with_done(key: str) -> Release:
    """June 2020 with a step done that nothing is on file for."""
    one = june_2020()
    return replace(one, milestones=tuple(replace(each, done_on=BEFORE) if each.key == key else each for each in one.milestones))


NO_TAD = decided(Subject.TAD, Outcome.NOT_AGREED)
GO, DEFERRED = decided(Subject.GO_LIVE, Outcome.GO), decided(Subject.GO_LIVE, Outcome.DEFER)
EMPTY = replace(june_2020(), criteria=())
DRAFT, FINAL = OnFile(Subject.TAD, draft=True), OnFile(Subject.TAD)
APPROVED = replace(FINAL, approved_on=BEFORE)
TURNED_DOWN = replace(FINAL, submitted_on=DECIDED)
SIT, UIT = OnFile(Subject.SIT_REPORT), OnFile(Subject.UIT_REPORT)
JUNE = june_2020()


@pytest.mark.parametrize(
    ("release", "act", "today", "offered"),
    [
        (june_2020(), acts.GO_LIVE, ON, acts.DECIDE_GO_LIVE),
        (DEFERRED, acts.GO_LIVE, ON, acts.DECIDE_GO_LIVE),
        (GO, acts.GO_LIVE, BEFORE, ""),
        (GO, acts.GO_LIVE, ON, acts.GO_LIVE),
        (EMPTY, acts.DECIDE_BASELINE, BEFORE, ADD_CRITERIA),
        (replace(EMPTY, kind=ReleaseKind.YEAR), acts.DECIDE_BASELINE, BEFORE, ""),
        (june_2020(), acts.DECIDE_BASELINE, BEFORE, acts.DECIDE_BASELINE),
        (EMPTY, acts.SUBMIT_TAD, BEFORE, acts.SUBMIT_TAD),
    ],
)
def test_the_act_that_is_open(release: Release, act: str, today: date, offered: str) -> None:
    """No Go, no marking live; before the day, nothing; no baseline without criteria."""
    assert act_now(release, act, today) == offered
    assert first_acts(release, (act, acts.SUBMIT_TAD), today) == (() if offered == act else ((act, offered),))


@pytest.mark.parametrize(
    ("release", "act", "offered"),
    [
        # Nothing is on file.
        (JUNE, acts.VIEW_DRAFT_TAD, acts.SUBMIT_DRAFT_TAD),
        (JUNE, acts.CONSULT_TAD, acts.SUBMIT_DRAFT_TAD),
        (JUNE, acts.VIEW_TAD, acts.SUBMIT_TAD),
        (JUNE, acts.DECIDE_TAD, acts.SUBMIT_TAD),
        (JUNE, acts.PUBLISH_TAD, acts.SUBMIT_TAD),
        (JUNE, acts.VIEW_SIT_REPORT, acts.SUBMIT_SIT_REPORT),
        (JUNE, acts.DECIDE_SIT_REPORT, acts.SUBMIT_SIT_REPORT),
        (JUNE, acts.VIEW_UIT_REPORT, acts.SUBMIT_UIT_REPORT),
        (JUNE, acts.DECIDE_UIT_REPORT, acts.SUBMIT_UIT_REPORT),
        # Another document is.
        (with_files(JUNE, SIT), acts.VIEW_UIT_REPORT, acts.SUBMIT_UIT_REPORT),
        (with_files(JUNE, FINAL), acts.DECIDE_SIT_REPORT, acts.SUBMIT_SIT_REPORT),
        # The draft is, and then the final version.
        (with_files(JUNE, DRAFT), acts.VIEW_DRAFT_TAD, ""),
        (with_files(JUNE, DRAFT), acts.CONSULT_TAD, ""),
        (with_files(JUNE, DRAFT), acts.VIEW_TAD, acts.SUBMIT_TAD),
        (with_files(JUNE, DRAFT), acts.DECIDE_TAD, acts.SUBMIT_TAD),
        (with_files(JUNE, DRAFT), acts.PUBLISH_TAD, acts.SUBMIT_TAD),
        (with_files(JUNE, DRAFT, FINAL), acts.VIEW_TAD, ""),
        (with_files(JUNE, DRAFT, FINAL), acts.DECIDE_TAD, ""),
        (with_files(JUNE, DRAFT, FINAL), acts.PUBLISH_TAD, acts.DECIDE_TAD),
        (with_files(JUNE, DRAFT, APPROVED), acts.PUBLISH_TAD, ""),
        (with_files(JUNE, FINAL), acts.CONSULT_TAD, ""),
        # The newest version counts: another one is approved again, and so is a draft.
        (with_files(JUNE, APPROVED, FINAL), acts.PUBLISH_TAD, acts.DECIDE_TAD),
        (with_files(JUNE, replace(DRAFT, approved_on=BEFORE)), acts.PUBLISH_TAD, ""),
        (with_files(JUNE, SIT, UIT), acts.VIEW_SIT_REPORT, ""),
        (with_files(JUNE, SIT, UIT), acts.DECIDE_UIT_REPORT, ""),
        # The newest version is turned down, and then another is on file; a consultation is recorded all the same.
        (with_files(NO_TAD, replace(FINAL, submitted_on=BEFORE)), acts.DECIDE_TAD, ""),
        (with_files(NO_TAD, TURNED_DOWN), acts.DECIDE_TAD, acts.SUBMIT_TAD),
        (with_files(NO_TAD, TURNED_DOWN), acts.VIEW_TAD, acts.SUBMIT_TAD),
        (with_files(NO_TAD, TURNED_DOWN), acts.PUBLISH_TAD, acts.SUBMIT_TAD),
        (with_files(NO_TAD, TURNED_DOWN), acts.CONSULT_TAD, ""),
        (with_files(NO_TAD, TURNED_DOWN, replace(FINAL, submitted_on=DECIDED)), acts.DECIDE_TAD, ""),
        (with_files(NO_TAD, SIT), acts.DECIDE_SIT_REPORT, ""),
        # It was submitted, and put on no file.
        (with_done("tad-updated"), acts.VIEW_TAD, ""),
        (with_done("tad-updated"), acts.DECIDE_TAD, ""),
        (with_done("tad-updated"), acts.PUBLISH_TAD, acts.SUBMIT_TAD),
        (with_done("tad-draft"), acts.VIEW_DRAFT_TAD, ""),
        (with_done("tad-draft"), acts.CONSULT_TAD, acts.SUBMIT_DRAFT_TAD),
        (with_done("sit-report"), acts.DECIDE_SIT_REPORT, ""),
        (replace(JUNE, milestones=()), acts.DECIDE_SIT_REPORT, acts.SUBMIT_SIT_REPORT),
    ],
)
def test_an_act_on_a_document_waits_for_its_version(release: Release, act: str, offered: str) -> None:
    """Until the version that it is about is on file, its submission is offered; for the publication then its approval (RID 3; R9)."""
    assert act_now(release, act, BEFORE) == (offered or act)


def test_acts_that_lead_to_the_same_one_offer_it_once() -> None:
    """A step that stands for the approval and the publication of the TAD offers the approval until it is recorded."""
    of = (acts.DECIDE_TAD, acts.PUBLISH_TAD)
    assert acts_now(JUNE, of, ON) == (acts.SUBMIT_TAD,)
    assert acts_now(with_files(JUNE, FINAL), of, ON) == (acts.DECIDE_TAD,)
    assert acts_now(with_files(JUNE, APPROVED), of, ON) == of
    assert acts_now(GO, (acts.GO_LIVE,), BEFORE) == ()


@pytest.mark.parametrize(
    ("owner", "first", "words"),
    [
        ("panel", ((acts.DECIDE_BASELINE, ADD_CRITERIA),), "SECAS to add the acceptance criteria"),
        ("tag", ((acts.VIEW_DRAFT_TAD, acts.SUBMIT_DRAFT_TAD),), "the DCC to submit the draft TAD"),
        ("dcc", ((acts.PUBLISH_TAD, acts.DECIDE_TAD),), "the SEC Panel to decide on the TAD"),
        ("dcc", ((acts.CONSULT_TAD, acts.SUBMIT_DRAFT_TAD),), ""),
        ("dcc", ((acts.GO_LIVE, ""),), ""),
        (
            "tag",
            ((acts.VIEW_SIT_REPORT, acts.SUBMIT_SIT_REPORT), (acts.VIEW_UIT_REPORT, acts.SUBMIT_UIT_REPORT)),
            "the DCC to submit the SIT Completion Report and the DCC to submit the UIT Completion Report",
        ),
    ],
)
def test_a_step_says_whom_it_waits_for_and_for_what(owner: str, first: tuple[tuple[str, str], ...], words: str) -> None:
    """It names the other who comes first; what its own owner does first is offered as a button instead."""
    assert waits_words(JUNE, owner, first) == words


def test_every_act_that_can_come_first_has_a_doer() -> None:
    """The criteria are SECAS's, documents the DCC's, and decisions those of the release's own body."""
    assert (doer_of(ADD_CRITERIA), doer_of(acts.SUBMIT_TAD), doer_of(acts.DECIDE_TAD)) == ("secas", "dcc", "")

"""The act that is offered where another is not open yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.decisions.order import ADD_CRITERIA, act_now, acts_now, first_acts
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from tests.builders.june_2020 import june_2020

BEFORE, ON = date(2020, 6, 24), date(2020, 6, 25)


def decided(subject: Subject, outcome: Outcome) -> Release:
    """June 2020 with one decision, on 12 June 2020."""
    return replace(june_2020(), decisions=(Decision(subject, "panel", outcome, date(2020, 6, 12)),))


def with_drafts(**changed: Any) -> Release:
    """June 2020 with its step of the draft TAD changed."""
    one = june_2020()
    return replace(one, milestones=tuple(replace(each, **changed) if each.key == "tad-draft" else each for each in one.milestones))


GO, DEFERRED = decided(Subject.GO_LIVE, Outcome.GO), decided(Subject.GO_LIVE, Outcome.DEFER)
TAD, NO_TAD = decided(Subject.TAD, Outcome.AGREED), decided(Subject.TAD, Outcome.NOT_AGREED)
SUBMITTED = with_drafts(done_on=BEFORE)
JOINT = with_drafts(acts=(acts.SUBMIT_DRAFT_TAD, acts.SUBMIT_SIT_REPORT))
EMPTY = replace(june_2020(), criteria=())


@pytest.mark.parametrize(
    ("release", "act", "today", "offered"),
    [
        (june_2020(), acts.GO_LIVE, ON, acts.DECIDE_GO_LIVE),
        (DEFERRED, acts.GO_LIVE, ON, acts.DECIDE_GO_LIVE),
        (GO, acts.GO_LIVE, BEFORE, ""),
        (GO, acts.GO_LIVE, ON, acts.GO_LIVE),
        (june_2020(), acts.PUBLISH_TAD, ON, acts.DECIDE_TAD),
        (NO_TAD, acts.PUBLISH_TAD, ON, acts.DECIDE_TAD),
        (TAD, acts.PUBLISH_TAD, ON, acts.PUBLISH_TAD),
        (EMPTY, acts.DECIDE_BASELINE, BEFORE, ADD_CRITERIA),
        (replace(EMPTY, kind=ReleaseKind.YEAR), acts.DECIDE_BASELINE, BEFORE, ""),
        (june_2020(), acts.DECIDE_BASELINE, BEFORE, acts.DECIDE_BASELINE),
        (june_2020(), acts.CONSULT_TAD, BEFORE, acts.SUBMIT_DRAFT_TAD),
        (SUBMITTED, acts.CONSULT_TAD, BEFORE, acts.CONSULT_TAD),
        (JOINT, acts.CONSULT_TAD, BEFORE, acts.CONSULT_TAD),
        (replace(june_2020(), milestones=()), acts.CONSULT_TAD, BEFORE, acts.CONSULT_TAD),
        (EMPTY, acts.SUBMIT_TAD, BEFORE, acts.SUBMIT_TAD),
    ],
)
def test_the_act_that_is_open(release: Release, act: str, today: date, offered: str) -> None:
    """No Go, no marking live; before the day, nothing; no publication of a TAD that isn't approved, no consultation on none; no baseline
    without criteria.
    """
    assert act_now(release, act, today) == offered
    assert first_acts(release, (act, acts.SUBMIT_TAD), today) == (() if offered == act else ((act, offered),))


def test_acts_that_lead_to_the_same_one_offer_it_once() -> None:
    """A step that stands for the approval and the publication of the TAD offers the approval until it is recorded."""
    of = (acts.DECIDE_TAD, acts.PUBLISH_TAD)
    assert acts_now(june_2020(), of, ON) == (acts.DECIDE_TAD,)
    assert acts_now(TAD, of, ON) == of
    assert acts_now(GO, (acts.GO_LIVE,), BEFORE) == ()

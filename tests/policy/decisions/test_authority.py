"""Who decides and who is heard first (RID 3, 6; Guidance 4, 5; R13, R14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.decisions.authority import body_for, decision_act, evidence_act, may_recommend, recommending, review_act, view_act
from policy.model import acts
from policy.model.decisions import Authority, Subject
from policy.model.scope import ScopeItem
from policy.model.sign_off import CriterionKind
from tests.builders.june_2020 import CRITERIA, MP079, STANDARD_CRITERIA, june_2020

TABLE = (Authority(date(2021, 1, 1), "csc"), Authority(date(2013, 9, 23), "panel"))


@pytest.mark.parametrize(("day", "body"), [(date(2019, 5, 9), "panel"), (date(2020, 12, 31), "panel"), (date(2021, 1, 1), "csc")])
def test_the_body_of_the_day(day: date, body: str) -> None:
    """The last row that is in effect whatever order the table has."""
    assert body_for(day, TABLE) == body


def test_before_the_table_nobody_decides() -> None:
    """A day before the first row has no body, and neither has any day before the table is loaded."""
    assert body_for(date(2013, 9, 22), TABLE) == ""
    assert body_for(date(2026, 11, 30), ()) == ""


@pytest.mark.parametrize(
    ("subject", "committees"),
    [
        (Subject.GO_LIVE, ("opsg", "tag")),
        (Subject.UIT_REPORT, ("tag",)),
        (Subject.SIT_REPORT, ("tag",)),
        (Subject.TAD, ("tag",)),
        (Subject.SCOPE, ()),
        (Subject.BASELINE, ()),
    ],
)
def test_who_is_heard_on_june_2020(subject: Subject, committees: tuple[str, ...]) -> None:
    """The committees that review criteria are heard on go-live, the TAG on the documents, nobody on the rest."""
    assert recommending(june_2020(), subject) == committees
    assert may_recommend(june_2020(), "tag", subject) is ("tag" in committees)


def test_the_ssc_is_heard_where_there_is_a_security_criterion() -> None:
    """With the standard criteria the SSC recommends too; without DCC-System scope the TAG does not."""
    standard = replace(june_2020(), criteria=STANDARD_CRITERIA)
    assert recommending(standard, Subject.GO_LIVE) == ("opsg", "tag", "ssc")
    assert recommending(replace(standard, scope=(ScopeItem(MP079),)), Subject.GO_LIVE) == ("opsg", "ssc")


def test_acts_of_the_usual_steps() -> None:
    """Decisions, views, evidence and reviews name the acts that complete their milestones; SECAS has an act of its own."""
    assert {subject: decision_act(subject) for subject in Subject} == {
        Subject.SCOPE: None,
        Subject.BASELINE: acts.DECIDE_BASELINE,
        Subject.CRITERIA: None,
        Subject.TAD: acts.DECIDE_TAD,
        Subject.SIT_REPORT: acts.DECIDE_SIT_REPORT,
        Subject.UIT_REPORT: acts.DECIDE_UIT_REPORT,
        Subject.EXCEPTION: None,
        Subject.DATE: None,
        Subject.GO_LIVE: acts.DECIDE_GO_LIVE,
    }
    assert view_act(Subject.UIT_REPORT) == acts.VIEW_UIT_REPORT
    assert view_act(Subject.GO_LIVE) is None
    assert {evidence_act(each.kind, each.answers) for each in CRITERIA} == {
        acts.EVIDENCE_OPERATIONAL,
        acts.EVIDENCE_TESTING,
        acts.EVIDENCE_SECAS,
    }
    assert [review_act(kind) for kind in CriterionKind] == [acts.REVIEW_OPERATIONAL, acts.REVIEW_TESTING, acts.REVIEW_SECURITY]

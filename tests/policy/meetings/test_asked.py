"""What a body is asked beside the steps of a timetable (Paper 5; RID 6; R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.meetings.asked import amendments_item, conditions_item
from policy.meetings.meeting import Meeting
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.sign_off import Criterion, CriterionKind
from policy.sign_off.amendments import Amendment, AmendmentKind
from policy.sign_off.sign_off import Condition
from tests.builders.june_2020 import june_2020

TODAY, NEXT = date(2020, 1, 20), date(2020, 2, 14)
PANEL, TAG = Meeting("panel", "2020-02-14", NEXT, 77), Meeting("tag", "2020-02-14", NEXT)
REWORDED = Amendment(
    1, AmendmentKind.REWORD, Criterion("T1", CriterionKind.TESTING, "tag", "All tests pass."), reason="Clearer.", proposed_on=TODAY
)
CONDITION = Condition("T1", 1, "Fix the defect", "dcc", date(2020, 2, 10))


def test_a_proposed_amendment_is_on_the_next_agenda_of_the_deciding_body() -> None:
    """With what it changes and why, and the button that records the decision."""
    item = amendments_item(june_2020(), [REWORDED], PANEL, TODAY)
    assert item is not None
    assert (item.asked.value, item.text) == ("AGREE", "the amendments of the acceptance criteria of the June 2020 SEC Release")
    assert (item.figures, item.lines) == (("Reword T1: Clearer.",), (("decide", "june-2020", "criteria"),))


@pytest.mark.parametrize(
    ("proposed", "meeting"),
    [
        ([], PANEL),
        ([replace(REWORDED, editorial=True)], PANEL),
        ([replace(REWORDED, proposed_on=date(2020, 3, 1))], PANEL),
        ([REWORDED], TAG),
        ([REWORDED], replace(PANEL, day=date(2020, 1, 17))),
    ],
)
def test_no_amendment_is_asked(proposed: list[Amendment], meeting: Meeting) -> None:
    """None is proposed, it is editorial, later than the meeting, another body's, or the meeting was held."""
    assert amendments_item(june_2020(), proposed, meeting, TODAY) is None


def test_what_was_decided_stays_on_the_agenda_of_that_day() -> None:
    """As its answer, after the amendments have been settled."""
    decision = Decision(Subject.CRITERIA, "panel", Outcome.AGREED, NEXT, reference="SECP_77", note="Reword T1")
    item = amendments_item(replace(june_2020(), decisions=(decision,)), [], PANEL, date(2020, 3, 1))
    assert item is not None
    assert item.answered == "Agreed (SECP_77). Reword T1"


def test_open_conditions_are_on_their_committees_agenda() -> None:
    """With their days, and which are past them by then; another committee, and a meeting that was held, have none."""
    item = conditions_item(june_2020(), [CONDITION], TAG, TODAY)
    assert item is not None
    assert item.text == "1 open condition on T1 of the June 2020 SEC Release"
    assert (item.figures, item.missing) == (("T1: Fix the defect, by 10 Feb 2020",), ("Past its date by then: T1.",))
    assert conditions_item(june_2020(), [CONDITION], PANEL, TODAY) is None
    assert conditions_item(june_2020(), [CONDITION], TAG, date(2020, 2, 15)) is None
    assert conditions_item(june_2020(), [], TAG, TODAY) is None

"""Papers by paper day and actions of minutes: what is due, who owes it, and how it ends (RID 3; R21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.meetings.meeting import Meeting
from policy.meetings.minutes import MeetingAction
from policy.model import acts
from policy.nudges.endings import Ending, EndKind
from policy.nudges.meetings import MeetingActions, PlannedAct, actions_due, ending_at_meeting, owed_by, papers_due
from policy.nudges.stages import decide_reminder

JANUARY, MAY = date(2020, 1, 10), date(2020, 5, 27)
PANEL = Meeting("panel", "2020-01-17", date(2020, 1, 17), 76)
TAG = Meeting("tag", "2020-05-27", MAY)
BASELINE = PlannedAct("june-2020", "Baseline of the RID", "panel", PANEL.day, (acts.DECIDE_BASELINE,))
REPORT = PlannedAct("june-2020", "View on the UIT Completion Report", "tag", MAY, (acts.VIEW_UIT_REPORT,))
REVIEW = replace(REPORT, event="Review of the testing criteria", acts=(acts.REVIEW_TESTING,))
ACTION = MeetingAction(1, "Ask the DCC for the TAD", "U0RACHEL", date(2020, 2, 14))


@pytest.mark.parametrize(
    ("of", "submitted", "owed"),
    [
        ((acts.DECIDE_BASELINE,), (), {"secas"}),
        ((acts.VIEW_UIT_REPORT,), (), {"dcc"}),
        ((acts.VIEW_DRAFT_TAD,), (), {"dcc"}),
        ((acts.VIEW_UIT_REPORT, acts.REVIEW_TESTING), (), {"dcc", "secas"}),
        ((acts.VIEW_UIT_REPORT,), {("june-2020", "uit-report")}, set()),
        ((acts.VIEW_UIT_REPORT,), {("june-2020", "sit-report")}, {"dcc"}),
        ((acts.SUBMIT_TAD, acts.START_SIT), (), set()),
    ],
)
def test_who_owes_a_paper(of: tuple[str, ...], submitted: set[tuple[str, str]], owed: set[str]) -> None:
    """The DCC its documents until they are there, SECAS the update on releases; what is done outside meetings needs none."""
    assert owed_by(replace(REPORT, acts=of), submitted) == owed


def test_a_paper_is_due_on_paper_day_for_each_who_owes_one() -> None:
    """It names the steps; both owe one for the TAG's meeting of 27 May, five Working Days before, of which 25 May is none."""
    dcc, secas = papers_due([TAG], [REPORT, REVIEW, BASELINE], JANUARY, MAY)
    assert (dcc.owner, dcc.day, dcc.item) == ("dcc", date(2020, 5, 19), "paper:tag/2020-05-27/dcc")
    assert dcc.text == "Paper for TAG meeting, 27 May 2020: View on the UIT Completion Report (June 2020)"
    assert (secas.owner, secas.line) == ("secas", ("paper", "tag", "2020-05-27"))


@pytest.mark.parametrize(
    ("meeting", "today"),
    [
        (replace(PANEL, dated=JANUARY), JANUARY),
        (replace(PANEL, cancelled="No quorum."), JANUARY),
        (PANEL, date(2020, 1, 18)),
        (replace(PANEL, day=date(2020, 1, 24)), JANUARY),
    ],
)
def test_no_paper_is_due(meeting: Meeting, today: date) -> None:
    """One that is there, for a meeting that is cancelled, held, or has nothing on it."""
    assert list(papers_due([meeting], [BASELINE], today, MAY)) == []
    assert len(list(papers_due([PANEL], [BASELINE], JANUARY, MAY))) == 1


def test_reminders_of_a_paper_are_ten_five_and_one_working_days_before() -> None:
    """And no more: none on paper day, none after it."""
    (due,) = papers_due([TAG], [REVIEW], JANUARY, MAY)
    sent: list[int] = []
    days = []
    for number in range(1, 28):
        day = date(2020, 5, number)
        stage = decide_reminder(due, day, sent).stage if day.weekday() < 5 and number != 8 else None
        if stage is not None:
            sent.append(stage)
            days.append(number)
    assert (days, sent) == ([4, 12, 18], [10, 5, 1])


def test_actions_are_due_once_the_minutes_are_confirmed() -> None:
    """A draft is nobody's task yet; a closed one is done."""
    (due,) = actions_due([MeetingActions(PANEL, (ACTION,), confirmed=True)], MAY)
    assert (due.owner, due.day, due.line[-2:]) == ("U0RACHEL", date(2020, 2, 14), ("close", "1"))
    assert due.text == "Action 1 of SEC Panel 76, 17 Jan 2020: Ask the DCC for the TAD"
    assert list(actions_due([MeetingActions(PANEL, (ACTION,), confirmed=False)], MAY)) == []
    closed = replace(ACTION, closed_on=MAY, closed_note="Done.")
    assert list(actions_due([MeetingActions(PANEL, (closed,), confirmed=True)], MAY)) == []


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("paper:panel/2020-01-17/secas", "done on 10 Jan 2020"),
        ("paper:tag/2020-05-27/secas", "no longer due because nothing is planned for that meeting any more, or it has been held"),
        ("paper:tag/2020-05-27/dcc", "submitted"),
        ("paper:tag/2019-01-01/secas", "no longer due because the meeting does not take place"),
        ("action:panel/2020-01-17/1", "closed on 14 Feb 2020"),
        ("action:panel/2020-01-17/2", "no longer due because the minutes are a draft again"),
        ("action:panel/2020-01-17/9", "no longer due because the action was removed"),
    ],
)
def test_how_it_ends(item: str, words: str) -> None:
    """As people read it in the reminder's thread."""
    closed = replace(ACTION, closed_on=date(2020, 2, 14), closed_note="Done.")
    found = [MeetingActions(PANEL, (closed, replace(ACTION, number=2)), confirmed=False)]
    assert ending_at_meeting(item, [replace(PANEL, dated=JANUARY), TAG], found, ()).words == words


def test_one_that_has_another_day_now_has_moved() -> None:
    """A meeting that moves takes its papers along."""
    now_due = tuple(papers_due([TAG], [REVIEW], JANUARY, MAY))
    assert ending_at_meeting("paper:tag/2020-05-27/secas", [TAG], [], now_due) == Ending(EndKind.MOVED, "2020-05-19")

"""The implementation timetable as it is shown (RID 3; R10)."""

from __future__ import annotations

from datetime import date

from commands.timetable.show import TimetableShown
from tests.builders.office import PANEL_CHAIR, STRANGER, Office

LINE = "/release timetable june-2020"


def test_the_steps_come_in_the_order_of_the_release_with_their_days(office: Office) -> None:
    """All 23 steps of June 2020 in its own order; a relative one has the day that it is resolved to."""
    shown = office.shows(f"{LINE} page 2", TimetableShown, STRANGER)
    assert (shown.about, shown.today, shown.page) == (("june-2020",), office.now.date(), 2)
    assert [each.milestone for each in shown.rows] == list(office.release().milestones)
    office.does(office.asks("/release milestone june-2020 uit-start 2020-05-04"))
    days = {each.milestone.key: each.day for each in office.shows(LINE, TimetableShown).rows}
    assert days["uit-start"] == date(2020, 5, 4)
    assert days["regression-plans"] == date(2020, 4, 20)


def test_a_step_that_was_due_and_is_not_done_is_overdue(office: Office) -> None:
    """The day after its date the step is overdue, until it is done."""
    office.at(2020, 1, 17)
    assert office.shows(LINE, TimetableShown).overdue == frozenset()
    office.at(2020, 1, 20)
    assert office.shows(LINE, TimetableShown).overdue == {"baseline-documents"}
    office.does(office.asks("/release baseline june-2020 documents", PANEL_CHAIR), PANEL_CHAIR)
    assert office.shows(LINE, TimetableShown).overdue == frozenset()


def test_a_closed_release_has_nothing_overdue(office: Office) -> None:
    """Once a release is cancelled, no step of it is overdue."""
    office.does(office.asks("/release cancel june-2020"), reason="Moved to November")
    office.at(2020, 1, 20)
    assert office.shows(LINE, TimetableShown).overdue == frozenset()

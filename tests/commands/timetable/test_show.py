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


def test_a_step_that_the_scope_leaves_nothing_to_do_for_says_so(office: Office) -> None:
    """Once each targeted modification is rejected, moved or approved, nothing is overdue; one more brings the step back (R5)."""
    office.does(
        "/release milestone june-2020 add",
        event="Decisions on modifications",
        owner="panel",
        planned="2020-01-13",
        acts=("decide modifications",),
    )
    office.at(2020, 1, 14)
    assert office.shows(LINE, TimetableShown).overdue == {"decisions-on-modifications"}
    office.does("/modification reject MP079", reason="Voted down")
    office.does("/modification withdraw MP088", reason="Given up")
    office.does("/release move SECMP0062 part 1 from june-2020 to november-2020", reason="Later")
    assert office.shows(LINE, TimetableShown).overdue == {"decisions-on-modifications"}
    office.does("/modification approve MP084", solution="Alternative Solution")
    assert office.shows(LINE, TimetableShown).overdue == frozenset()
    assert "nothing to do: each modification in scope is decided" in office.reads(LINE)
    assert "nothing to do: each modification in scope is decided" in office.reads("/release when june-2020 decisions on modifications")
    for line in ("/release status june-2020", "/release due 30", "/release mine"):
        assert "Decisions on modifications" not in office.reads(line), line
    office.does("/release remove MP084 from june-2020", reason="Late")
    office.does("/release remove SECMP0053 from june-2020", reason="Late")
    assert "nothing to do: nothing is in scope any more" in office.reads(LINE)
    office.does("/modification add MP101", title="One more")
    office.does("/release add MP101 to june-2020 by 2020-03-31")
    assert office.shows(LINE, TimetableShown).overdue == {"decisions-on-modifications"}

"""The day of the next go/no-go after a Defer: asked for, checked, put in the timetable, and taken away where it is over."""

from __future__ import annotations

from datetime import date

import pytest

from policy.model.partial_date import PartialDate
from tests.builders.office import PANEL_CHAIR, RACHEL, Office, words_of

DEFER = "/release decide june-2020 go-live defer"
ASKED = {"go_live": "2020-07-23", "reason": "Wait for the UIT report"}


def planned(office: Office) -> PartialDate | None:
    """The day of June 2020's go/no-go."""
    (step,) = (each for each in office.release().milestones if each.key == "go-no-go")
    return step.day


def test_a_defer_plans_the_next_decision(office: Office) -> None:
    """The day is in the form, its effects and the timetable; the chair is asked again by then, and undo puts the first day back."""
    office.at(2020, 6, 12)
    said = words_of(office.does(DEFER, PANEL_CHAIR, **ASKED, go_no_go="2020-07-10"))
    assert "“Panel go/no-go decision”: 12 Jun 2020 → 10 Jul 2020." in said
    assert planned(office) == PartialDate.of(date(2020, 7, 10))
    assert "Panel go/no-go decision\n  June 2020 SEC Release · due in 20 Working Days, 10 Jul 2020" in office.reads(
        "/release mine", PANEL_CHAIR
    )
    office.undoes(user=PANEL_CHAIR)
    assert planned(office) == PartialDate.of(date(2020, 6, 12))


def test_a_day_that_is_over_is_taken_away(office: Office) -> None:
    """Without a new day nobody is chased for a decision that was deferred: the step has none, and the answer leads to its form."""
    office.at(2020, 6, 12)
    result = office.does(DEFER, PANEL_CHAIR, **ASKED)
    assert "“Panel go/no-go decision”: 12 Jun 2020 → no date, until a release manager sets one." in words_of(result)
    assert [str(each) for each in result.next_lines][-1] == "/release milestone june-2020 go-no-go"
    assert planned(office) is None
    office.at(2020, 6, 22)
    assert "go/no-go decision: due" not in office.reads("/release status june-2020")
    office.at(2020, 6, 26)
    words = office.reads("/release mine", PANEL_CHAIR)
    assert "Release go-live\n  June 2020 SEC Release · due in 19 Working Days, 23 Jul 2020 · SEC Panel" in words
    office.asks(result.next_lines[-1], RACHEL)


def test_a_planned_day_that_is_still_to_come_stays(office: Office) -> None:
    """A Defer before the go/no-go meeting leaves its day, which the form may change."""
    office.at(2020, 6, 1)
    result = office.does(DEFER, PANEL_CHAIR, **ASKED)
    assert "Panel go/no-go decision" not in words_of(result)
    assert planned(office) == PartialDate.of(date(2020, 6, 12))


@pytest.mark.parametrize(
    ("day", "because"),
    [("2020-06-12", "after the meeting that defers, 12 Jun 2020"), ("2020-07-24", "not after the new go-live, 23 Jul 2020")],
)
def test_the_next_decision_is_between_the_meeting_and_the_go_live(office: Office, day: str, because: str) -> None:
    """Any other day is a fault of the field."""
    office.at(2020, 6, 12)
    office.faults(DEFER, PANEL_CHAIR, field="go_no_go", because=because, **ASKED, go_no_go=day)
    office.does(DEFER, PANEL_CHAIR, **ASKED, go_no_go="2020-07-23")


def test_without_a_step_for_it_nothing_is_asked(office: Office) -> None:
    """A timetable that has no go/no-go takes the Defer as it is."""
    office.does("/release milestone june-2020 go-no-go remove", reason="Decided elsewhere")
    office.at(2020, 6, 12)
    assert "go_no_go" not in {each.name for each in office.asks(DEFER, PANEL_CHAIR).fields}

"""What all acts of a body share: who may take them, the meeting, the minute."""

from __future__ import annotations

from datetime import date

from tests.builders.office import DAN, PANEL_CHAIR, TAG_CHAIR, Office


def test_a_manager_must_cite_the_minute_and_a_meeting_that_was(office: Office) -> None:
    """Without a reference, or with a meeting to come, each field says what is wrong and nothing is stored."""
    form = office.asks("/release decide june-2020 baseline documents")
    answer = office.faults(form, met_on="2020-01-17", reference="")
    assert set(answer.by_field) == {"met_on", "reference"}
    assert len(office.release().decisions) == 1


def test_the_chair_decides_without_a_minute(office: Office) -> None:
    """The Panel's chair in Slack is the body: the paper is optional."""
    office.at(2020, 1, 17)
    office.does(office.asks("/release decide june-2020 baseline", PANEL_CHAIR), PANEL_CHAIR)
    assert office.release().decisions[-1].met_on == date(2020, 1, 17)


def test_nobody_else_decides(office: Office) -> None:
    """DCC staff and another committee's chair are refused with who may."""
    for user in (DAN, TAG_CHAIR):
        answer = office.refuses("/release decide june-2020 baseline", user, because="the deciding body's chair")
        assert answer.thing == "decision:june-2020/baseline"

"""What all acts of a body share: who may take them, the meeting, the minute."""

from __future__ import annotations

from datetime import date

import pytest

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


ADDED = {"reason": "Cheaper", "reference": "SECP_77", "agreed_on": "2020-01-09", "documents": "none", "cost": "none", "testing": "none"}
DECISIONS: dict[str, dict[str, str]] = {
    "baseline documents": {},
    "exception": {"reason": "Needed now"},
    "tad": {"reason": "Needed now"},
    "date": {"go_live": "2020-07-02", "reason": "Later"},
    "go-live no-go": {"reason": "Not ready"},
}


@pytest.mark.parametrize("subject", DECISIONS)
def test_a_meeting_long_past_is_shown_before_the_decision_is_recorded(office: Office, subject: str) -> None:
    """The confirmation says how long ago it was, and recording it then takes no more presses than ever; before the code is a fault."""
    office.does(office.asks("/release add SECMP0067 to june-2020"), **ADDED)
    before = len(office.release().decisions)
    office.faults(
        office.asks(f"/release decide june-2020 {subject}"), field="met_on", because="Check the year", met_on="2002-01-10", reference="1"
    )
    asked = office.asks(f"/release decide june-2020 {subject}", met_on="2019-01-10", reference="SECP_64", **DECISIONS[subject])
    assert "10 Jan 2019 is 12 months before today, 10 Jan 2020." in str(asked.about)
    assert len(office.release().decisions) == before
    office.does(asked)
    assert office.release().decisions[-1].met_on == date(2019, 1, 10)


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("recommend june-2020 tag", {"positive": "yes", "reason": "Ready", "despite": "Soon", "reference": "TAG_1"}),
        ("position june-2020 T1 behalf", {"verdict": "met", "reference": "TAG_1", "reason": "Tested"}),
        ("criterion november-2020 add", {"kind": "testing", "text": "Tested", "reason": "New", "reference": "SECP_64"}),
        ("decide standard", {"reference": "SECP_64"}),
    ],
)
def test_other_acts_at_a_meeting_long_past_are_asked_about(office: Office, line: str, answers: dict[str, str]) -> None:
    """Recommendations, verdicts, amendments and the standard criteria are asked about in the same words, and refused for the same days."""
    for day, because in (("2020-01-11", "can't be in the future"), ("2002-01-10", "before the Smart Energy Code began")):
        office.faults(office.asks(f"/release {line}"), field="met_on", because=because, met_on=day, **answers)
    asked = office.asks(f"/release {line}", met_on="2019-01-10", **answers)
    assert "10 Jan 2019 is 12 months before today, 10 Jan 2020." in str(asked.about)
    office.does(asked)

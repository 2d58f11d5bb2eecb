"""References of papers, compared with their meeting (Paper, p. 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.meetings.meeting import Meeting
from policy.meetings.paper_references import contradiction, paper_reference, with_reference

PANEL_76 = (Meeting("panel", "76", date(2020, 1, 17), 76),)


def test_the_papers_own_reference_is_read() -> None:
    """Meeting 76, 17 January, paper 23; in any case and within other words."""
    found = paper_reference("see secp_76_1701_23, page 1")
    assert found is not None
    assert (found.prefix, found.number, found.day, found.month, found.paper) == ("SECP", 76, 17, 1, 23)
    assert paper_reference("Minute 12 of the Panel") is None


@pytest.mark.parametrize(
    ("reference", "body", "met_on", "says"),
    [
        ("SECP_76_1701_23", "panel", date(2020, 1, 17), ""),
        ("a minute", "panel", date(2020, 1, 17), ""),
        ("SECP_81_1206_04", "panel", date(2020, 6, 12), ""),
        ("SECP_77_1701_23", "panel", date(2020, 1, 17), "paper of meeting 77"),
        ("SECP_76_1701_23", "panel", date(2020, 2, 14), "a paper of 17 Jan, and"),
        ("SECP_76_2902_23", "panel", date(2020, 2, 14), "a paper of 29 Feb, and"),
        ("XYZ_76_1701_23", "panel", date(2020, 1, 17), ""),
        ("SECP_76_1402_23", "panel", date(2020, 2, 14), "Meeting 76 of SECP_76_1402_23 is on 17 Jan 2020"),
        ("SECP_76_1701_23", "csc", date(2020, 1, 17), "a paper of the SEC Panel"),
        ("SECP_76_9901_23", "panel", date(2020, 1, 17), "day 99 of month 1"),
    ],
)
def test_a_paper_of_another_meeting_contradicts(reference: str, body: str, met_on: date, says: str) -> None:
    """Its body, its day and its number; what is not on record contradicts nothing."""
    found = contradiction(reference, body, met_on, PANEL_76)
    assert (says in found) if says else found == ""


@pytest.mark.parametrize(
    ("meeting", "reference"),
    [
        (Meeting("panel", "76", date(2020, 1, 17), 76, paper=23), "SECP_76_1701_23"),
        (Meeting("panel", "77", date(2020, 2, 3), 77, paper=4), "SECP_77_0302_04"),
        (Meeting("panel", "76", date(2020, 1, 17), 76), ""),
        (Meeting("panel", "76", date(2020, 1, 17), paper=23), ""),
        (Meeting("nobody", "76", date(2020, 1, 17), 76, paper=23), ""),
    ],
)
def test_a_paper_has_its_reference_once_all_of_it_is_known(meeting: Meeting, reference: str) -> None:
    """Body, meeting, day and number (Paper, p. 1)."""
    assert with_reference(meeting) == replace(meeting, reference=reference)

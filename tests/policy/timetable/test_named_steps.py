"""Steps of a timetable found by words, the strictest way first."""

from __future__ import annotations

import pytest

from policy.model.timetable import Milestone
from policy.timetable.named_steps import named_steps

STEPS = (
    Milestone("sit-start", "SIT commences"),
    Milestone("uit-start", "UIT commences"),
    Milestone("uit-report", "DCC submits UIT Completion Report"),
    Milestone("uit-report-panel", "Panel approves UIT Completion Report"),
    Milestone("go-live", "Release go-live"),
)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("uit-start", ["uit-start"]),
        ("uit start", ["uit-start"]),
        ("UIT commences", ["uit-start"]),
        ("“uit  COMMENCES”", ["uit-start"]),
        ("commences", ["sit-start", "uit-start"]),
        ("uit completion report", ["uit-report", "uit-report-panel"]),
        ("uit-report", ["uit-report"]),
        ("the report of the Panel", ["uit-report-panel"]),
        ("approv report", ["uit-report-panel"]),
        ("go live", ["go-live"]),
        ("PIT", []),
        ("", []),
        ("!", []),
        ("the", []),
    ],
)
def test_words_name_steps(typed: str, keys: list[str]) -> None:
    """Key and event first, then a phrase, then words in any order; joining words alone name nothing."""
    assert [each.key for each in named_steps(STEPS, typed)] == keys

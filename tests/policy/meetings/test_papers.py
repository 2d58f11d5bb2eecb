"""When the papers of a meeting are due (R21; public SEC guidance)."""

from __future__ import annotations

from datetime import date

from policy.meetings.meeting import Meeting
from policy.meetings.papers import paper_day


def day(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)


def panel(text: str, number: int = 0, cancelled: str = "") -> Meeting:
    """A meeting of the Panel."""
    return Meeting("panel", str(number or text), day(text), number, cancelled=cancelled)


def test_papers_are_due_five_working_days_before() -> None:
    """A week before Panel 76; a bank holiday does not count."""
    assert paper_day(panel("2020-01-17", 76)) == day("2020-01-10")
    assert paper_day(panel("2020-05-15")) == day("2020-05-07")

"""Paper days of meetings, and the prefixes of papers' references (R21; public SEC guidance)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policy.calendar.working_days import PAPER_DAYS, add_working_days
from policy.meetings.meeting import Meeting


@dataclass(frozen=True)
class MeetingRule:
    """The rule for a body's papers: due `paper_days` Working Days before a meeting; `prefix` begins its papers' references, if known."""

    body: str
    paper_days: int
    prefix: str = ""
    source: str = ""


PAPER_RULES = (MeetingRule("panel", PAPER_DAYS, "SECP", "public SEC guidance; Paper, p. 1"),)
"""The rules for a database that holds none; the shipped reference data has one for each body."""


def rule_of(body: str, rules: Sequence[MeetingRule] = PAPER_RULES) -> MeetingRule:
    """Returns the rule for a body's papers; five Working Days if it has none of its own (R21)."""
    return next((each for each in rules if each.body == body), MeetingRule(body, PAPER_DAYS))


def paper_day(meeting: Meeting, rules: Sequence[MeetingRule] = PAPER_RULES) -> date:
    """Returns the day by which a meeting's papers are due: five Working Days before it (R21; public SEC guidance)."""
    return add_working_days(meeting.day, -rule_of(meeting.body, rules).paper_days)

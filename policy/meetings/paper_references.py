"""References of papers, read and compared with the meeting that they name (Paper, p. 1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from policy.meetings.meeting import Meeting
from policy.meetings.papers import PAPER_RULES, MeetingRule
from policy.model.roster import name_of_body
from policy.model.wording import day_words

_REFERENCE = re.compile(r"\b(?P<prefix>[A-Z]{2,8})_(?P<number>\d{1,4})_(?P<day>\d{2})(?P<month>\d{2})_(?P<paper>\d{1,3})\b")


@dataclass(frozen=True)
class PaperReference:
    """The parts of a paper's reference: `SECP_76_1701_23` is paper 23 of meeting 76, on 17 January; it has no year."""

    text: str
    prefix: str
    number: int
    day: int
    month: int
    paper: int


def paper_reference(text: str) -> PaperReference | None:
    """Returns the first paper's reference in a text, or None."""
    found = _REFERENCE.search(text.upper())
    if not found:
        return None
    return PaperReference(found[0], found["prefix"], *(int(found[name]) for name in ("number", "day", "month", "paper")))


def with_reference(meeting: Meeting, rules: Sequence[MeetingRule] = PAPER_RULES) -> Meeting:
    """Returns the meeting with its paper's reference, if all parts of it are on record: `SECP_76_1701_23` (Paper, p. 1)."""
    prefix = next((each.prefix for each in rules if each.body == meeting.body), "")
    if not (prefix and meeting.number and meeting.paper):
        return meeting
    return replace(meeting, reference=f"{prefix}_{meeting.number}_{meeting.day:%d%m}_{meeting.paper:02d}")


def contradiction(text: str, body: str, met_on: date, meetings: Sequence[Meeting], rules: Sequence[MeetingRule] = PAPER_RULES) -> str:
    """Returns the sentence on how a cited paper contradicts the meeting at which it is cited, or "" (Paper, p. 1; R21).

    Compared are the body that its prefix stands for, its day and month with the meeting's date, and its number with that of the meeting on
    record. What is not on record contradicts nothing.
    """
    paper = paper_reference(text)
    if paper is None:
        return ""
    owner = next((each.body for each in rules if each.prefix == paper.prefix), "")
    if owner and owner != body:
        return f"{paper.text} is a paper of the {name_of_body(owner)}, not of the {name_of_body(body)}."
    if (paper.day, paper.month) != (met_on.day, met_on.month):
        return f"{paper.text} is a paper of {_day(paper)}, and the meeting is on {day_words(met_on)}."
    numbers = [each.number for each in meetings if each.body == body and each.day == met_on and each.number]
    if numbers and paper.number not in numbers:
        return f"{paper.text} is a paper of meeting {paper.number}, and the meeting of {day_words(met_on)} is {numbers[0]}."
    others = [
        each
        for each in meetings
        if each.body == body and each.number == paper.number and each.day != met_on and each.day.year == met_on.year
    ]
    return f"Meeting {paper.number} of {paper.text} is on {day_words(others[0].day)}, not on {day_words(met_on)}." if others else ""


def _day(paper: PaperReference) -> str:
    try:
        return day_words(date(2000, paper.month, paper.day)).removesuffix(" 2000")
    except ValueError:
        return f"day {paper.day} of month {paper.month}"

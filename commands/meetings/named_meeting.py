"""Which body, and which of its meetings, a line means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import NOT_LOADED, committee_and_rest, nearest, shown
from policy.calendar.typed_dates import NotADateError
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import day_meant, held, last_meeting, meeting_name, next_meeting
from policy.meetings.paper_references import paper_reference
from policy.model.roster import AUTHORITY, Committee, name_of_body
from policy.model.wording import day_words, unquoted
from storage.meetings.meetings import fetch_meeting_rules, fetch_meetings
from storage.roster.cached import recent_reference

WHICH = "Which body?"
_MEET = frozenset({"decides", "reviews", "comments"})
"""The roles of committees that hold meetings."""
OFFERED = 6
"""Meetings that a refusal offers as buttons."""

_STEPS = {
    "agenda": ("item",),
    "meeting": ("to", "cancel", "restore", "number"),
    "minutes": ("attendance", "text", "action", "close", "confirm", "reopen", "file"),
    "paper": ("details",),
}
"""The words that each verb takes after a meeting."""
_RELATIVE = re.compile(r"(?:the )?(?P<which>next|last|latest|previous)(?: (?:one|meeting))?")
_AFTERWARDS = frozenset({"minutes", "decide"})
"""The verbs that are about a meeting that was held."""
_ALIKE = 0.7
"""How alike a misspelling is to its step."""
_WRITTEN = {"item": "item 1", "to": "to 24 Jan 2020", "number": "number 77", "close": "close 1"}
"""Examples of the steps that need more words after them."""


def bodies(committees: Iterable[Committee]) -> tuple[Committee, ...]:
    """Returns the bodies and sub-committees that meet, deciding ones first; the Authority decides by letter (November 2020)."""
    return tuple(
        sorted((each for each in committees if each.role in _MEET and each.key != AUTHORITY), key=lambda each: each.role != "decides")
    )


def body_and_rest(conn: Connection, line: Line) -> tuple[Committee, tuple[str, ...]] | Refused:
    """Returns the body that a line names with its first words ("operations group"), and the words after it; refuses an unknown one."""
    known = bodies(recent_reference(conn).committees)
    start = Line(line.command, line.verb)
    if not line.words:
        told = f"Name the body, for example: {start} panel." if known else NOT_LOADED
        return Refused(told, tuple(start.then(each.key) for each in known), title=WHICH, asks=True)
    found = committee_and_rest(line.words, known)
    if not isinstance(found, Refused):
        return found
    return Refused(found.sentence, tuple(start.then(each.key) for each in known[:OFFERED]), title=WHICH, asks=True)


def short(body: Committee) -> str:
    """Returns what people call a body in a sentence, with its article: "the SEC Panel"."""
    return f"the {name_of_body(body.key)}"


def shown_words(words: Sequence[str]) -> str:
    """Returns typed words as they are quoted in a sentence."""
    return shown(" ".join(words))


def meeting_on(conn: Connection, body: str, typed: Sequence[str], today: date, line: Line) -> Meeting | Refused:
    """Returns the body's meeting of a typed day, number or paper's reference; without words the next one. Refuses with those on record."""
    stored = fetch_meetings(conn, body)
    name = name_of_body(body)
    add = Line.release("meeting", body)
    # Minutes and decisions are of a meeting that was held; agendas and papers are of one to come.
    past = line.verb.partition(" ")[0] in _AFTERWARDS
    text = unquoted(" ".join(typed))
    which = _RELATIVE.fullmatch(text.casefold())
    if not typed or which:
        last = past if which is None else which["which"] != "next"
        return _next_or_last(stored, today, last=last, at_all=not typed) or Refused(
            f"No meeting of the {name} {'that was held' if last else 'to come'} is on record."
            if stored and typed
            else f"No meeting of the {name} is on record. Add one, or a year's.",
            (*_offer(stored, today, line), add),
        )
    paper = paper_reference(text)
    if paper and any(each.prefix == paper.prefix and each.body != body for each in fetch_meeting_rules(conn)):
        return Refused(f"{paper.text} is not a paper of the {name}.")
    number = paper.number if paper else int(text) if text.isdigit() and len(text) < 4 else 0
    if number:
        named = [each for each in stored if each.number == number]
        if paper:
            named = [each for each in named if (each.day.day, each.day.month) == (paper.day, paper.month)]
        if named:
            return named[-1]
        what = paper.text if paper else f"meeting {number}"
        return Refused(
            f"No meeting of the {name} on record matches {what}." if paper else f"The {name} has no {what} on record.",
            _offer(stored, today, line),
        )
    try:
        day = day_meant(text, stored, today, past=past)
    except NotADateError as fault:
        return _after_a_meeting(conn, body, typed, today, line) or Refused(
            f"{fault}. Write a day such as 17 Jan 2020, or a meeting's number.", _offer(stored, today, line)
        )
    found = next((each for each in stored if each.day == day), None)
    if found:
        return found
    told = f"No meeting of the {name} on {day_words(day)} is on record. Add it, or choose one."
    return Refused(told, (add.then(day.isoformat()), *_offer(stored, today, line)))


def _next_or_last(stored: Sequence[Meeting], today: date, *, last: bool, at_all: bool) -> Meeting | None:
    """Returns the next meeting or the one that was held last; `at_all` takes the other if there is none."""
    coming = next((each for each in held(stored) if each.day >= today), None)
    if last:
        return last_meeting(stored, today) or (coming if at_all else None)
    return coming or (next_meeting(stored, today) if at_all else None)


def _after_a_meeting(conn: Connection, body: str, typed: Sequence[str], today: date, line: Line) -> Refused | None:
    """Returns the refusal of words that were typed after a meeting, or like a step of the next one; None if they name neither."""
    for taken in range(len(typed) - 1, -1, -1):
        if taken == 0 and not nearest(typed[0], _STEPS.get(line.verb, ()), 1, cutoff=_ALIKE):
            return None
        one = meeting_on(conn, body, typed[:taken], today, line)
        if isinstance(one, Meeting):
            return not_after(line.then(one.day.isoformat()), typed[taken:])
    return None


def not_after(line: Line, words: Sequence[str]) -> Refused:
    """Returns the refusal of words after a meeting, with those that its verb takes; the nearest of them is offered."""
    steps = _STEPS.get(line.verb, ())
    ways = tuple(line.then(near, *words[1:]) for near in nearest(words[0], steps, 1, cutoff=_ALIKE))
    written = [_WRITTEN.get(each, each) for each in steps]
    told = f"“{shown_words(words)}” isn't expected after the meeting. "
    told += f"Write {' or '.join(filter(None, (', '.join(written[:-1]), written[-1])))} after it, or nothing." if steps else "Leave it out."
    return Refused(told, (*ways, line))


def refused_cancelled(one: Meeting, what: str) -> Refused | None:
    """Returns the refusal of what a cancelled meeting doesn't have ("no paper"), with the way to restore it; None if it takes place."""
    if not one.cancelled:
        return None
    lines = (Line.release("meeting", one.body, one.day.isoformat(), "restore"), Line.release("meetings", one.body, one.day.year))
    return Refused(f"{meeting_name(one)} is cancelled, so it has {what}. The reason: {one.cancelled}", lines)


def _offer(stored: Sequence[Meeting], today: date, line: Line) -> tuple[Line, ...]:
    coming = [each for each in held(stored) if each.day >= today] or list(held(stored))[-OFFERED:]
    return tuple(line.then(each.day.isoformat()) for each in coming[: OFFERED - 1])


def minutes_line(one: Meeting, *words: object) -> Line:
    """Returns the line of a meeting's minutes, with the words that follow."""
    return Line.release("minutes", one.body, one.day.isoformat(), *words)

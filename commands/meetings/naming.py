"""Which body, and which of its meetings, a line means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import committee_named, shown
from policy.model.roster import AUTHORITY, Committee, name_of_body
from storage.roster import reference_data

WHICH = "Which body?"
_MEET = frozenset({"decides", "reviews", "comments"})
"""The roles of those that meet; the others work for them."""
_MOST_WORDS = 5
OFFERED = 6
"""Meetings that a refusal offers as buttons."""


def bodies(committees: Iterable[Committee]) -> tuple[Committee, ...]:
    """Returns the bodies and sub-committees that meet, deciding ones first; the Authority decides by letter (November 2020)."""
    return tuple(
        sorted((each for each in committees if each.role in _MEET and each.key != AUTHORITY), key=lambda each: each.role != "decides")
    )


def body_and_rest(conn: Connection, line: Line) -> tuple[Committee, tuple[str, ...]] | Refused:
    """Returns the body that a line names with its first words ("operations group"), and the words after it; refuses an unknown one."""
    known = bodies(reference_data.fetch_reference(conn).committees)
    start = Line(line.command, line.verb)
    if not line.words:
        told = f"Name the body, for example: {start} panel." if known else "No committees are stored. Load them with python -m bot load."
        return Refused(told, tuple(start.then(each.key) for each in known), title=WHICH)
    for taken in range(min(_MOST_WORDS, len(line.words)), 0, -1):
        found = committee_named(" ".join(line.words[:taken]), known)
        if isinstance(found, Committee):
            return found, line.words[taken:]
    wrong = committee_named(line.words[0], known)
    assert isinstance(wrong, Refused)  # noqa: S101 - One word was tried above and named no committee.
    return Refused(wrong.sentence, tuple(start.then(each.key) for each in known[:OFFERED]))


def short(body: Committee) -> str:
    """Returns what people call a body in a sentence, with its article: "the SEC Panel"."""
    return f"the {name_of_body(body.key)}"


def shown_words(words: Sequence[str]) -> str:
    """Returns typed words as they are quoted in a sentence."""
    return shown(" ".join(words))

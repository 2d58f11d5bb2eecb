"""`/release history KEY`: every change and every refusal, newest first, from the one history."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import known_release, person_named, shown
from policy.model.history import Change
from storage.history import audit

SHOWN = 20
"""Changes on a page."""


@dataclass(frozen=True)
class HistoryShown(AboutRelease):
    """One page of a release's changes, perhaps only one person's or one thing's."""

    person: str
    thing: str
    changes: tuple[Change, ...]
    total: int
    page: int
    pages: int


def history(conn: Connection, asked: Ask) -> HistoryShown | Refused:
    """Reads a release's changes; `by @user` and `of THING` narrow them (design, one history)."""
    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    narrowed = _narrowed(rest)
    if isinstance(narrowed, Refused):
        return narrowed
    person, thing = narrowed
    narrow = {"release": release.key, "about": thing or None, "actor": person or None}
    total, changes = audit.changes(conn, **narrow, offset=(asked.page - 1) * SHOWN, limit=SHOWN)
    pages = max(1, -(-total // SHOWN))
    return HistoryShown(release, person, thing, tuple(changes), total, min(asked.page, pages), pages)


def _narrowed(words: tuple[str, ...]) -> tuple[str, str] | Refused:
    person = thing = ""
    rest = list(words)
    while rest:
        word = rest.pop(0).lower()
        if word == "by" and rest:
            person = person_named(rest.pop(0)) or ""
            if not person:
                return Refused("After “by” name a person, such as /release history june-2020 by @rachel.")
        elif word == "of" and rest:
            taken = rest.index("by") if "by" in rest else len(rest)
            thing = " ".join(rest[:taken])
            rest = rest[taken:]
        else:
            return Refused(f"“{shown(word)}” is not a filter: write by @person, or of and a thing such as MP079, O5 or uit-start.")
    return person, thing


VERBS = (
    Verb(
        "/release",
        "history",
        "history KEY [by @PERSON] [of THING]",
        "Every change and refusal: who, when, before, after",
        "history june-2020 of MP079",
        Group.READING,
        reads=history,
    ),
)

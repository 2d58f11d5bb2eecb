"""`/release history KEY`: changes and refusals, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import known_release, person_named, shown
from policy.access.undo import why_not
from policy.model.history import Change
from storage.history import audit
from storage.history import undo as stored_undo

SHOWN = 20
"""Rows on a page."""


@dataclass(frozen=True)
class HistoryShown(AboutRelease):
    """A page of a release's changes, filtered by person or thing; times are in the configured zone.

    `undoable` are the numbers of the changes that the person may still undo.
    """

    person: str
    thing: str
    changes: tuple[Change, ...]
    total: int
    page: int
    pages: int
    undoable: frozenset[int] = frozenset()


def history(conn: Connection, asked: Ask) -> HistoryShown | Refused:
    """Returns a page of a release's changes; `by @user` and `of THING` filter them (design, one history)."""
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
    zone = asked.request.now.tzinfo
    local = tuple(replace(each, at=each.at.astimezone(zone)) for each in changes)
    return HistoryShown(release, person, thing, local, total, min(asked.page, pages), pages, _undoable(conn, asked, local))


def _undoable(conn: Connection, asked: Ask, changes: Sequence[Change]) -> frozenset[int]:
    """Returns the changes that the person may still undo: their own, recent, not undone, and with no later change on their records."""
    if asked.clock is None or asked.as_of is not None:
        return frozenset()
    user, now = asked.request.actor.user, asked.clock()
    own = {
        each.change_id
        for each in changes
        if each.outcome == "done"
        and each.recorded_at
        and not each.command.startswith(stored_undo.UNDO)
        and not why_not(each.actor, each.recorded_at, user, now)
    }
    if not own:
        return frozenset()
    gone = stored_undo.undone(conn, min(own))
    return frozenset(own - gone.keys() - stored_undo.later_changes(conn, own).keys())


def _narrowed(words: tuple[str, ...]) -> tuple[str, str] | Refused:
    person = thing = ""
    rest = list(words)
    while rest:
        word = rest.pop(0).lower()
        if word == "by" and rest:
            person = person_named(rest.pop(0)) or ""
            if not person:
                return Refused("After “by”, mention a person, such as /release history june-2020 by @rachel.")
        elif word == "of" and rest:
            taken = rest.index("by") if "by" in rest else len(rest)
            thing = " ".join(rest[:taken])
            rest = rest[taken:]
        else:
            return Refused(f"“{shown(word)}” isn't a filter. Write “by @person”, or “of” and a thing such as MP079, O5 or uit-start.")
    return person, thing


VERBS = (
    Verb(
        "/release",
        "history",
        "history KEY [by @PERSON] [of THING]",
        "Show every change and refusal, with who, when, before and after",
        "history june-2020 of MP079",
        Group.READING,
        reads=history,
    ),
)

"""What all histories share: the filters of their lines, the size of a page, and which of its changes may still be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from commands.authority import Catalogue, could_again
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import Refused
from commands.protocol.words import person_named, shown
from policy.access.undo import why_not_undo
from policy.model.history import FieldChange
from storage.history import undo as stored_undo
from storage.history.names import prefix_of
from storage.roster import roster
from storage.tables import ResendRow

SHOWN = 6
"""Changes on a page."""

REFUSALS = "refusals"
"""The word that shows refusals in place of changes."""


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """A page of changes or, if `refused`, of refusals, of all people or of one `person`; times are in the configured zone.

    `changes` are the rows of the page, newest first, and `records` says of how many records each change is. `events` are the names of
    milestones, by record. `undoable` are the numbers of the changes that the person may still undo.
    """

    person: str = ""
    changes: tuple[FieldChange, ...]
    total: int
    page: int
    pages: int
    undoable: frozenset[int] = frozenset()
    refused: bool = False
    records: Mapping[int, int] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)


def undoable_of(conn: Connection, asked: Ask, changes: Sequence[FieldChange], catalogue: Catalogue) -> frozenset[int]:
    """Returns the changes that the person may still undo: their own, recent, not undone, and with no later change on their records.

    What they may no longer do, because they lost a seat since, is left out.
    """
    if asked.clock is None or asked.as_of is not None:
        return frozenset()
    user, now = asked.request.actor.user, asked.clock()
    own = {
        each.change_id
        for each in changes
        if each.outcome == "done"
        and each.recorded_at
        and not each.command.startswith(stored_undo.UNDO)
        and not each.thing.startswith(prefix_of(ResendRow))
        and not why_not_undo(each.actor, each.recorded_at, user, now)
    }
    if not own:
        return frozenset()
    seats = roster.memberships_of(conn, user, asked.today)
    own = {each for each in own if could_again(catalogue, [one for one in changes if one.change_id == each], seats)}
    if not own:
        return frozenset()
    gone = stored_undo.undone(conn, min(own))
    return frozenset(own - gone.keys() - stored_undo.later_changes(conn, own).keys())


def narrowed(words: tuple[str, ...], me: str, *, of: Line, things: bool) -> tuple[str, str] | Refused:
    """Returns the person and the thing that "by" and "of" name, "" for one that is not named.

    `of` is the line without filters, and `things` whether it can be narrowed to a thing.
    """
    person = thing = ""
    rest = list(words)
    while rest:
        word = rest.pop(0).lower()
        if word == "by" and rest:
            named = rest.pop(0)
            person = me if named.lower() == "me" else person_named(named) or ""
            if not person:
                return Refused(f"After “by”, mention a person, such as {of} by @rachel.", (of.then("by", "me"), of))
        elif word == "of" and rest and things:
            taken = rest.index("by") if "by" in rest else len(rest)
            thing = " ".join(rest[:taken])
            rest = rest[taken:]
        else:
            ways = "“by @person”, or “of” and a thing such as MP079, O5 or uit-start" if things else "“by @person”"
            return Refused(f"“{shown(word)}” isn't a filter. Write {ways}.", (of,))
    return person, thing

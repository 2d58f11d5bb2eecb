"""The reader of a request, and which of the named releases, modifications and Change Requests they may see (R20)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Connection

from commands.protocol.request import SHARED, Ask
from commands.protocol.results import Refused
from policy.access.classification import Reader, of_places, seen, why_hidden
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification
from storage.releases import releases
from storage.roster import roster
from storage.roster.cached import recent_roles
from storage.roster.channels import clearance
from storage.scope import classifications

_DIRECT = ("D", "U", "W")
"""How the ids of people and of their direct messages begin."""


def reader_of(conn: Connection, asked: Ask) -> Reader:
    """Returns who reads the answer, and where: the person, or for a shared answer the person and its channel. At most two statements.

    A look at the past has the reader of today, which `Ask` brings.
    """
    if asked.reader:
        return asked.reader
    request = asked.request
    on_roster = bool(recent_roles(conn, request.actor.user, request.today))
    return Reader(on_roster, clearance(conn, request.channel) if request.via == SHARED else None)


def reader_at(conn: Connection, place: str, today: date) -> Reader:
    """Returns who reads what is sent to a channel, or to a person's direct messages by user id. One statement."""
    if place.startswith(_DIRECT):
        return Reader(on_roster=bool(roster.memberships_of(conn, place, today)))
    return Reader(on_roster=True, clearance=clearance(conn, place))


def why_not_at(conn: Connection, place: str, level: Classification, today: date) -> str:
    """Returns why content with this classification may not be sent to a channel or person, or "". White takes no statement."""
    return "" if level is Classification.WHITE else why_hidden(level, reader_at(conn, place, today))


def why_not_read(conn: Connection, asked: Ask, level: Classification) -> str:
    """Returns why the reader may not see content with this classification, or "". White, the usual one, takes no statement."""
    return "" if level is Classification.WHITE else why_hidden(level, reader_of(conn, asked))


def ceiling_of(conn: Connection, asked: Ask) -> Classification:
    """Returns the highest classification that the answer may show."""
    return reader_of(conn, asked).ceiling


def seen_releases(conn: Connection, asked: Ask, keys: Collection[str]) -> dict[str, Classification]:
    """Returns those of the releases that the reader may see, with their classifications. One statement if all are White."""
    classes = releases.classifications(conn, keys)
    return classes if set(classes.values()) <= {Classification.WHITE} else seen(classes, reader_of(conn, asked))


def seen_modifications(conn: Connection, asked: Ask, refs: Iterable[str]) -> frozenset[str]:
    """Returns those of the modifications that the reader may see, by the releases that have them. One statement if all are White."""
    return _seen(conn, asked, classifications.of_modifications(conn, refs))


def seen_requests(conn: Connection, asked: Ask, refs: Iterable[str]) -> frozenset[str]:
    """Returns those of the Change Requests that the reader may see, by the releases alongside. One statement if all are White."""
    return _seen(conn, asked, classifications.of_requests(conn, refs))


def _seen(conn: Connection, asked: Ask, found: dict[str, list[Classification]]) -> frozenset[str]:
    levels = {ref: of_places(classes) for ref, classes in found.items()}
    if set(levels.values()) <= {Classification.WHITE}:
        return frozenset(levels)
    return frozenset(seen(levels, reader_of(conn, asked)))


def recorded(conn: Connection, refused: Refused) -> str:
    """Returns the sentence for the record, which anyone who may see its release can read: it names none that is classified higher (R20).

    One statement.
    """
    levels = releases.classified(conn)
    own = levels.get(refused.release, Classification.WHITE)
    above = [key for key, level in levels.items() if level > own and key != refused.release]
    if any(key in refused.sentence or release_name(key) in refused.sentence for key in above):
        return "Refused, for a reason that names a release which is classified higher than this one."
    return refused.sentence

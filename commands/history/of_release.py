"""`/release history KEY`: changes and refusals of a release, or of meetings, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from commands.authority import Catalogue
from commands.history.pages import REFUSALS, SHOWN, HistoryPage, narrowed, undoable_of
from commands.protocol.access.reading import ceiling_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import known_release, person_named
from policy.calendar.release_calendar import MEETINGS
from policy.nudges.meetings import OF_MEETINGS
from storage.history.changes import acts, milestone_events
from storage.history.classified import spans_above, without_hidden
from storage.history.positions import Seats, position_seats


@dataclass(frozen=True)
class HistoryShown(HistoryPage, AboutRelease):
    """A page of a release's history, of all or of one `thing`; `seats` are those for which positions were taken."""

    thing: str = ""
    seats: Seats = field(default_factory=dict)


def history_verb(catalogue: Catalogue) -> Verb[HistoryShown | Refused]:
    """Builds the verb. `catalogue` is read at each request: an undo is offered to those who may use the verb that made the change."""

    def showing(conn: Connection, asked: Ask) -> HistoryShown | Refused:
        return history(conn, asked, catalogue)

    return Verb(
        "/release",
        "history",
        "history KEY|meetings [refusals] [by @PERSON] [of THING]",
        "Show every change in words, with who and when, or the refusals",
        "history june-2020 of MP079",
        Group.READING,
        reads=showing,
        keyless=(MEETINGS,),
        over_time=True,
    )


def history(conn: Connection, asked: Ask, catalogue: Catalogue) -> HistoryShown | Refused:
    """Returns a page of a release's changes, or `refusals`; `by @user` and `of THING` filter them (design, one history).

    As of an earlier day it ends with that day.

    A thing is a part of a record's name (MP079, O5, uit-start), a milestone's event, or a person. What happened while the release was
    classified above what the reader may see is left out, as are the changes of its classification from and to there (R20).
    """
    of_meetings = asked.words[:1] == (MEETINGS,)
    found = (OF_MEETINGS, asked.words[1:]) if of_meetings else known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    refused = REFUSALS in rest[:1]
    line = Line.release("history", release.key, *((REFUSALS,) if refused else ()))
    filters = narrowed(rest[1:] if refused else rest, asked.request.actor.user, of=line, things=True)
    if isinstance(filters, Refused):
        return filters
    person, thing = filters
    events = milestone_events(conn, {release.key})
    about = (person_named(thing) or thing, *_milestones(thing, events)) if thing else ()
    ceiling = ceiling_of(conn, asked)
    apart = spans_above(conn, release.key, ceiling)
    until = asked.until if asked.as_of else None
    found_acts = acts(conn, release.key, about=about, actor=person, refused=refused, page=asked.page, size=SHOWN, apart=apart, until=until)
    if until and not found_acts.total and not rest:
        return Refused("There is no history yet.")
    pages = max(1, -(-found_acts.total // SHOWN))
    zone = asked.request.now.tzinfo
    shown_changes = without_hidden(conn, found_acts.changes, ceiling)
    local = tuple(replace(each, at=each.at.astimezone(zone)) for each in shown_changes)
    undoable = frozenset() if refused else undoable_of(conn, asked, local, catalogue)
    page = min(asked.page, pages)
    seats = {} if refused else position_seats(conn, local)
    return HistoryShown(
        release,
        thing,
        seats,
        person=person,
        changes=local,
        total=found_acts.total,
        page=page,
        pages=pages,
        undoable=undoable,
        refused=refused,
        records=found_acts.records,
        events=events,
    )


def _milestones(thing: str, events: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the records of the milestones whose event has these words."""
    return tuple(name for name, event in events.items() if thing.lower() in event.lower())

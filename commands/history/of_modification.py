"""`/modification history REF`: all that was done to a modification or DCC Change Request, in every release, newest first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from commands.authority import Catalogue
from commands.history.of_release import HistoryShown, history
from commands.history.pages import REFUSALS, SHOWN, HistoryPage, narrowed, undoable_of
from commands.protocol.access.reading import ceiling_of, seen_modifications, seen_releases, seen_requests, why_not_read
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import nearest, reference, shown, split_key
from commands.scope.items.unclear import why_not_one
from policy.access.classification import of_places
from policy.calendar.release_calendar import MEETINGS
from policy.scope.references import split_part
from storage.history.changes import milestone_events
from storage.history.classified import spans_above
from storage.releases import releases
from storage.scope import change_requests
from storage.scope import modification_history as stored
from storage.scope.modifications import fetch_modification, nearest_modification_refs

_FILTERS = frozenset({REFUSALS, "by", "of"})
_ALL = ((0, None),)
"""The whole history as a span."""


@dataclass(frozen=True)
class ModificationHistoryShown(HistoryPage, AboutReleases):
    """A page of what was done to `ref`, a modification or Change Request, in all releases that the reader may see."""

    ref: str


def modification_history_verb(catalogue: Catalogue) -> Verb[ModificationHistoryShown | HistoryShown | Refused]:
    """Builds the verb. `catalogue` is read at each request: an undo is offered to those who may use the verb that made the change."""

    def showing(conn: Connection, asked: Ask) -> ModificationHistoryShown | HistoryShown | Refused:
        of_release = split_key(asked.words)[1] or asked.words[:1] == (MEETINGS,)
        return history(conn, asked, catalogue) if of_release else modification_history(conn, asked, catalogue)

    return Verb(
        "/modification",
        "history",
        "history REF [refusals] [by @PERSON]",
        "Show all that was done to a modification or Change Request, in every release",
        "history MP079",
        Group.READING,
        reads=showing,
        over_time=True,
    )


def modification_history(conn: Connection, asked: Ask, catalogue: Catalogue) -> ModificationHistoryShown | Refused:
    """Returns a page of the history of a modification or Change Request, whatever reference it had (design, one history).

    A reader sees of it what they may see of its releases, then and now, and of what it depends on (R20).
    """
    words = asked.words[1:] if asked.words and asked.words[0].lower() == "of" else asked.words
    taken = next((number for number, each in enumerate(words) if number and each.lower() in _FILTERS), len(words))
    named = _named(conn, asked, " ".join(words[:taken]))
    if isinstance(named, Refused):
        return named
    ref, refs, is_request = named
    rest = words[taken:]
    refused = bool(rest) and rest[0].lower() == REFUSALS
    line = Line.modification("history", ref, *((REFUSALS,) if refused else ()))
    filters = narrowed(rest[1:] if refused else rest, asked.request.actor.user, of=line, things=False)
    if isinstance(filters, Refused):
        return filters
    person, _ = filters
    keys = stored.releases_that_had(conn, refs)
    classes = releases.classifications(conn, keys)
    if hidden := why_not_read(conn, asked, of_places(classes.values())):
        return Refused(hidden)
    seen, ceiling = seen_releases(conn, asked, classes), ceiling_of(conn, asked)
    spans = {key: spans_above(conn, key, ceiling) if key in seen or key not in classes else _ALL for key in keys}
    also, without = _dependencies(conn, asked, refs, is_request=is_request)
    found = stored.acts_of_modification(
        conn,
        refs,
        spans,
        also=also,
        without=without,
        actor=person,
        refused=refused,
        page=asked.page,
        size=SHOWN,
        until=asked.until if asked.as_of else None,
    )
    if not found.total and not rest:
        return _nothing(conn, asked, ref, is_request=is_request)
    zone = asked.request.now.tzinfo
    local = tuple(replace(each, at=each.at.astimezone(zone)) for each in found.changes)
    pages = max(1, -(-found.total // SHOWN))
    undoable = frozenset() if refused else undoable_of(conn, asked, local, catalogue)
    events = milestone_events(conn, set(seen))
    page = min(asked.page, pages)
    return ModificationHistoryShown(
        seen,
        ref,
        person=person,
        changes=local,
        total=found.total,
        page=page,
        pages=pages,
        undoable=undoable,
        refused=refused,
        records=found.records,
        events=events,
    )


def _nothing(conn: Connection, asked: Ask, ref: str, *, is_request: bool) -> Refused:
    if asked.as_of is not None:
        return Refused("There is no history yet.")
    ceiling = ceiling_of(conn, asked)
    close = nearest(ref, change_requests.request_refs(conn, ceiling)) if is_request else nearest_modification_refs(conn, ref, ceiling)
    meant = f" Did you mean {close[0]}?" if close else " See /modification list."
    lines = tuple(Line.modification("history", each) for each in close) or (Line.modification("list"),)
    return Refused(f"There is no {'Change Request' if is_request else 'modification'} {ref}.{meant}", lines)


def _named(conn: Connection, asked: Ask, typed: str) -> tuple[str, tuple[str, ...], bool] | Refused:
    """Returns what the words name: its reference, all references that it had, and whether it is a Change Request."""
    if not typed:
        return Refused("Which modification? Write, for example, /modification history MP079.", (Line.modification("list"),))
    named = reference(conn, split_part(typed)[0])
    if named is None:
        near = why_not_one(conn, asked, typed, lambda ref: (Line.modification("history", ref.partition(" ")[0]),))
        unclear = f"“{shown(typed)}” is not a reference. Write, for example, SECMP0053, MP079 or CR1088."
        return near or Refused(unclear, (Line.modification("list"),))
    if named.is_request:
        return named.text, (named.text,), True
    record = fetch_modification(conn, named.text)
    ref = record.modification.ref if record else named.text
    former = record.modification.draft_ref if record else ""
    return ref, tuple(dict.fromkeys(each for each in (ref, named.text, former) if each)), False


def _dependencies(conn: Connection, asked: Ask, refs: tuple[str, ...], *, is_request: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the dependencies on a Change Request, and those of a modification on one that the reader may not see."""
    if is_request:
        others = stored.dependents_of(conn, refs[0])
        seen = seen_modifications(conn, asked, set(others.values()))
        return tuple(thing for thing, ref in others.items() if ref in seen), ()
    requests = stored.requests_of(conn, refs)
    seen = seen_requests(conn, asked, set(requests.values()))
    return (), tuple(thing for thing, ref in requests.items() if ref not in seen)

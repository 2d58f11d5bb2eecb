"""Options of search fields, because Slack lists at most 100 at once."""

from __future__ import annotations

from commands.protocol.access.reading import ceiling_of, why_not_read
from commands.protocol.form import Kind, Option
from commands.protocol.line import Line
from commands.protocol.request import Ask, Request
from commands.protocol.words import split_key
from commands.timetable import milestone_form
from policy.calendar.release_calendar import release_name
from storage.engine.session import Store
from storage.releases import releases
from storage.scope import change_requests, modifications

MOST = 100


def search(store: Store, kind: str, typed: str, request: Request) -> tuple[Option, ...]:
    """Returns the options that match the typed text; the request is that of the person who types, with the command line of the form.

    Nothing is offered that the person may not see (R20).
    """
    asked = Ask(request, Line.parse(request.line) if request.line else Line.release("help"))
    with store.reading() as conn:
        match kind:
            case Kind.MILESTONE:
                _, key, _ = split_key(asked.words)
                release = releases.fetch_release(conn, key) if key else None
                return milestone_form.options(release, typed) if release and not why_not_read(conn, asked, release.classification) else ()
            case Kind.MODIFICATION:
                found = modifications.search_modifications(conn, typed, MOST, ceiling_of(conn, asked))
                return tuple(Option(each.ref, f"{each.ref} {each.title}") for each in found)
            case Kind.REQUEST:
                refs = change_requests.request_refs(conn, ceiling_of(conn, asked))
                return tuple(Option(ref, ref) for ref in refs if typed.upper() in ref)[:MOST]
            case Kind.RELEASE:
                lines = releases.list_releases(conn, clearance=ceiling_of(conn, asked))
                lines.sort(key=lambda each: bool(_state(each)))  # Open releases first.
                return tuple(Option(each.key, release_name(each.key) + _state(each)) for each in lines if typed.lower() in each.key)[:MOST]
            case _:
                return ()


def _state(line: releases.ReleaseLine) -> str:
    """Returns " (cancelled)" or " (live)" for a release that is closed, else ""."""
    return " (cancelled)" if line.cancelled_on else " (live)" if line.live_on else ""

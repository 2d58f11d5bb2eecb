"""Options of search fields, because Slack lists at most 100 at once."""

from __future__ import annotations

from commands.protocol.form import Kind, Option
from commands.protocol.line import Line
from commands.protocol.words import split_key
from commands.timetable import milestone_form
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification
from storage.engine.session import Store
from storage.releases import releases
from storage.scope import change_requests, modifications

MOST = 100


def search(store: Store, kind: str, typed: str, line: Line | None) -> tuple[Option, ...]:
    """Returns the options that match the typed text; `line` is the command line of the form."""
    with store.reading() as conn:
        match kind:
            case Kind.MILESTONE:
                _, key, _ = split_key(line.words if line else ())
                release = releases.fetch_release(conn, key) if key else None
                return milestone_form.options(release, typed) if release else ()
            case Kind.MODIFICATION:
                found = modifications.search_modifications(conn, typed, MOST)
                return tuple(Option(each.ref, f"{each.ref} {each.title}") for each in found)
            case Kind.REQUEST:
                return tuple(Option(ref, ref) for ref in change_requests.request_refs(conn) if typed.upper() in ref)[:MOST]
            case Kind.RELEASE:
                lines = releases.list_releases(conn, clearance=Classification.WHITE)
                return tuple(Option(each.key, release_name(each.key)) for each in lines if typed.lower() in each.key)[:MOST]
            case _:
                return ()

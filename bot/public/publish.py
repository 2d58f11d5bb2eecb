"""The files of the public site, written into a folder one release at a time; what did not change is not written again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from sqlalchemy import Connection

from bot.public import feeds, pages
from bot.public.folder import NotPublishedError, Published, Run, enter, read_written
from bot.public.made_by import fingerprint
from bot.public.site import FOLDER, Site, body_calendar, document, newest_of, release_calendar, releases
from bot.public.words import meeting_path, modification_path
from commands.public import site
from commands.public.gone import gone_modifications, gone_releases
from commands.public.meetings import PublicBody, public_bodies
from commands.public.site import Absent, PublicRelease
from policy.model.scope import Modification
from policy.public.events import Event
from storage.engine.cache import read_names
from storage.engine.session import Store
from storage.history import audit
from storage.public import listed
from storage.public.listed import Changes
from storage.roster.cached import recent_rules


def publish(store: Store, folder: Path, settings: Site, now: datetime) -> Published:
    """Writes the site into a folder, and removes what is not published any more. Raises NotPublishedError.

    It reads one state of the record. A file is put in its place whole, so that a web server on the folder never serves half of one. Only
    files that an earlier run wrote are removed.
    """
    try:
        enter(folder, folder)
        run = Run(folder, read_written(folder))
        with store.reading() as conn:
            made_of = f"{fingerprint()} {audit.head(conn).hash} {now.date()} {settings}"
            if run.is_current(made_of):
                return run.done
            read_names(conn)
            _write(conn, run, settings, now)
        run.finish(made_of)
    except OSError as fault:
        raise NotPublishedError(
            f"{fault.filename or folder} can't be written: {fault.strerror}. Choose a folder that you may write to."
        ) from None
    return run.done


def gone_addresses(store: Store, settings: Site, now: datetime) -> str:
    """Returns the addresses that a web server on the folder answers with 410, as lines of an nginx map: a regular expression and 1.

    They are made from the record, and are kept apart from the site, because they name what is not public any more.
    """
    base = urlsplit(settings.base).path or FOLDER
    with store.reading() as conn:
        found = [f"{key}/" for key in gone_releases(conn, now.date())]
        found += [f"{modification_path(ref)}" for ref in gone_modifications(conn)]
    return "".join(f"~^{re.escape(f'{base}{address}')} 1;\n" for address in found)


def _write(conn: Connection, run: Run, settings: Site, now: datetime) -> None:
    today = now.date()
    run.put("style.css", pages.style().encode())
    events: list[Event] = []
    lead_times = recent_rules(conn).lead_times
    changes = listed.newest_entries(conn)
    with run.open("calendar.ics") as whole, run.open("releases.json") as data:
        whole.write(feeds.calendar_start(now))

        def one_by_one() -> Iterator[PublicRelease]:
            nonlocal events
            for page in releases(conn, today):
                key = page.release.key
                run.put(f"{key}/index.html", settings.release(page).content)
                single = release_calendar(conn, page, now, lead_times)
                run.put(f"{key}/calendar.ics", single)
                whole.write(feeds.calendar_events(single))
                _write_versions(conn, run, page, changes)
                events = newest_of(events, page)
                yield page

        _pour(data, feeds.data(one_by_one()))
        whole.write(feeds.CALENDAR_END)
    with run.open("index.html") as file:
        _pour(file, pages.index(site.public_lines(conn, today), today))
    with run.open("modifications/index.html") as file:
        _pour(file, pages.modifications(site.public_modifications(conn)))
    for line, keys in site.public_modifications_placed(conn):
        _write_modification(conn, run, line.modification, f"{fingerprint()} {changes.of(keys)}")
    _write_meetings(conn, run, now)
    run.put("feed.atom", feeds.atom(events, settings.base))


def _write_meetings(conn: Connection, run: Run, now: datetime) -> None:
    """Writes the pages of meetings, one body at a time."""

    def one_by_one() -> Iterator[PublicBody]:
        for found in public_bodies(conn, now.date()):
            run.put(f"meetings/{found.body}/index.html", pages.body(found).encode())
            run.put(f"meetings/{found.body}/calendar.ics", body_calendar(conn, found, now))
            for each in found.meetings:
                run.put(f"{meeting_path(each.meeting)}index.html", pages.meeting(each, found.today).encode())
            yield found

    with run.open("meetings/index.html") as file:
        _pour(file, pages.meetings(one_by_one()))


def _write_modification(conn: Connection, run: Run, modification: Modification, mark: str) -> None:
    """Writes a modification's page, unless nothing has changed of it and of the releases that have it or had it."""
    ref, draft = modification.ref, modification.draft_ref
    name = f"{modification_path(ref)}index.html"
    if not run.keeps(name, mark):
        page = site.public_modification(conn, ref)
        if isinstance(page, Absent):
            return
        run.put(name, pages.modification(page).encode(), mark)
    if draft and draft != ref:
        run.put(f"{modification_path(draft)}index.html", pages.renamed(draft, ref).encode())


def _write_versions(conn: Connection, run: Run, page: PublicRelease, changes: Changes) -> None:
    """Writes the versions of the RID. A version takes a second to make, so one of the same state is kept without making it again."""
    mark = f"{fingerprint()} {changes.of([page.release.key])}"
    for number in page.downloads:
        name = f"{page.release.key}/rid-{number}.docx"
        if not run.keeps(name, mark):
            file = document(conn, page, number)
            if not isinstance(file, Absent):
                run.put(name, file.content, mark)


def _pour(file: IO[bytes], pieces: Iterable[str]) -> None:
    for piece in pieces:
        file.write(piece.encode())

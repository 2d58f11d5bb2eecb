"""`python -m bot publish DIR`: writes the public site into a folder, one release at a time; what did not change is not written again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from sqlalchemy import Connection

from bot.public import feeds, pages
from bot.public.site import Site, document, newest_of, releases
from bot.public.words import modification_path
from bot.version import version_line
from commands.public import site
from commands.public.site import Absent, PublicRelease
from policy.model.scope import Modification
from policy.public.events import Event
from storage.engine.session import Store
from storage.history import audit
from storage.public import listed
from storage.public.listed import Changes
from storage.roster.cached import recent_rules

WRITTEN = ".release-bot-site.json"
"""The list of the files that the last run wrote, which it may remove; other files in the folder are not the site's."""

_MADE_OF = ""
"""The name in that list of what the site as a whole was made from."""

_READABLE = 0o644
_ENTERED = 0o755


class NotPublishedError(Exception):
    """Why the site was not written, in a sentence."""


@dataclass
class Published:
    """What a run did: the files that it wrote, left as they were, and removed."""

    written: list[str] = field(default_factory=list)
    kept: int = 0
    removed: list[str] = field(default_factory=list)


def publish(store: Store, folder: Path, settings: Site, now: datetime) -> Published:
    """Writes the site into a folder, and removes what is not published any more. Raises NotPublishedError.

    It reads one state of the record. A file is put in its place whole, so that a web server on the folder never serves half of one. Only
    files that an earlier run wrote are removed.
    """
    try:
        _enter(folder, folder)
        run = _Run(folder, _before(folder))
        with store.reading() as conn:
            made_of = f"{version_line()} {audit.head(conn).hash} {now.date()} {settings}"
            if run.is_current(made_of):
                return run.done
            _write(conn, run, settings, now)
        run.finish(made_of)
    except OSError as fault:
        raise NotPublishedError(
            f"{fault.filename or folder} can't be written: {fault.strerror}. Choose a folder that you may write to."
        ) from None
    return run.done


class _Run:
    """One run: knows what the run before wrote, and collects what this one does."""

    def __init__(self, folder: Path, before: dict[str, str]) -> None:
        self.folder, self.before = folder, before
        self.now: dict[str, str] = {}
        self.done = Published()

    def is_current(self, made_of: str) -> bool:
        """Keeps the whole site if the run before made it from the same record, on the same day and with the same settings."""
        if self.before.get(_MADE_OF) != made_of:
            return False
        names = [name for name in self.before if name != _MADE_OF]
        if not all((self.folder / name).is_file() for name in names):
            return False
        self.done.kept = len(names)
        return True

    def keeps(self, name: str, mark: str) -> bool:
        """Keeps a file that is costly to make if it was made from the same state before; `mark` names that state."""
        if self.before.get(name) != mark or not (self.folder / name).exists():
            return False
        self.now[name] = mark
        self.done.kept += 1
        return True

    def put(self, name: str, content: bytes, mark: str = "") -> None:
        """Writes a file if its content is another than that of the file that is there."""
        path = self.folder / name
        self.now[name] = mark
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            self.done.kept += 1
            return
        with self.open(name, mark) as file:
            file.write(content)

    @contextmanager
    def open(self, name: str, mark: str = "") -> Iterator[IO[bytes]]:
        """Opens a file to write it piece by piece; it takes its place at the end, unless the same one is there."""
        path = self.folder / name
        _enter(path.parent, self.folder)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            beside = Path(file.name)
            try:
                yield file
                file.close()
                self.now[name] = mark
                if path.is_file() and _digest(path) == _digest(beside):
                    self.done.kept += 1
                    return
                beside.chmod(_READABLE)
                beside.replace(path)
                self.done.written.append(name)
            finally:
                beside.unlink(missing_ok=True)

    def finish(self, made_of: str) -> None:
        """Removes what is not part of the site any more, and keeps the list of what is."""
        for name in sorted(set(self.before) - set(self.now) - {_MADE_OF}):
            path = self.folder / name
            if not path.resolve().is_relative_to(self.folder.resolve()):
                continue
            if path.exists():
                path.unlink()
                self.done.removed.append(name)
            if path.parent != self.folder and path.parent.is_dir() and not any(path.parent.iterdir()):
                path.parent.rmdir()
        content = json.dumps({**self.now, _MADE_OF: made_of}, indent=0, sort_keys=True).encode()
        beside = self.folder / f"{WRITTEN}.{os.getpid()}"
        beside.write_bytes(content)
        beside.replace(self.folder / WRITTEN)


def _enter(path: Path, top: Path) -> None:
    """Makes a folder that a web server may read; what this process writes otherwise is for its own user alone."""
    if path.is_dir():
        return
    if path != top:
        _enter(path.parent, top)
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(_ENTERED)


def _before(folder: Path) -> dict[str, str]:
    known = folder / WRITTEN
    if not known.exists():
        if any(folder.iterdir()):
            raise NotPublishedError(
                f"{folder} has files that are not the site's. Choose an empty folder, or one that was published to before."
            )
        return {}
    try:
        read = json.loads(known.read_bytes())
    except ValueError:
        raise NotPublishedError(f"{known} can't be read: the folder was changed by hand. Choose an empty folder.") from None
    return {str(name): str(mark) for name, mark in read.items()} if isinstance(read, dict) else {}


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(1 << 16):
            digest.update(piece)
        return digest.digest()


def _write(conn: Connection, run: _Run, settings: Site, now: datetime) -> None:
    today = now.date()
    run.put("style.css", pages.style().encode())
    events: list[Event] = []
    lead_times = recent_rules(conn).lead_times
    changes = listed.changes(conn)
    with run.open("calendar.ics") as whole, run.open("releases.json") as data:
        whole.write(feeds.calendar_start(now))

        def one_by_one() -> Iterator[PublicRelease]:
            nonlocal events
            for page in releases(conn, today):
                key = page.release.key
                run.put(f"{key}/index.html", settings.release(page).content)
                single = feeds.calendar_of(page, now, lead_times)
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
        _write_modification(conn, run, line.modification, f"{version_line()} {changes.of(keys)}")
    run.put("feed.atom", feeds.atom(events, settings.base))


def _write_modification(conn: Connection, run: _Run, modification: Modification, mark: str) -> None:
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


def _write_versions(conn: Connection, run: _Run, page: PublicRelease, changes: Changes) -> None:
    """Writes the versions of the RID. A version takes a second to make, so one of the same state is kept without making it again."""
    mark = f"{version_line()} {changes.of([page.release.key])}"
    for number in page.downloads:
        name = f"{page.release.key}/rid-{number}.docx"
        if not run.keeps(name, mark):
            file = document(conn, page, number)
            if not isinstance(file, Absent):
                run.put(name, file.content, mark)


def _pour(file: IO[bytes], pieces: Iterable[str]) -> None:
    for piece in pieces:
        file.write(piece.encode())

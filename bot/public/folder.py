"""The folder of the published site: whole files only, none written twice, and none touched that an earlier run did not write."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

WRITTEN = ".release-bot-site.json"
"""The list of the files that the last run wrote, which it may remove; other files in the folder are not the site's."""

_MADE_OF = ""
"""The name in that list of the digest of the site's sources."""

_READABLE = 0o644
_ENTERED = 0o755


class NotPublishedError(Exception):
    """Why the site was not written, in a sentence."""


@dataclass
class Published:
    """The result of a run: the files that it wrote, left as they were, and removed."""

    written: list[str] = field(default_factory=list)
    kept: int = 0
    removed: list[str] = field(default_factory=list)


class Run:
    """One run: knows the files of the run before, and collects its own."""

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
        """Writes a file if its content differs from the file on disk."""
        path = self.folder / name
        self.now[name] = mark
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            self.done.kept += 1
            return
        with self.open(name, mark) as file:
            file.write(content)

    @contextmanager
    def open(self, name: str, mark: str = "") -> Iterator[IO[bytes]]:
        """Opens a file to write it piece by piece; at the end it replaces the old file, unless both are the same."""
        path = self.folder / name
        enter(path.parent, self.folder)
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
        """Removes files that are no longer part of the site, and keeps the list of the others."""
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


def enter(path: Path, top: Path) -> None:
    """Makes a folder that a web server may read; only this process's own user can read its other files."""
    if path.is_dir():
        return
    if path != top:
        enter(path.parent, top)
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(_ENTERED)


def read_written(folder: Path) -> dict[str, str]:
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

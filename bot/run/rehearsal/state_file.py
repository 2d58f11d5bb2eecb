"""The bot's database of a rehearsal as bytes: a whole copy, and putting one in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.engine import copies
from storage.engine.faults import StoreFault
from storage.engine.mark import WORKSPACE

NOT_OURS = "This is not a state of the local workspace: choose a file that Save wrote."


def saved(path: Path) -> bytes:
    """Returns a whole copy of a database, as it is at one moment."""
    with copies.beside(path) as made:
        copies.copy(path, made)
        copies.seal(made)
        return made.read_bytes()


def put_back(path: Path, content: bytes) -> None:
    """Writes a copy in a database's place, which nobody has open. Raises ValueError, with nothing changed, if it isn't the workspace's."""
    with copies.beside(path) as made:
        made.write_bytes(content)
        try:
            with closing(sqlite3.connect(made)) as copy:
                copies.check(copy)
                marked = copy.execute("PRAGMA application_id").fetchone()[0]
        except (sqlite3.DatabaseError, StoreFault) as fault:
            raise ValueError(NOT_OURS) from fault
        if marked != WORKSPACE:
            raise ValueError(NOT_OURS)
        remove(path)
        made.replace(path)


def remove(path: Path) -> None:
    """Removes a database's file and what is beside it."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)

"""The bot's database of a rehearsal as bytes: a whole copy, and turning the database back into one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.engine import copies
from storage.engine.faults import StoreFault
from storage.engine.mark import WORKSPACE

NOT_OURS = "This file does not hold a saved state of the local workspace. Choose a file that Save wrote."


def saved(path: Path) -> bytes:
    """Returns a whole copy of a database, as it is at one moment."""
    with copies.beside(path) as made:
        copies.copy(path, made)
        copies.seal(made)
        return made.read_bytes()


def put_back(path: Path, content: bytes) -> None:
    """Turns a database into a copy, in one step. Raises ValueError, with nothing changed, if the copy isn't the workspace's.

    The file is overwritten in place, so a process that has it open reads either the old contents or the new.
    """
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
        copies.copy(made, path)

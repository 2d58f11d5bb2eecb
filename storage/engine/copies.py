"""Whole copies of a SQLite database while it is in use, and putting one back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from storage.engine.engines import MIGRATION_SECONDS
from storage.engine.faults import StoreUnreachable, store_faults


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Yields a new file beside the target, readable by its owner only, and removes it at the end if it still exists."""
    path = target.with_name(f".{target.name}.{os.getpid()}")
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield path
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copies a database into another file, which is changed in one step: its readers see the old contents or all of the new.

    The source may be in use; what is committed is copied, and nothing of a change that is not. Raises StoreFault.
    """
    with store_faults(), closing(_open(source)) as old, closing(sqlite3.connect(target, timeout=MIGRATION_SECONDS)) as new:
        new.execute("PRAGMA synchronous = FULL")
        old.backup(new)


def seal(path: Path) -> None:
    """Makes a copy one complete file, without a write-ahead log beside it, and checks its pages. Raises StoreUnreachable."""
    with store_faults(), closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode = DELETE")
        check(made)
    with path.open("rb") as written:
        os.fsync(written.fileno())


def check(connection: sqlite3.Connection) -> None:
    """Checks the pages of a database. Raises StoreUnreachable for a damaged one."""
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise StoreUnreachable(f"The database is damaged: {found}.")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, timeout=MIGRATION_SECONDS)

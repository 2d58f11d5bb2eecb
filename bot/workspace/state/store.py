"""The workspace's storage: JSON documents and file contents in one SQLite file, with all documents cached in memory.

Every change is written before the call returns. One lock guards memory and file; hold `lock` around several steps that belong together.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_VERSION = 2
_KEPT = 5
"""Earlier versions of a document that are kept in memory."""

_TABLES = """
CREATE TABLE IF NOT EXISTS things (place INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, id));
CREATE TABLE IF NOT EXISTS contents (id TEXT PRIMARY KEY, body BLOB NOT NULL);
"""
_PUT = "INSERT INTO things (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body"


class DocumentStore:
    """Documents by kind and id, and contents by id. Raises ValueError for a file of another version."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            self._db.close()
            raise ValueError(f"{path} was written by another version of the workspace. Delete it to start again.")
        self._db.executescript(_TABLES)
        self._db.execute(f"PRAGMA user_version={_VERSION}")
        self._things: dict[str, dict[str, Json]] = {}
        self._replaced: dict[tuple[str, str], deque[Json]] = {}
        for kind, key, body in self._db.execute("SELECT kind, id, body FROM things ORDER BY place"):
            self._things.setdefault(kind, {})[key] = json.loads(body)

    def get(self, kind: str, key: str) -> Json | None:
        """Returns a document; treat it as read-only and pass changes to `put`."""
        return self._things.get(kind, {}).get(key)

    def all(self, kind: str) -> list[Json]:
        """Returns all documents of a kind, in the order in which they were first stored."""
        with self.lock:
            return list(self._things.get(kind, {}).values())

    def replaced(self, kind: str, key: str) -> list[Json]:
        """Returns what the document was before its last few changes, newest first; empty after a restart."""
        with self.lock:
            return list(self._replaced.get((kind, key), ()))

    def put(self, kind: str, key: str, body: Json) -> None:
        """Stores or replaces a document."""
        with self.lock:
            if (before := self._things.get(kind, {}).get(key)) is not None:
                self._replaced.setdefault((kind, key), deque(maxlen=_KEPT)).appendleft(before)
            self._db.execute(_PUT, (kind, key, json.dumps(body)))
            self._things.setdefault(kind, {})[key] = body

    def drop(self, kind: str, key: str) -> None:
        """Removes a document if it exists."""
        with self.lock:
            self._db.execute("DELETE FROM things WHERE kind = ? AND id = ?", (kind, key))
            self._things.get(kind, {}).pop(key, None)
            self._replaced.pop((kind, key), None)

    def content(self, key: str) -> bytes | None:
        """Returns the bytes of a file."""
        with self.lock:
            row = self._db.execute("SELECT body FROM contents WHERE id = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def put_content(self, key: str, body: bytes) -> None:
        """Stores the bytes of a file."""
        with self.lock:
            self._db.execute("INSERT OR REPLACE INTO contents VALUES (?, ?)", (key, body))

    def dump(self) -> tuple[list[tuple[str, str, Json]], dict[str, bytes]]:
        """Returns all documents as kind, id and body, in their order, and the contents by id."""
        with self.lock:
            rows = self._db.execute("SELECT kind, id, body FROM things ORDER BY place").fetchall()
            contents = dict(self._db.execute("SELECT id, body FROM contents").fetchall())
        return [(kind, key, json.loads(body)) for kind, key, body in rows], {key: bytes(body) for key, body in contents.items()}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Writes everything inside the block in one transaction, so that a crash keeps all of it or nothing."""
        with self.lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                self._db.execute("COMMIT")

    def clear(self) -> None:
        """Deletes everything."""
        with self.lock:
            self._db.execute("DELETE FROM things")
            self._db.execute("DELETE FROM contents")
            self._things.clear()
            self._replaced.clear()

    def close(self) -> None:
        """Closes the file."""
        with self.lock:
            self._db.close()

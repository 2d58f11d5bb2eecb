"""Reading an SQLite file with a write-ahead log in a folder that this program may not write to, where SQLite can't open it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

_SEEN = "read_only_file"


def follow(engine: Engine, path: str) -> None:
    """Lets a reading engine open the file as immutable while nobody has it open to write, and reopen it once it has changed."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, record: Any, _arguments: Any, parameters: dict[str, Any]) -> Any:
        record.info[_SEEN] = None
        if not _is_at_rest(path):
            return None  # The usual way.
        record.info[_SEEN] = _state(path)
        return sqlite3.connect(f"file:{quote(path)}?immutable=1", uri=True, **parameters)

    @event.listens_for(engine, "checkout")
    def _look(_connection: Any, record: Any, _proxy: Any) -> None:
        seen = record.info.get(_SEEN)
        if seen is not None and (seen != _state(path) or not _is_at_rest(path)):
            raise DisconnectionError("the read-only file has changed")


def _is_at_rest(path: str) -> bool:
    """Whether the file's folder is read-only, and no other program has it open to write: then there would be a -wal beside it."""
    file = Path(path)
    readable = file.exists() and not Path(f"{path}-wal").exists()
    return readable and not os.access(file.parent, os.W_OK, effective_ids=True)


def _state(path: str) -> tuple[int, int]:
    found = Path(path).stat()
    return found.st_mtime_ns, found.st_size

"""Cached reads of releases."""

from __future__ import annotations

from sqlalchemy import Connection

from policy.model.releases import Release
from storage.engine.cache import recently
from storage.releases.releases import fetch_release


def recent_release(conn: Connection, key: str) -> Release | None:
    """The same as `fetch_release`: nothing but the hash is asked if it was read since the last change."""
    return recently(conn, ("release", key), lambda: fetch_release(conn, key))

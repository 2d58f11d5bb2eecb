"""Cached reads of releases."""

from __future__ import annotations

from sqlalchemy import Connection

from policy.model.releases import Release
from storage.engine.cache import cached
from storage.releases.releases import fetch_release


def recent_release(conn: Connection, key: str) -> Release | None:
    """Cached `fetch_release`: costs one lookup of hashes if nothing has changed in it since."""
    return cached(conn, ("release", key), lambda: fetch_release(conn, key), of=key)

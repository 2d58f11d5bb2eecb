"""Cached reads of releases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from policy.model.releases import Release
from storage.engine.cache import cached
from storage.releases.changed_tables import Following, following, tables_in
from storage.releases.releases import Read, Reading, fetch_release, fresh

Value = TypeVar("Value")


def recent_release(conn: Connection, key: str) -> Release | None:
    """Cached `fetch_release`: costs one lookup of hashes if nothing has changed in it since, else reads what has."""
    return cached(conn, ("release", key), lambda: fetch_release(conn, key, _reading(conn, key)), of=key)


def _reading(conn: Connection, key: str) -> Reading:
    read = partial(fresh, conn, key)
    found = following(conn, key)
    return partial(_recent, found, read) if found else read


def _recent(found: Following, read: Reading, make: Callable[..., Value], *statements: Read) -> Value:
    return found.part(statements, tables_in(*statements), partial(read, make, *statements))

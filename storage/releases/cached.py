"""Cached reads of releases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from policy.model.releases import Classification, Release
from storage.engine.cache import cached
from storage.releases.changed_tables import Following, following, part, tables_in
from storage.releases.releases import Read, Reading, classifications, fetch_release, fresh

Value = TypeVar("Value")


def recent_release(conn: Connection, key: str) -> Release | None:
    """Cached `fetch_release`: costs one lookup of hashes if nothing has changed in it since, else reads what has."""
    return cached(conn, ("release", key), lambda: fetch_release(conn, key, _reading(conn, key)), of=key)


def recent_classification(conn: Connection, key: str) -> Classification:
    """Cached: the classification of a release, White if it is not stored."""
    return part(conn, key, "classification", ("release",), lambda: classifications(conn, (key,)).get(key, Classification.WHITE))


def _reading(conn: Connection, key: str) -> Reading:
    read = partial(fresh, conn, key)
    found = following(conn, key)
    return partial(_recent, found, read) if found else read


def _recent(found: Following, read: Reading, make: Callable[..., Value], *statements: Read) -> Value:
    return found.part(statements, tables_in(*statements), partial(read, make, *statements))

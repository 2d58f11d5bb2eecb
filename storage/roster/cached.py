"""Cached reads of the reference data."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.engine.cache import recently
from storage.roster.reference_data import Reference, Rules, fetch_reference, fetch_rules


def recent_reference(conn: Connection) -> Reference:
    """The same as `fetch_reference`: nothing but the hash is asked if it was read since the last change."""
    return recently(conn, "reference", lambda: fetch_reference(conn))


def recent_rules(conn: Connection) -> Rules:
    """The same as `fetch_rules`: nothing but the hash is asked if they were read since the last change."""
    return recently(conn, "rules", lambda: fetch_rules(conn))

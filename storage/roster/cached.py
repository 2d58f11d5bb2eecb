"""Cached reads of the reference data."""

from __future__ import annotations

from sqlalchemy import Connection

from policy.scope.references import ReferencePattern
from storage.engine.cache import NO_RELEASE, cached
from storage.roster.reference_data import Reference, Rules, fetch_patterns, fetch_reference, fetch_rules


def recent_reference(conn: Connection) -> Reference:
    """Cached `fetch_reference`: costs one hash lookup if nothing has changed since."""
    return cached(conn, "reference", lambda: fetch_reference(conn), of=NO_RELEASE)


def recent_rules(conn: Connection) -> Rules:
    """Cached `fetch_rules`: costs one hash lookup if nothing has changed since."""
    return cached(conn, "rules", lambda: fetch_rules(conn), of=NO_RELEASE)


def recent_patterns(conn: Connection) -> tuple[ReferencePattern, ...]:
    """Cached `fetch_patterns`: costs one hash lookup if nothing has changed since."""
    return cached(conn, "patterns", lambda: fetch_patterns(conn), of=NO_RELEASE)

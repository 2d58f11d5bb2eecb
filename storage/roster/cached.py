"""Cached reads of the reference data."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from policy.model.roster import Member
from policy.scope.references import ReferencePattern
from storage.engine.cache import NO_RELEASE, cached
from storage.roster.reference_data import ReferenceData, Rules, fetch_patterns, fetch_reference, fetch_rules
from storage.roster.roster import memberships_of


def recent_reference(conn: Connection) -> ReferenceData:
    """Cached `fetch_reference`: costs one hash lookup if nothing has changed since."""
    return cached(conn, "reference", lambda: fetch_reference(conn), of=NO_RELEASE)


def recent_rules(conn: Connection) -> Rules:
    """Cached `fetch_rules`: costs one hash lookup if nothing has changed since."""
    return cached(conn, "rules", lambda: fetch_rules(conn), of=NO_RELEASE)


def recent_patterns(conn: Connection) -> tuple[ReferencePattern, ...]:
    """Cached `fetch_patterns`: costs one hash lookup if nothing has changed since."""
    return cached(conn, "patterns", lambda: fetch_patterns(conn), of=NO_RELEASE)


def recent_roles(conn: Connection, user: str, today: date) -> frozenset[Member]:
    """Cached `memberships_of` of a day: costs one hash lookup if nothing has changed since."""
    return cached(conn, ("roles", user, today), lambda: memberships_of(conn, user, today), of=NO_RELEASE)

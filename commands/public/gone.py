"""The addresses of the public site whose pages were taken back, for web servers that have only the files (Paper, p. 1; R20, R26)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from commands.public.site import Absent, public_keys, public_modification, public_modifications
from storage.history.classified import ever_made, was_white
from storage.tables import ModificationRow, ReleaseRow


def gone_releases(conn: Connection, today: date) -> Iterator[str]:
    """Yields the keys of releases that everybody could see once and can't now."""
    shown = set(public_keys(conn, today))
    yield from (key for key in ever_made(conn, ReleaseRow) if key not in shown and was_white(conn, key))


def gone_modifications(conn: Connection) -> Iterator[str]:
    """Yields the references of modifications that everybody could see once and can't now."""
    shown = {each.modification.ref for each in public_modifications(conn)}
    for ref in ever_made(conn, ModificationRow):
        if ref not in shown and public_modification(conn, ref) is Absent.GONE:
            yield ref

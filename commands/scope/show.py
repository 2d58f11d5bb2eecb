"""`/release scope`: modifications in a release, and what is implemented alongside (RID 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.words import release_alone
from policy.scope import scope


@dataclass(frozen=True)
class ScopeShown(AboutRelease):
    """What is in a release, what rides alongside, what fell out."""

    today: date
    counts: scope.ScopeCounts
    page: int


def show_scope(conn: Connection, asked: Ask) -> ScopeShown | Refused:
    """Reads a release's scope (RID 1)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return ScopeShown(release, asked.today, scope.scope_counts(release), asked.page)

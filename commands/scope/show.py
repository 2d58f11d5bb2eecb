"""`/release scope`: the modifications in a release, and the Change Requests alongside (RID 1)."""

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
    """A page of a release's scope, with its counts."""

    today: date
    counts: scope.ScopeCounts
    page: int


def show_scope(conn: Connection, asked: Ask) -> ScopeShown | Refused:
    """Returns a release's scope (RID 1)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return ScopeShown(release, asked.today, scope.scope_counts(release), asked.page)

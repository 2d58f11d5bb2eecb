"""`/release impacts` and `costs`: one part of a release at a time (RID 2, 5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.words import release_alone
from policy.model.impacts import SecDocument
from policy.releases import costs as money
from storage.roster.cached import recent_reference


@dataclass(frozen=True)
class ImpactsShown(AboutRelease):
    """Whom and what the release's changes touch; `titles` are the impacted SEC documents."""

    titles: tuple[SecDocument, ...]
    page: int


@dataclass(frozen=True)
class CostsShown(AboutRelease):
    """What the release costs: as quoted, and as the breakdown adds up."""

    totals: money.CostTotals
    page: int


def show_impacts(conn: Connection, asked: Ask) -> ImpactsShown | Refused:
    """Reads whom and which documents a release's modifications touch (RID 2)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return ImpactsShown(release, recent_reference(conn).documents, asked.page)


def show_costs(conn: Connection, asked: Ask) -> CostsShown | Refused:
    """Reads a release's costs and adds them up (RID 5; R17)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return CostsShown(release, money.cost_totals(release), asked.page)

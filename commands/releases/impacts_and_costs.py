"""`/release impacts` and `costs` (RID 2, 5)."""

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
    """The impacts of a release on participants and documents; `titles` are the SEC documents with their titles."""

    titles: tuple[SecDocument, ...]
    page: int


@dataclass(frozen=True)
class CostsShown(AboutRelease):
    """The costs of a release: the quoted total, and the totals of the breakdown."""

    totals: money.CostTotals
    page: int


def show_impacts(conn: Connection, asked: Ask) -> ImpactsShown | Refused:
    """Reads the impacts of a release's modifications on participants and documents (RID 2)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return ImpactsShown(release, recent_reference(conn).documents, asked.page)


def show_costs(conn: Connection, asked: Ask) -> CostsShown | Refused:
    """Reads a release's costs and calculates their totals (RID 5; R17)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    return CostsShown(release, money.cost_totals(release), asked.page)

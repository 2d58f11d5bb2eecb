"""`/release committees`: the committees with their members, and the body that decides (R14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.request import Ask
from commands.protocol.results import AboutNoRelease
from policy.decisions.authority import body_for
from policy.model.decisions import Authority
from policy.model.roster import Committee, Member
from storage.roster import roster
from storage.roster.cached import recent_reference


@dataclass(frozen=True)
class CommitteesShown(AboutNoRelease):
    """The committees with their rosters, and the deciding body of releases created today ("" before it is loaded)."""

    committees: tuple[Committee, ...]
    members: tuple[Member, ...]
    authorities: tuple[Authority, ...]
    decides: str
    today: date
    page: int


def committees(conn: Connection, asked: Ask) -> CommitteesShown:
    """Returns the committees, their members and the deciding body (R14)."""
    reference = recent_reference(conn)
    decides = body_for(asked.today, reference.authorities)
    return CommitteesShown(reference.committees, tuple(roster.members(conn)), reference.authorities, decides, asked.today, asked.page)

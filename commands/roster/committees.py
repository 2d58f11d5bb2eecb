"""`/release committees`: the committees with their members and deputies, and the body that decides (R14, R22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutNoRelease, Refused
from commands.protocol.words import committee_and_rest, unexpected
from policy.decisions.authority import body_for
from policy.model.decisions import Authority
from policy.model.roster import Committee, Deputy, Member
from storage.roster import roster
from storage.roster.cached import recent_reference


@dataclass(frozen=True)
class CommitteesShown(AboutNoRelease):
    """The committees with their rosters, and the deciding body of releases created today ("" before it is loaded).

    `deputies` are those of today, for members of these committees. `named` is the key of the one that was asked for, "" for all.
    """

    committees: tuple[Committee, ...]
    members: tuple[Member, ...]
    authorities: tuple[Authority, ...]
    decides: str
    today: date
    page: int
    deputies: tuple[Deputy, ...] = ()
    named: str = ""


def committees(conn: Connection, asked: Ask) -> CommitteesShown | Refused:
    """Returns the committees or the one that is named, their members and deputies, and the deciding body (R14, R22)."""
    reference = recent_reference(conn)
    decides = body_for(asked.today, reference.authorities)
    members, deputies = roster.members(conn), roster.deputies(conn, asked.today)
    shown = CommitteesShown(reference.committees, members, reference.authorities, decides, asked.today, asked.page, deputies)
    if not asked.words:
        return shown
    found = committee_and_rest(asked.words, reference.committees)
    if isinstance(found, Refused):
        return found
    named, surplus = found
    refused = unexpected(Line.release("committees", named.key), surplus)
    seated = {each.user for each in members if each.committee == named.key}
    own = tuple(each for each in deputies if each.absent in seated)
    return refused or replace(shown, committees=(named,), named=named.key, deputies=own)

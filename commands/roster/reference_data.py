"""`/release committees` and `glossary`: committees with their members, and terms with their meanings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutNoRelease, Refused
from commands.protocol.words import nearest, shown
from policy.decisions.authority import body_for
from policy.model.decisions import Authority
from policy.model.roster import Committee, Member, Term
from policy.model.wording import unquoted
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


@dataclass(frozen=True)
class GlossaryShown(AboutNoRelease):
    """One term or all, with their meanings."""

    terms: tuple[Term, ...]
    wanted: str
    page: int


def committees(conn: Connection, asked: Ask) -> CommitteesShown:
    """Returns the committees, their members and the deciding body (R14)."""
    reference = recent_reference(conn)
    decides = body_for(asked.today, reference.authorities)
    return CommitteesShown(reference.committees, tuple(roster.members(conn)), reference.authorities, decides, asked.today, asked.page)


def glossary(conn: Connection, asked: Ask) -> GlossaryShown | Refused:
    """Returns the glossary, one term of it, or several that are named (RID appendix 2)."""
    terms = tuple(sorted(recent_reference(conn).terms, key=lambda each: each.term.casefold()))
    words = tuple(filter(None, (unquoted(each.rstrip(",;")) for each in asked.words)))
    wanted = unquoted(" ".join(words))
    if not wanted:
        return GlossaryShown(terms, "", asked.page)
    exact = tuple(each for each in terms if each.term.lower() == wanted.lower())
    if not exact and len(words) > 1:
        # The button under an answer names the terms that the answer uses; a word that is no term is left out.
        named = {each.lower() for each in words}
        exact = tuple(each for each in terms if each.term.lower() in named)
    holding = exact or tuple(each for each in terms if len(wanted) > 2 and wanted.lower() in f"{each.term} {each.meaning}".lower())
    if holding:
        return GlossaryShown(holding, wanted, asked.page)
    close = nearest(wanted, [each.term for each in terms])
    meant = f" Did you mean {close[0]}?" if close else " List all terms with /release glossary."
    return Refused(
        f"The glossary has no “{shown(wanted)}”.{meant}",
        tuple(Line.release("glossary", each) for each in close) or (Line.release("glossary"),),
    )

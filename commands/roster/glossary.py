"""`/release glossary`: terms with their meanings (RID appendix 2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutNoRelease, Refused
from commands.protocol.words import nearest, shown
from policy.model.roster import Term
from policy.model.wording import unquoted
from storage.roster.cached import recent_reference


@dataclass(frozen=True)
class GlossaryShown(AboutNoRelease):
    """One term, several or all, with their meanings; `unknown` are the words of several that are no terms."""

    terms: tuple[Term, ...]
    wanted: str
    page: int
    unknown: str = ""


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
        unknown = tuple(each for each in words if each.lower() not in {one.term.lower() for one in exact})
        if exact and unknown:
            return GlossaryShown(exact, " ".join(each.term for each in exact), asked.page, " ".join(unknown))
    holding = exact or tuple(each for each in terms if len(wanted) > 2 and wanted.lower() in f"{each.term} {each.meaning}".lower())
    if holding:
        return GlossaryShown(holding, wanted, asked.page)
    close = nearest(wanted, [each.term for each in terms])
    meant = f" Did you mean {close[0]}?" if close else " List all terms with /release glossary."
    return Refused(
        f"The glossary has no “{shown(wanted)}”.{meant}",
        tuple(Line.release("glossary", each) for each in close) or (Line.release("glossary"),),
    )

"""Pages of committees with their members and deputies, and of the glossary."""

from __future__ import annotations

from collections.abc import Mapping

from bot.pages.kit.page import Bold, Button, Buttons, Code, Italic, Page, Paragraph, Part, Piece, Small, Table, Text
from bot.pages.kit.paging import Grouped, grouped_page, table_page
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.protocol.words import NOT_LOADED
from commands.protocol.words import shown as quoted
from commands.roster.committees import CommitteesShown
from commands.roster.glossary import GlossaryShown
from policy.model.roster import DCC, SECAS, Committee, Member, Term, name_of_body
from policy.model.wording import counted, day_words


def committees(shown: CommitteesShown) -> Page:
    """Shows the committees with their work and their members, the chair first."""
    by_committee: Mapping[str, list[Member]] = {
        each.key: [one for one in shown.members if one.committee == each.key] for each in shown.committees
    }
    rows = tuple(_committee(each, by_committee[each.key]) for each in shown.committees)
    if not shown.committees:
        return Page("Committees and bodies", (Paragraph((NOT_LOADED,)),))
    decides = f"The {name_of_body(shown.decides)} decides on releases created today. A release keeps the body that it was created under."
    top: tuple[Part, ...] = (Paragraph((decides if shown.decides else NOT_LOADED,)), _deputies(shown))
    table = Table(("Body and its key", "What it does, and members"), rows)
    line = Line.release("committees", shown.named)
    every = (Button("All committees", Line.release("committees")),) if shown.named else ()
    back = (Buttons((*every, Button("Name a deputy", Line.release("deputy")))),)
    return table_page("Committees and bodies", line, table, shown.page, counted(len(rows), "committee"), top, back)


def _deputies(shown: CommitteesShown) -> Part:
    """Returns who stands in for whom today, or that nobody does (R22)."""
    if not shown.deputies:
        return Small((f"{'None of them' if shown.named else 'Nobody'} has a deputy today.",))
    said: list[Piece] = [Bold("Deputy today: " if len(shown.deputies) == 1 else "Deputies today: ")]
    for number, each in enumerate(shown.deputies):
        said += ["; " if number else "", Person(each.user), " for ", Person(each.absent), f" until {day_words(each.until)}"]
    return Paragraph(tuple(said))


_DOES = {
    "decides": "Decides",
    "reviews": "Reviews acceptance criteria",
    "comments": "Comments",
    "works": "Does the work",
    "takes part": "Takes part",
}
"""The work of each role, where the reference data names no subject."""

_WORKS = {SECAS: "Manages the releases", DCC: "Delivers and tests the changes, and submits documents and evidence"}
"""The work of those who do more than a role's name says."""


def _committee(each: Committee, members: list[Member]) -> tuple[Text, ...]:
    people: list[Piece] = []
    for member in sorted(members, key=lambda one: (not one.chair, one.user)):
        people += [", " if people else "", Person(member.user), " (chair)" if member.chair else ""]
    name = each.name if each.short in each.name else f"{each.name} ({each.short})"
    on = {"decides": "Decides on", "comments": "Comments on"}.get(each.role, "Reviews")
    does = f"{on} {each.reviews}" if each.reviews else _WORKS.get(each.key) or _DOES.get(each.role, each.role)
    return ((Bold(name), "\n", Code(each.key)), (f"{does}\n", *(people or (Italic("no members yet"),))))


def _term(each: Term) -> Text:
    """Returns a term with its meaning, the sentence that explains it, and the source of both."""
    ends = "" if not each.explanation or each.meaning.endswith(".") else "."
    explained = f"{ends} {each.explanation}" if each.explanation else ""
    return (Bold(each.term), f"  {each.meaning}{explained}", *((Italic(f"  {each.source}"),) if each.source else ()))


def glossary(shown: GlossaryShown) -> Page:
    """Shows terms with their meanings."""
    line = Line.release("glossary", shown.wanted)
    rows: list[Grouped] = [("", _term(each)) for each in shown.terms]
    if not rows:
        return Page(
            "Glossary",
            (Paragraph(("The glossary is empty. The person who runs the bot loads it: python -m bot load.",)),),
        )
    top = (Paragraph((f"The glossary has no “{quoted(shown.unknown)}”.",)),) if shown.unknown else ()
    back = (Buttons((Button("All terms", Line.release("glossary")),)),) if shown.wanted else ()
    return grouped_page("Glossary", line, rows, shown.page, counted(len(rows), "term"), top, back)

"""Committees, glossary, permissions and the standard criteria as pages."""

from __future__ import annotations

from collections.abc import Mapping

from bot.pages.kit.page import Bold, Button, Buttons, Code, Italic, Page, Paragraph, Part, Piece, Small, Table, Text
from bot.pages.kit.paging import Grouped, grouped_page, table_page
from commands.help import ALL, RolesShown
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.protocol.words import NOT_LOADED
from commands.protocol.words import shown as quoted
from commands.roster.committees import CommitteesShown
from commands.roster.glossary import GlossaryShown
from commands.sign_off.criteria.standard import AGREE, StandardShown
from policy.access.permissions import Action, Role, permitted_as, roles_by_seat, who
from policy.model.roster import DCC, SECAS, Committee, Member, Term, name_of_body
from policy.model.sign_off import StandardCriterion
from policy.model.wording import counted, day_words, joined


def roles(shown: RolesShown) -> Page:
    """Shows the actions that the person may take and why, or every action with the roles that may take it."""
    return _of_all(shown) if shown.seats is None else _own(shown, shown.seats)


def _of_all(shown: RolesShown) -> Page:
    rows = tuple(((_capital(each.value),), (_capital(who(each)),)) for each in Action)
    intro = (
        "Permissions come from the rosters only; /release committees shows them. "
        "A release manager can record an act on behalf of a body or committee, and cites its minute."
    )
    top: tuple[Part, ...] = (Paragraph((intro,)),)
    table = Table(("To do this", "you must be"), rows)
    end = (Buttons((Button("What I can do", Line.release("help", "roles")), Button("Open the roster", Line.release("committees")))),)
    return table_page("Who may do what", Line.release("help", "roles", ALL), table, shown.page, counted(len(rows), "action"), top, end)


def _own(shown: RolesShown, seats: frozenset[Member]) -> Page:
    found = {each: permitted_as(each, seats) for each in Action}
    rows = tuple(((_capital(each.value),), (_as(*held),)) for each, held in found.items() if held)
    others = len(found) - len(rows)
    said = "You can read everything that is public" if not seats else "You can read every release"
    minute = " For a body or committee that you are not on, you record its act and cite its minute." if _manages(seats) else ""
    join = " A release manager can add you to a committee." if not seats else ""
    top: tuple[Part, ...] = (Paragraph((Bold(f"{said}, and do {counted(len(rows), 'thing')}."), f"{minute}{join}")),)
    rest = (Button(f"{counted(others, 'other thing')}, and who may", Line.release("help", "roles", ALL)),) if others else ()
    end = (Buttons((*rest, Button("All commands", Line.release("help", ALL)), Button("Open the roster", Line.release("committees")))),)
    table = Table(("You may", "as"), rows)
    page = table_page("What you may do", Line.release("help", "roles"), table, shown.page, counted(len(rows), "action"), top, end)
    return Page(page.title, page.parts)  # It belongs to one person, and is not shared.


def _manages(seats: frozenset[Member]) -> bool:
    return Role.RELEASE_MANAGER in roles_by_seat(seats)


_HOLDS = {Role.BODY_CHAIR: "Chair of the", Role.CHAIR: "Chair of the", Role.MEMBER: "On the", Role.OWNER: "For steps of the"}


def _as(role: Role, bodies: tuple[str, ...]) -> str:
    """Returns in which role somebody acts: "Chair of the TAG", "Release manager"."""
    if role in _HOLDS:
        return f"{_HOLDS[role]} {joined([name_of_body(each) for each in bodies])}"
    return {Role.ANYONE: "Anybody", Role.RELEASE_MANAGER: "Release manager"}.get(role, "DCC staff")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def standard(shown: StandardShown) -> Page:
    """Shows the standard criteria, and whether the set is agreed or only proposed (R12). Common facts stand once, above."""
    standings = {each.ref: _standing(each) for each in shown.criteria}
    same = len(set(standings.values())) == 1
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            (Bold(each.ref),),
            (
                f"{each.text}\n",
                Italic(f"{name_of_body(each.committee)} reviews it, {name_of_body(each.answers)} answers for it"),
                *(() if same else (f"\n{standings[each.ref]}",)),
            ),
        )
        for each in shown.criteria
    )
    proposed = [each for each in shown.criteria if each.agreed_on is None]
    state = f"Agreed on {day_words(shown.agreed)}." if shown.agreed else "Proposed; the deciding body has not agreed them."
    if not shown.criteria:
        state = NOT_LOADED
    elif proposed and len(proposed) < len(shown.criteria):
        state = f"{counted(len(proposed), 'criterion is', 'criteria are')} proposed; the others are agreed."
    notes = [f"{next(iter(standings.values()))}."] if same else []
    kept = [each.ref for each in shown.criteria if not each.not_in_documentation]
    if len(kept) < len(shown.criteria):
        notes.append(f"In a Documentation release only {joined(kept)} apply." if kept else "None applies in a Documentation release.")
    top: tuple[Part, ...] = (Paragraph((Bold(state),)), *((Small((" ".join(notes),)),) if notes else ()))
    after = (Buttons((Button("Record the agreement", AGREE),)),) if proposed else ()
    table = Table(("No.", "Criterion"), rows)
    what = counted(len(rows), "criterion", "criteria")
    return table_page("Standard acceptance criteria", Line.release("criteria", "standard"), table, shown.page, what, top, after)


def _standing(each: StandardCriterion) -> str:
    if each.agreed_on:
        cited = f" ({each.agreed_reference})" if each.agreed_reference else ""
        return f"Agreed by the {name_of_body(each.agreed_by)} on {day_words(each.agreed_on)}{cited}"
    return f"Proposed on {day_words(each.proposed_on)}" if each.proposed_on else "Proposed"


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

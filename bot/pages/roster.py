"""Committees, glossary, permissions and the standard criteria as pages."""

from __future__ import annotations

from collections.abc import Mapping

from bot.pages.kit.page import Bold, Button, Buttons, Code, Italic, Page, Paragraph, Part, Piece, Table, Text
from bot.pages.kit.paging import STANDARD, Grouped, grouped_page, table_page
from commands.help import RolesShown
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.roster.reference import CommitteesShown, GlossaryShown
from commands.sign_off.standard import AGREE, StandardShown
from policy.access.permissions import Action, who
from policy.model.roster import Committee, Member, name_of_body
from policy.model.sign_off import StandardCriterion
from policy.model.wording import counted, day_words


def roles(shown: RolesShown) -> Page:
    """Shows every action with the roles that may take it."""
    rows = tuple(((_capital(each.value),), (_capital(who(each)),)) for each in Action)
    intro = (
        "Permissions come from the rosters only; /release committees shows them. "
        "A release manager can record an act on behalf of a body or committee, and cites its minute."
    )
    top: tuple[Part, ...] = (Paragraph((intro,)),)
    table = Table(("To do this", "you must be"), rows)
    return table_page("Who may do what", Line.release("help", "roles"), table, shown.page, counted(len(rows), "action"), top)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def standard(shown: StandardShown) -> Page:
    """Shows the standard criteria by reviewing committee, and whether the set is agreed or only proposed (R12)."""
    rows: list[Grouped] = [
        (f"Reviewed by the {name_of_body(each.committee)}", (Bold(each.ref), f" {each.text}\n", Italic(_standard_words(each))))
        for each in shown.criteria
    ]
    proposed = [each for each in shown.criteria if each.agreed_on is None]
    state = f"Agreed on {day_words(shown.agreed)}." if shown.agreed else "Proposed; the deciding body has not agreed them."
    if not shown.criteria:
        state = "No standard criteria are stored. Load the shipped ones with python -m bot load."
    elif proposed and len(proposed) < len(shown.criteria):
        state = f"{counted(len(proposed), 'criterion is', 'criteria are')} proposed; the others are agreed."
    top: tuple[Part, ...] = (Paragraph((Bold(state),)),)
    after = (Buttons((Button("Record the agreement", AGREE),)),) if proposed else ()
    return grouped_page(
        "Standard acceptance criteria",
        Line.release("criteria", "standard"),
        rows,
        shown.page,
        counted(len(rows), "criterion", "criteria"),
        top,
        after,
        most=STANDARD,
    )


def _standard_words(each: StandardCriterion) -> str:
    facts = [f"{name_of_body(each.answers)} answers for it"]
    if each.agreed_on:
        cited = f" ({each.agreed_reference})" if each.agreed_reference else ""
        facts.append(f"agreed by the {name_of_body(each.agreed_by)} on {day_words(each.agreed_on)}{cited}")
    else:
        facts.append(f"proposed on {day_words(each.proposed_on)}" if each.proposed_on else "proposed")
    if each.not_in_documentation:
        facts.append("not applicable in a Documentation release")
    return " · ".join(facts)


def committees(shown: CommitteesShown) -> Page:
    """Shows the committees with their members, grouped by role."""
    heads = {
        "decides": "Decide",
        "reviews": "Review acceptance criteria",
        "comments": "Comment",
        "works": "Do the work",
        "takes part": "Take part",
    }
    by_committee: Mapping[str, list[Member]] = {
        each.key: [one for one in shown.members if one.committee == each.key] for each in shown.committees
    }
    rows: list[Grouped] = [(heads.get(each.role, each.role), _committee(each, by_committee[each.key])) for each in shown.committees]
    decides = name_of_body(shown.decides)
    top: tuple[Part, ...] = (
        Paragraph((f"The {decides} decides on releases created today. A release keeps the body that it was created under.",)),
    )
    return grouped_page("Committees and bodies", Line.release("committees"), rows, shown.page, counted(len(rows), "committee"), top)


def _committee(each: Committee, members: list[Member]) -> Text:
    people: list[Piece] = []
    for member in sorted(members, key=lambda one: (not one.chair, one.user)):
        people += [", " if people else "", Person(member.user), " (chair)" if member.chair else ""]
    name = each.name if each.short in each.name else f"{each.name} ({each.short})"
    does = {"decides": "Decides on", "comments": "Comments on"}.get(each.role, "Reviews")
    reviews = f"\n{does} {each.reviews}" if each.reviews else ""
    return (Bold(name), " ", Code(each.key), reviews, "\n", *(people or [Italic("no members yet")]))


def glossary(shown: GlossaryShown) -> Page:
    """Shows terms with their meanings."""
    line = Line.release("glossary", shown.wanted)
    rows: list[Grouped] = [("", (Bold(each.term), f"  {each.meaning}")) for each in shown.terms]
    if not rows:
        return Page("Glossary", (Paragraph(("The glossary is empty. Load the reference data.",)),))
    return grouped_page("Glossary", line, rows, shown.page, counted(len(rows), "term"))

"""Help, committees, glossary and refusals as pages."""

from __future__ import annotations

from collections.abc import Mapping

from bot.views import words
from bot.views.detail import Grouped, grouped_page
from bot.views.page import Bold, Bullets, Button, Buttons, Code, Italic, Page, Paragraph, Part, Piece, Text
from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, Person, Refused
from commands.roster.reference import CommitteesShown, GlossaryShown
from policy.model.roster import Committee, Member
from policy.model.wording import counted


def refused(result: Refused) -> Page:
    """One sentence, and buttons to what may have been meant."""
    buttons = (Buttons(tuple(Button(str(line), line) for line in result.instead[:5])),) if result.instead else ()
    return Page("That did not work", (Paragraph((result.sentence,)), *buttons))


def done(result: Done) -> Page:
    """What was done."""
    buttons = (Buttons(tuple(Button(str(line), line) for line in result.next_lines[:5])),) if result.next_lines else ()
    return Page("Done", (Paragraph((result.sentence,)), *buttons))


def changed(result: Changed) -> Page:
    """What was changed, what else is worth knowing, and the way back."""
    buttons = [Button(label_of(line), line) for line in result.next_lines[:4]]
    if result.change:
        buttons.append(Button("Undo", Line.release("undo", result.change)))
    parts: list[Part] = [Paragraph(result.sentence)]
    if result.notes:
        parts.append(Bullets(result.notes))
    if buttons:
        parts.append(Buttons(tuple(buttons)))
    return Page("Done", tuple(parts))


def form_page(form: Form) -> Page:
    """What a form would ask, where there is none to show: on the command line."""
    needs = tuple((Bold(each.label), " (optional)" if each.optional else "") for each in form.fields)
    parts: list[Part] = [Paragraph(each) for each in form.about]
    parts += [Paragraph(("This asks for more than a line can say; run it in Slack, where it opens a form with:",)), Bullets(needs)]
    return Page(form.title, tuple(parts))


def label_of(line: Line) -> str:
    """What a button to a command line says: "Timetable june-2020"."""
    said = line.text
    return said[:1].upper() + said[1:]


def committees(shown: CommitteesShown) -> Page:
    """The committees under what they do, with their members."""
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
    decides = words.body(shown.decides)
    top: tuple[Part, ...] = (
        Paragraph((f"Releases made today are decided by the {decides}; a release keeps the body that it was made under.",)),
    )
    return grouped_page("Committees and bodies", Line.release("committees"), rows, shown.page, counted(len(rows), "committee"), top)


def _committee(each: Committee, members: list[Member]) -> Text:
    people: list[Piece] = []
    for member in sorted(members, key=lambda one: (not one.chair, one.user)):
        people += [", " if people else "", Person(member.user), " (chair)" if member.chair else ""]
    name = each.name if each.short in each.name else f"{each.name} ({each.short})"
    does = {"decides": "Decides on", "comments": "Comments on"}.get(each.role, "Reviews")
    reviews = f"\n{does} {each.reviews}" if each.reviews else ""
    return (Bold(name), " ", Code(each.key), reviews, "\n", *(people or [Italic("no one on its roster yet")]))


def glossary(shown: GlossaryShown) -> Page:
    """Terms and meanings."""
    line = Line.release("glossary", shown.wanted)
    rows: list[Grouped] = [("", (Bold(each.term), f"  {each.meaning}")) for each in shown.terms]
    if not rows:
        return Page("Glossary", (Paragraph(("The glossary is empty: load the reference data.",)),))
    return grouped_page("Glossary", line, rows, shown.page, counted(len(rows), "term"))

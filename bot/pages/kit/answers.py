"""Pages that any command can answer with: refused, done, changed, a form as text."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Page, Paragraph, Part
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, Refused


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


def faults(result: Faults) -> Page:
    """What is wrong with the answers to a form, where there is no form to show it in."""
    return Page("That did not work", (Bullets(tuple((sentence,) for sentence in result.by_field.values())),))


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

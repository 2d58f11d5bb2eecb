"""Pages that any command can answer with: refusals, completed requests, changes, and forms as text."""

from __future__ import annotations

from bot.pages.kit.markup import escape, mrkdwn
from bot.pages.kit.page import Bullets, Button, Buttons, Code, Link, Page, Paragraph, Part, Text
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, Refused
from commands.protocol.understood.labels import in_words
from storage.mail.messages import Notice

WARNING = "⚠️ "
"""Starts the heading of every refusal except a question."""


def refused(result: Refused) -> Page:
    """Returns the page of a refusal: the reason, and buttons for what the person may have meant; the first one is the next step.

    A question has none: its answers are equal.
    """
    title = result.title or "Nothing was changed"
    asked = title.endswith("?")
    heading = title if asked else f"{WARNING}{title}"
    who = (Paragraph(result.who),) if result.who else ()
    return Page(heading, (Paragraph((result.sentence,)), *who, *_buttons(result.instead[:5], primary=not asked)))


def done(result: Done) -> Page:
    """Returns the page of a completed request."""
    only = len(result.next_lines) == 1
    return Page(result.title, (Paragraph((result.sentence,)), *_buttons(result.next_lines[:5], primary=only)))


def changed(result: Changed) -> Page:
    """Returns the page of a completed change: its sentence, notes, next steps and Undo."""
    buttons = [Button(label_of(line), line) for line in result.next_lines[:4]]
    if result.change:
        buttons.append(Button("Redo" if result.redo else "Undo", Line.release("undo", result.change)))
    there: Text = (" ", Link(result.link, "Go to it"), ".") if result.link else ()
    parts: list[Part] = [Paragraph((*result.sentence, *there))]
    if result.notes:
        parts.append(Bullets(result.notes))
    if buttons:
        parts.append(Buttons(tuple(buttons)))
    return Page(result.title, tuple(parts))


def told(result: Changed | Done) -> Notice:
    """Returns the result of a form as a direct message, with Undo, or else with the first next step."""
    line = next(iter(result.next_lines), None)
    label = label_of(line) if line else ""
    said = [f"*{escape(result.title)}*"]
    if isinstance(result, Changed):
        said += [mrkdwn(result.sentence), *(f"• {mrkdwn(each)}" for each in result.notes)]
        if result.change:
            line, label = Line.release("undo", result.change), "Redo" if result.redo else "Undo"
    else:
        said.append(mrkdwn((result.sentence,)))
    return Notice("\n".join(said), str(line or ""), label)


def faults(result: Faults) -> Page:
    """Returns the invalid answers of a form, for places that can't show the form."""
    return Page(f"{WARNING}Some answers need a change", (Bullets(tuple((sentence,) for sentence in result.by_field.values())),))


def form_page(form: Form) -> Page:
    """Returns a form as text, for the command line."""
    needs = tuple((Code(each.name), f"  {each.label}", " (optional)" if each.optional else "") for each in form.fields)
    parts: list[Part] = [Paragraph(each) for each in form.about]
    if needs and not form.step:
        parts += [Paragraph(("This asks for more. Run it in a terminal, or answer each field with --set field=value:",)), Bullets(needs)]
    else:
        parts.append(Paragraph((f"To confirm ({form.submit}), run it in a terminal, or add --set confirm=yes.",)))
    return Page(form.title, tuple(parts))


def label_of(line: Line) -> str:
    """Returns the label of a button that runs a line: "Timetable June 2020"."""
    return in_words(line)


def _buttons(lines: tuple[Line, ...], *, primary: bool = False) -> tuple[Buttons, ...]:
    return (Buttons(tuple(Button(label_of(line), line, primary and number == 0) for number, line in enumerate(lines))),) if lines else ()

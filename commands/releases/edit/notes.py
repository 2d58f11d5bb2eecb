"""Editing of a release's notes: reasons, assumptions, candidates and remarks (RID 1 to 5)."""

from __future__ import annotations

from commands.protocol.answers import NEW, REMOVE, Editing, SectionResult, chosen, finished, fitting, text_of, ticked
from commands.protocol.command import faults
from commands.protocol.form import Field, Form, Kind, Option
from commands.protocol.results import Refused
from commands.protocol.rows import put, rows_of
from commands.protocol.words import shown
from policy.model.releases import NOTE_KINDS, Note
from storage.history.names import name_of
from storage.tables import NoteRow

_WORDS = {"paper": "Paper", "paper-criteria": "Paper, on the criteria"}
"""Kinds of notes whose names say too little, as people choose them."""


def notes(editing: Editing) -> SectionResult:
    """Adds, changes or removes a note: a reason, an assumption, a candidate or another remark."""
    rows = {row.number: row for row in rows_of(editing.doing, NoteRow, editing.key)}
    options = (
        Option(NEW, "A new one"),
        *(Option(str(number), f"{number}. {_WORDS.get(row.kind, row.kind)}: {row.text}") for number, row in rows.items()),
    )
    picked = chosen(editing, "Edit notes", "Which note", options)
    if not isinstance(picked, tuple):
        return picked
    which, editing = picked
    number = int(which) if which.isascii() and which.isdigit() and len(which) <= 6 else 0
    if which.lower() != NEW and number not in rows:
        return Refused(f"No note has the number “{shown(which)}”. Write a number from the list, or {NEW}.", (editing.line,))
    doing, row = editing.doing, rows.get(number)
    stored = Note(row.kind, row.text) if row else Note("note", "")
    form = fitting(_note_form(editing, number, stored))
    if asking := doing.ask(form):
        return asking
    if row and ticked(doing, "remove", "remove", stored=False):
        doing.tx.session.delete(row)
        return finished(editing, f"Removed note {number} of the {editing.name}.", (), editing.line)
    given = Note(doing.answer("kind") if "kind" in doing.answers else stored.kind, text_of(doing, "text", stored.text))
    if given.kind not in {*NOTE_KINDS, stored.kind}:
        doing.faults["kind"] = "Choose a kind of note."
    if not given.text:
        doing.faults["text"] = "Write the note, or remove it."
    if doing.faults:
        return faults(doing)
    if row:
        put(row, vars(given))
    else:
        number = max(rows, default=0) + 1
        doing.tx.session.add(NoteRow(release_key=editing.key, number=number, kind=given.kind, text=given.text))
    return finished(editing, f"Saved note {number} of the {editing.name}.", (), editing.line)


def _note_form(editing: Editing, number: int, stored: Note) -> Form:
    kinds = tuple(dict.fromkeys((*NOTE_KINDS, stored.kind)))
    fields = [
        Field(
            "kind",
            "Kind",
            Kind.CHOICE,
            value=stored.kind,
            options=tuple(Option(each, _WORDS.get(each, each.title())) for each in kinds),
            hint="A section's name places it in that section of the RID; a remark stays out of the RID.",
        ),
        Field("text", "Text", Kind.TEXT, value=stored.text),
    ]
    if number:
        fields.append(Field("remove", "Remove", Kind.TICKS, options=REMOVE, optional=True))
    return Form(
        title="Edit a note" if number else "New note",
        line=editing.line.then(number or NEW),
        about=((editing.name,),),
        things=(name_of(NoteRow, editing.key, number),) if number else (),
        edits=bool(number),
        fields=tuple(fields),
    )

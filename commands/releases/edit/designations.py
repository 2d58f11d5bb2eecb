"""Editing of designations that come with a release and are not modifications (November 2020; R24)."""

from __future__ import annotations

from dataclasses import replace

from commands.protocol.answers import NEW, REMOVE, Editing, SectionResult, chosen, finished, fitting, lines_of, text_of, ticked
from commands.protocol.command import Doing, faults
from commands.protocol.form import Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.rows import put, rows_of
from commands.protocol.words import nearest, shown
from policy.model.scope import Designation
from policy.model.wording import day_words
from storage.history.names import names_under
from storage.mapping import to_rows
from storage.roster.cached import recent_reference
from storage.tables import DesignationRow


def designations(editing: Editing) -> SectionResult:
    """Adds, changes or removes a designation, which is alongside the release as Change Requests are."""
    known = {str(number): each for number, each in enumerate(editing.release.designations, start=1)}
    options = (Option(NEW, "A new one"), *(Option(number, f"{number}. {_listed(each)}") for number, each in known.items()))
    picked = chosen(editing, "Edit designations", "Which designation", options)
    if not isinstance(picked, tuple):
        return picked
    which, editing = picked
    one = known.get(which)
    if one is None and which.lower() != NEW:
        return Refused(f"No designation has the number “{shown(which)}”. Write a number from the list, or {NEW}.", (editing.line,))
    doing = editing.doing
    form = fitting(_form(editing, which.lower(), one))
    if asking := doing.ask(form):
        return asking
    rows = rows_of(doing, DesignationRow, editing.key)
    row = next((each for each in rows if one and each.name == one.name), None)
    if row and ticked(doing, "remove", "remove", stored=False):
        doing.tx.session.delete(row)
        return finished(editing, f"Removed the designation “{row.name}” of the {editing.name}.", (), Line.release("scope", editing.key))
    given = _read(doing, one or Designation(""))
    if any(each.name == given.name and each is not row for each in rows):
        doing.faults["name"] = f"“{shown(given.name)}” is listed already. Change that one."
    if doing.faults:
        return faults(doing)
    values = {"release_key": editing.key, **to_rows.designation(given)}
    if row and row.name == given.name:
        put(row, values)
    else:
        place = row.position if row else max((each.position for each in rows), default=-1) + 1
        if row:
            doing.tx.session.delete(row)
        doing.tx.session.add(DesignationRow(**values, position=place))
    return finished(editing, f"Saved the designation “{given.name}” of the {editing.name}.", (), Line.release("scope", editing.key))


def _listed(one: Designation) -> str:
    return f"{one.name}{f', by {one.by}' if one.by else ''}{f', {day_words(one.designated_on)}' if one.designated_on else ''}"


def _form(editing: Editing, which: str, one: Designation | None) -> Form:
    stored = one or Designation("")
    fields = [
        Field("name", "What is designated", value=stored.name, longest=300, hint="Such as SEC Subsidiary Documents."),
        Field("by", "Designated by", value=stored.by, optional=True, longest=150, hint="Such as BEIS."),
        Field(
            "designated_on",
            "Designation date",
            Kind.DATE,
            value=stored.designated_on.isoformat() if stored.designated_on else "",
            optional=True,
        ),
        Field("reference", "Reference", value=stored.reference, optional=True, longest=300),
        Field(
            "documents",
            "SEC documents",
            Kind.TEXT,
            value="\n".join(stored.documents),
            optional=True,
            hint="One per line, such as Appendix D.",
        ),
        Field("note", "Note", Kind.TEXT, value=stored.note, optional=True),
    ]
    if one:
        fields.append(Field("remove", "Remove", Kind.TICKS, options=REMOVE, optional=True))
    return Form(
        title="Edit a designation" if one else "New designation",
        line=editing.line.then(which),
        about=((f"A designation that comes with the {editing.name} and is not a modification.",),),
        things=(names_under(DesignationRow, editing.key),) if one else (),
        edits=one is not None,
        fields=tuple(fields),
    )


def _read(doing: Doing, stored: Designation) -> Designation:
    name = " ".join(text_of(doing, "name", stored.name).split())
    if not name:
        doing.faults["name"] = "Enter what is designated, such as SEC Subsidiary Documents."
    return replace(
        stored,
        name=name,
        by=text_of(doing, "by", stored.by),
        designated_on=doing.day("designated_on", "The designation date", past=True)
        if "designated_on" in doing.answers
        else stored.designated_on,
        reference=text_of(doing, "reference", stored.reference),
        documents=_documents(doing, stored.documents),
        note=text_of(doing, "note", stored.note),
    )


def _documents(doing: Doing, stored: tuple[str, ...]) -> tuple[str, ...]:
    if "documents" not in doing.answers:
        return stored
    library = recent_reference(doing.tx.connection).documents
    known = {each.casefold(): each for each in (*(paper.name for paper in library), *stored)}
    found: dict[str, None] = {}
    for line in lines_of(doing.answer("documents")):
        name = known.get(" ".join(line.split()).casefold())
        if name is None:
            close = nearest(line, known.values(), count=1)
            meant = f" Did you mean {close[0]}?" if close else " Write its short name, such as Appendix D."
            doing.faults["documents"] = f"“{shown(line)}” isn't in the list of SEC documents.{meant}"
        else:
            found[name] = None
    return tuple(found)

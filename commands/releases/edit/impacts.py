"""Editing of impacts: participants and SEC documents of each modification, and summaries for each party (RID 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from commands.protocol.answers import (
    NEW,
    REMOVE,
    Editing,
    SectionResult,
    chosen,
    finished,
    fitting,
    lines_of,
    text_of,
    ticked,
    why_too_long,
)
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Refused, Words
from commands.protocol.rows import append, put, rows_of
from commands.protocol.words import nearest, reference, shown
from policy.model.impacts import ImpactSummary, SecDocument
from policy.model.scope import Modification
from policy.model.wording import joined
from policy.releases.participants import participant_columns
from policy.releases.sec_documents import TECHNICAL_SPECIFICATIONS
from storage.history.names import names_under
from storage.roster.cached import recent_patterns, recent_reference
from storage.scope.renaming import stored_ref
from storage.tables import DocumentImpactRow, ImpactSummaryRow, ParticipantImpactRow, SecDocumentRow

SIDES = {"party": "SEC Parties", "dcc": "The DCC"}
"""The two groups of summaries (RID 2)."""

_TITLED = re.compile(r"(?P<name>[^‘’'\"“”]+?)\s*[‘’'\"“”](?P<title>.+?)[‘’'\"“”]?")
_LONGEST_NAME = 60


def modification_chosen(
    editing: Editing, title: str, label: str, others: Iterable[str], first: tuple[Option, ...] = ()
) -> tuple[Modification | str, Editing] | Form | Faults | Refused:
    """Returns the chosen modification, in scope or in `others` (formerly in scope), or one of the `first` choices as text."""
    known = {item.modification.ref: item.modification for item in editing.release.scope if item.active}
    fallen = set(others)
    known |= {item.modification.ref: item.modification for item in editing.release.scope if item.modification.ref in fallen}
    options = (*first, *(Option(ref, f"{ref} {each.title}") for ref, each in known.items()))
    if not options:
        return Refused(
            f"The {editing.name} has nothing in scope yet. Add a modification: {Line.release('add', 'MP079', 'to', editing.key)}."
        )
    picked = chosen(editing, title, label, options)
    if not isinstance(picked, tuple):
        return picked
    which, editing = picked
    if which.lower() in {each.value for each in first}:
        return which.lower(), editing
    conn = editing.doing.tx.connection
    named = reference(conn, which)
    ref = named.text if named else None
    if named and named.text not in known:
        ref = stored_ref(conn, named.text, recent_patterns(conn)) or named.text
    if ref in known:
        return known[ref], editing
    close = nearest(ref or which, known, count=1)
    meant = f" Did you mean {close[0]}?" if close else ""
    return Refused(
        f"{shown(ref or which)} isn't in the scope of the {editing.name}.{meant}", tuple(editing.line.then(each) for each in close)
    )


def impacts(editing: Editing) -> SectionResult:
    """Changes the participants and documents that one modification affects."""
    release = editing.release
    touched = [each.modification for each in release.participants] + [each.modification for each in release.documents]
    picked = modification_chosen(editing, "Edit impacts", "Impacts of", touched)
    if not isinstance(picked, tuple) or not isinstance(picked[0], Modification):
        return Refused("Choose a modification.") if isinstance(picked, tuple) else picked
    modification, editing = picked[0], picked[1]
    doing, ref = editing.doing, modification.ref
    library = recent_reference(doing.tx.connection).documents
    form = _impacts_form(editing, modification, library)
    if asking := doing.ask(form):
        return asking
    stored = tuple(each.participant for each in release.participants if each.modification == ref)
    participants = doing.several("participants") if "participants" in doing.answers else stored
    columns = participant_columns(release)
    if not set(participants) <= set(columns):
        doing.faults["participants"] = "Choose participants from the list."
    before = tuple(each.document for each in release.documents if each.modification == ref)
    documents, added = _documents(doing, before, library)
    if doing.faults:
        return faults(doing)
    for place, document in enumerate(added, start=len(library)):
        doing.tx.session.add(SecDocumentRow(name=document.name, title=document.title, position=place))
    base = {"release_key": editing.key, "modification_ref": ref}
    wanted = [{**base, "participant": each} for each in columns if each in participants]
    rows = rows_of(doing, ParticipantImpactRow, editing.key)
    append(doing, ParticipantImpactRow, rows, lambda row: row.modification_ref == ref, wanted, "participant")
    papers = rows_of(doing, DocumentImpactRow, editing.key)
    named = [{**base, "document": each} for each in documents]
    append(doing, DocumentImpactRow, papers, lambda row: row.modification_ref == ref, named, "document")
    notes: list[Words] = [(f"{each.name} ‘{each.title}’ was added to the list of SEC documents.",) for each in added]
    technical = [each for each in documents if each in TECHNICAL_SPECIFICATIONS]
    if technical and not release.technical_specifications:
        marks = Line.release("edit", editing.key, "facts")
        notes.append((f"⚠️ {joined(technical)} makes it a Technical Specifications release: mark it with {marks}. (R2)",))
    return finished(editing, f"Changed the impacts of {ref} in the {editing.name}.", notes, Line.release("impacts", editing.key))


def _impacts_form(editing: Editing, modification: Modification, library: Sequence[SecDocument]) -> Form:
    release, ref = editing.release, modification.ref
    touched = tuple(each.participant for each in release.participants if each.modification == ref)
    names = participant_columns(release)
    titles = {each.name: each.title for each in library}
    documents = [each.document for each in release.documents if each.modification == ref]
    text = "\n".join(f"{each} ‘{titles[each]}’" if titles.get(each) else each for each in documents)
    if len(text) > Field("", "").longest:
        text = "\n".join(documents)
    form = Form(
        title=f"Impacts of {ref}",
        line=editing.line.then(ref),
        about=((f"{ref} ‘{modification.title}’ in the {editing.name}",),),
        things=(names_under(ParticipantImpactRow, editing.key, ref), names_under(DocumentImpactRow, editing.key, ref)),
        edits=True,
        fields=(
            Field(
                "participants",
                "Participants",
                Kind.CHOICES,
                value=touched,
                options=tuple(Option(each, each) for each in names),
                optional=True,
            ),
            Field(
                "documents",
                "SEC documents",
                Kind.TEXT,
                value=text,
                optional=True,
                hint="One per line, such as Section D. Give a new document its title, such as Section D ‘Modification Process’.",
            ),
        ),
    )
    return fitting(form)


def _documents(doing: Doing, stored: tuple[str, ...], library: Sequence[SecDocument]) -> tuple[tuple[str, ...], tuple[SecDocument, ...]]:
    """Returns the named documents and the new ones; adds a fault for an unlisted document without a title."""
    if "documents" not in doing.answers:
        return stored, ()
    known = {_folded(each.name): each for each in library} | {_folded(each): SecDocument(each, "") for each in stored}
    known |= {_folded(each.name): each for each in library}
    found: dict[str, SecDocument] = {}
    added: list[SecDocument] = []
    for line in lines_of(doing.answer("documents")):
        flat = " ".join(line.split())
        titled = _TITLED.fullmatch(flat)
        name = titled["name"].strip() if titled else flat
        there = known.get(_folded(name))
        if titled and (too_long := why_too_long("The title", titled["title"])):
            doing.faults["documents"] = too_long
            continue
        if there is None and titled and len(name) <= _LONGEST_NAME:
            there = SecDocument(name, titled["title"])
            added.append(there)
            known[_folded(name)] = there
        if there is None:
            close = nearest(name, [each.name for each in library], count=1)
            meant = f" Did you mean {close[0]}?" if close else ""
            doing.faults["documents"] = f"{shown(name)} isn't in the list of SEC documents.{meant} Give a new one its title: {_EXAMPLE}."
        elif titled and there.title and _folded(titled["title"]) != _folded(there.title):
            doing.faults["documents"] = f"{there.name} is ‘{there.title}’. Write just {there.name}, or another name for a new document."
        else:
            found[there.name] = there
    return tuple(found), tuple(added)


_EXAMPLE = "Section D ‘Modification Process’"


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[‘’'\"“”]", "", text).casefold().split())


def summaries(editing: Editing) -> SectionResult:
    """Changes, adds or removes the summary for one kind of SEC Party or one area of the DCC (RID 2)."""
    known = _by_name(editing.release.summaries)
    new = tuple(
        Option(f"{NEW} {side}", f"A new one for {words[0].lower() + words[1:] if side == 'dcc' else words}")
        for side, words in SIDES.items()
    )
    options = (*new, *(Option(name, f"{SIDES.get(each.group, each.group)}: {each.heading}") for name, each in known.items()))
    picked = chosen(editing, "Edit summaries", "Which summary", options)
    if not isinstance(picked, tuple):
        return picked
    which, editing = picked
    words = which.lower().split()
    if words[:1] == [NEW] and words[1:] in [["party"], ["dcc"]]:
        return _summary(editing, " ".join(words), ImpactSummary(words[1], "", ""), known, new=True)
    name = " ".join([words[0], _slug(" ".join(words[1:]))]) if len(words) > 1 else which
    if name in known:
        return _summary(editing, name, known[name], known, new=False)
    close = nearest(name, known, count=2)
    meant = f" Did you mean {known[close[0]].heading}?" if close else ""
    lines = tuple(editing.line.then(each) for each in close)
    return Refused(f"No summary is called “{shown(which)}”.{meant} Write {NEW} party or {NEW} dcc to add one.", (*lines, editing.line))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80] or "heading"


def _by_name(found: Sequence[ImpactSummary]) -> dict[str, ImpactSummary]:
    """Returns the summaries by a name without extra spaces, such as "party supplier-parties"."""
    names: dict[str, ImpactSummary] = {}
    for each in found:
        base = name = f"{each.group} {_slug(each.heading)}"
        number = 2
        while name in names:
            name, number = f"{base}-{number}", number + 1
        names[name] = each
    return names


def _summary(editing: Editing, name: str, one: ImpactSummary, known: dict[str, ImpactSummary], *, new: bool) -> SectionResult:
    doing = editing.doing
    form = fitting(_summary_form(editing, name, one, new=new))
    if asking := doing.ask(form):
        return asking
    rows = rows_of(doing, ImpactSummaryRow, editing.key)
    row = next((each for each in rows if (each.side, each.heading) == (one.group, one.heading)), None)
    if row and ticked(doing, "remove", "remove", stored=False):
        doing.tx.session.delete(row)
        return finished(editing, f"Removed the summary “{one.heading}” of the {editing.name}.", (), Line.release("impacts", editing.key))
    given = replace(one, heading=text_of(doing, "heading", one.heading), text=text_of(doing, "text", one.text))
    others = [each for each in known.values() if each is not one and each.group == one.group]
    if not given.heading:
        doing.faults["heading"] = "Enter a heading, such as Supplier Parties."
    elif any(_slug(each.heading) == _slug(given.heading) for each in others):
        doing.faults["heading"] = f"A summary “{shown(given.heading)}” already exists: change that one."
    if not given.text:
        doing.faults["text"] = "Enter the text, or remove the summary."
    if doing.faults:
        return faults(doing)
    values = {"release_key": editing.key, "side": given.group, "heading": given.heading, "text": given.text}
    place = row.position if row else max((each.position for each in rows), default=-1) + 1
    if row and given.heading == one.heading:
        put(row, values)
    else:
        if row:
            doing.tx.session.delete(row)
        doing.tx.session.add(ImpactSummaryRow(**values, position=place))
    return finished(editing, f"Saved the summary “{given.heading}” of the {editing.name}.", (), Line.release("impacts", editing.key))


def _summary_form(editing: Editing, name: str, one: ImpactSummary, *, new: bool) -> Form:
    fields = [
        Field("heading", "Heading", value=one.heading, longest=150),
        Field("text", "Effects", Kind.TEXT, value=one.text),
    ]
    if not new:
        fields.append(Field("remove", "Remove", Kind.TICKS, options=REMOVE, optional=True))
    return Form(
        title="New summary" if new else "Edit a summary",
        line=editing.line.then(name),
        about=((f"{editing.name}: {SIDES.get(one.group, one.group)}",),),
        things=() if new else (names_under(ImpactSummaryRow, editing.key, one.group),),
        edits=not new,
        fields=tuple(fields),
    )

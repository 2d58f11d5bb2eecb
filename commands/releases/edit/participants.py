"""The kinds of participant of a release's impact matrix, divided as the release needs (RID 2)."""

from __future__ import annotations

from commands.protocol.answers import Editing, SectionResult, finished, lines_of
from commands.protocol.command import Doing, faults
from commands.protocol.form import Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.rows import put
from commands.protocol.words import shown
from policy.model.releases import Release
from policy.model.wording import joined
from policy.releases.participants import LONGEST, USUAL, participant_columns, ticked_only
from storage.history.names import name_of
from storage.tables import ReleaseRow


def participants(editing: Editing) -> SectionResult:
    """Changes the columns of the participant impact matrix."""
    doing, release = editing.doing, editing.release
    form = Form(
        title="Kinds of participant",
        line=editing.line,
        about=((f"{editing.name}: the columns of the participant impact matrix, in its order.",),),
        things=(name_of(ReleaseRow, editing.key),),
        edits=True,
        fields=(
            Field(
                "columns",
                "Kinds of participant",
                Kind.TEXT,
                value="\n".join(participant_columns(release)),
                optional=True,
                hint=f"One per line, such as Large Suppliers. Leave it empty for the usual ones: {', '.join(USUAL)}.",
            ),
        ),
    )
    if asking := doing.ask(form):
        return asking
    columns = _read(doing, release)
    if doing.faults:
        return faults(doing)
    put(doing.tx.session.get_one(ReleaseRow, editing.key), {"participant_columns": columns})
    impacts = Line.release("edit", editing.key, "impacts")
    return finished(editing, f"The participants of the {editing.name}: {', '.join(columns or USUAL)}.", (), impacts)


def _read(doing: Doing, release: Release) -> tuple[str, ...]:
    """Reads the columns; collects a fault for a name that can't be one, and for a column that is still ticked."""
    columns = tuple(" ".join(each.split()) for each in lines_of(doing.answer("columns")))
    if tuple(columns) == USUAL:
        columns = ()
    for each in columns:
        if "," in each or len(each) > LONGEST:
            doing.faults["columns"] = (
                f"“{shown(each)}” isn't a name. Write one kind a line, without a comma, of at most {LONGEST} characters."
            )
    if len(set(columns)) < len(columns):
        doing.faults["columns"] = "A kind is listed twice. Keep one."
    for kind, refs in ticked_only(release, columns).items():
        edit = Line.release("edit", release.key, "impacts", refs[0])
        doing.faults["columns"] = f"{kind} is ticked for {joined(refs, most=5)}. Keep it until you have moved the ticks: {edit}."
    return columns

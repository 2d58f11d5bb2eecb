"""Editing of texts of a release: its testing approach, and its impact on other Codes (RID 2, 4; R25)."""

from __future__ import annotations

from commands.protocol.answers import Editing, SectionResult, finished, fitting, text_of
from commands.protocol.form import Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.rows import put, rows_of
from policy.model.releases import OVERLAP
from policy.timetable.testing_order import overlap
from storage.history.names import name_of, names_under
from storage.tables import NoteRow, ReleaseRow


def testing(editing: Editing) -> SectionResult:
    """Changes the testing approach of the DCC and of Users, and the agreed overlap of SIT and UIT (RID 4; R25)."""
    fields = (
        Field("dcc_testing", "The DCC's testing approach", Kind.TEXT, value=editing.release.dcc_testing, optional=True),
        Field("user_testing", "Users' testing approach", Kind.TEXT, value=editing.release.user_testing, optional=True),
        Field(
            _OVERLAP,
            "Overlap of SIT and UIT",
            Kind.TEXT,
            value=overlap(editing.release),
            optional=True,
            hint="If UIT may begin before SIT is approved: who agreed it, and in which paper or minute. Otherwise leave it empty.",
        ),
    )
    return _texts(editing, "Testing approach", fields, "the testing approach")


_OVERLAP = "overlap"


def _store_overlap(editing: Editing, stored: str) -> None:
    """Keeps the agreed overlap as the release's note of that kind (R25)."""
    rows = rows_of(editing.doing, NoteRow, editing.key)
    own = next((each for each in rows if each.kind == OVERLAP), None)
    given = text_of(editing.doing, _OVERLAP, stored)
    if own and given:
        put(own, {"text": given})
    elif own:
        editing.doing.tx.session.delete(own)
    elif given:
        number = max((each.number for each in rows), default=0) + 1
        editing.doing.tx.session.add(NoteRow(release_key=editing.key, number=number, kind=OVERLAP, text=given))


def codes(editing: Editing) -> SectionResult:
    """Changes the text on the release's impact on other Codes (RID 2)."""
    field = Field("other_codes", "Impact on other Codes", Kind.TEXT, value=editing.release.other_codes, optional=True)
    return _texts(editing, "Other Codes", (field,), "the impact on other Codes")


def _texts(editing: Editing, title: str, fields: tuple[Field, ...], what: str) -> SectionResult:
    doing = editing.doing
    things = (name_of(ReleaseRow, editing.key), names_under(NoteRow, editing.key))
    form = fitting(Form(title=title, line=editing.line, about=((editing.name,),), things=things, edits=True, fields=fields))
    if asking := doing.ask(form):
        return asking
    row = doing.tx.session.get_one(ReleaseRow, editing.key)
    put(row, {each.name: text_of(doing, each.name, str(each.value)) for each in fields if each.name != _OVERLAP})
    for each in fields:
        if each.name == _OVERLAP:
            _store_overlap(editing, str(each.value))
    return finished(editing, f"Changed {what} of the {editing.name}.", (), Line.release("edit", editing.key))

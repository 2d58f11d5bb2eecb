"""Editing of a release's Change Requests, testing approach, impact on other Codes, and topics not on record (RID 1, 2, 4; R7)."""

from __future__ import annotations

import re

from commands.protocol.access.reading import ceiling_of
from commands.protocol.answers import Editing, SectionResult, finished, fitting, text_of
from commands.protocol.command import Doing, faults
from commands.protocol.form import Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Words
from commands.protocol.rows import keep, put, rows_of
from commands.protocol.words import nearest, reference, shown
from policy.model.releases import OVERLAP, Topic
from policy.releases.not_on_record import WORDS
from policy.timetable.testing_order import overlap
from storage.history.names import name_of, names_under
from storage.scope import change_requests
from storage.tables import AlongsideRow, NoteRow, ReleaseRow


def alongside(editing: Editing) -> SectionResult:
    """Changes the DCC Change Requests delivered alongside the release, which are outside its scope (RID 1; R7)."""
    doing, release = editing.doing, editing.release
    titles: tuple[Words, ...] = tuple((f"• {each.ref} {each.title}".rstrip(),) for each in release.alongside[:20])
    form = Form(
        title="Alongside",
        line=editing.line,
        about=((f"DCC Change Requests delivered alongside the {editing.name}.",), *titles),
        things=(names_under(AlongsideRow, editing.key),),
        edits=True,
        fields=(
            Field(
                "requests",
                "DCC Change Requests",
                Kind.TEXT,
                value="\n".join(each.ref for each in release.alongside),
                optional=True,
                hint="One reference per line, such as CR1088.",
            ),
        ),
    )
    form = fitting(form)
    if asking := doing.ask(form):
        return asking
    refs = _requests(doing, tuple(each.ref for each in release.alongside))
    if doing.faults:
        return faults(doing)
    wanted = [{"release_key": editing.key, "request_ref": ref} for ref in refs]
    keep(doing, AlongsideRow, rows_of(doing, AlongsideRow, editing.key), wanted, ("request_ref",))
    listed = ", ".join(refs) if refs else "no Change Requests"
    return finished(editing, f"Alongside the {editing.name}: {listed}.", (), Line.release("scope", editing.key))


def _requests(doing: Doing, stored: tuple[str, ...]) -> tuple[str, ...]:
    if "requests" not in doing.answers:
        return stored
    found: list[str] = []
    for piece in re.split(r"[\n,;]+", doing.answer("requests")):
        # "CR 1088" is one reference, "CR1088 CR1057" is two.
        words = [piece] if reference(doing.tx.connection, piece) else piece.split()
        for word in words:
            named = reference(doing.tx.connection, word)
            ref = named.text if named else ""
            if named is None or not named.is_request:
                doing.faults["requests"] = f"“{shown(word)}” isn't a Change Request. Write references such as CR1088."
            elif ref not in found:
                found.append(ref)
    if doing.faults:
        return ()
    known = change_requests.request_refs(doing.tx.connection, ceiling_of(doing.tx.connection, doing.asked))
    for ref in found:
        if ref not in known:
            close = nearest(ref, known, count=1)
            meant = f" Did you mean {close[0]}?" if close else ""
            doing.faults["requests"] = f"Change Request {ref} isn't on record.{meant} Add it with {Line.modification('request', ref)}."
    return tuple(found)


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


def record(editing: Editing) -> SectionResult:
    """Changes the topics that no source covers; a topic leaves the list by itself when something is recorded on it (design, Words)."""
    doing, release = editing.doing, editing.release
    form = Form(
        title="Not on record",
        line=editing.line,
        about=((f"Tick what no source says about the {editing.name}. It is shown as not on record, and not chased.",),),
        things=(name_of(ReleaseRow, editing.key),),
        edits=True,
        fields=(
            Field(
                "topics",
                "Not on record",
                Kind.TICKS,
                value=tuple(release.not_on_record),
                options=tuple(Option(topic.value, f"{WORDS[topic][:1].upper()}{WORDS[topic][1:]}") for topic in Topic),
                optional=True,
            ),
        ),
    )
    if asking := doing.ask(form):
        return asking
    ticks = doing.several("topics") if "topics" in doing.answers else release.not_on_record
    unknown = [each for each in ticks if each not in set(Topic)]
    if unknown:
        doing.faults["topics"] = f"“{shown(unknown[0])}” isn't a topic. Choose from {', '.join(Topic)}."
        return faults(doing)
    topics = tuple(topic.value for topic in Topic if topic in ticks)
    put(doing.tx.session.get_one(ReleaseRow, editing.key), {"not_on_record": topics})
    listed = "; ".join(WORDS[Topic(each)] for each in topics) or "nothing is listed"
    return finished(editing, f"Not on record for the {editing.name}: {listed}.", (), Line.release("check", editing.key))

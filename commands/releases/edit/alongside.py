"""Editing of the DCC Change Requests that are delivered alongside a release (RID 1; R7)."""

from __future__ import annotations

import re

from commands.protocol.access.reading import ceiling_of
from commands.protocol.answers import Editing, SectionResult, finished, fitting
from commands.protocol.command import Doing, faults
from commands.protocol.form import Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Words
from commands.protocol.rows import keep, rows_of
from commands.protocol.words import nearest, reference, shown
from storage.history.names import names_under
from storage.scope import change_requests
from storage.tables import AlongsideRow


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

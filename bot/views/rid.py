"""The RID as a file, what differs between its versions, its announcement and the comments on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.views.attachment import Attachment, Sent
from bot.views.detail import Grouped, grouped_page
from bot.views.page import Bold, Button, Buttons, Italic, Page, Paragraph, Part, Small, Text
from bot.views.paging import at, pages, turned
from commands.protocol import files as sending
from commands.protocol.files import Preparing
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.rid import rid as versions
from commands.rid.comments import CommentsShown
from commands.rid.rid import RedlineShown
from policy.calendar.release_calendar import release_name
from policy.documents.life import DocumentVersion, newest
from policy.model.decisions import Subject
from policy.model.wording import counted, day_words
from policy.rid.redline.compare import Difference, Kind, PieceKind, word_diff
from storage.engine.session import Store
from storage.releases import releases
from storage.rid.comments import RidComment

_LOG = structlog.get_logger("bot.views.rid")

PDF_SECONDS = 20.0
"""Seconds that LibreOffice has for the PDF; without it the Word document goes alone."""

COMMENTS = 8
"""Comments on a page, each with its button."""
CHANGES = 20
LONGEST = 1200
"""Characters of one difference in a message; the document has it whole."""


def preparing(result: Preparing) -> Page:
    """That a file is on its way."""
    notes: tuple[Part, ...] = tuple(Small(each) for each in result.notes)
    return Page("Being prepared", (Paragraph(result.sentence), *notes))


def document(store: Store, ids: Mapping[str, Any], now: datetime) -> Sent | None:
    """The RID as a Word document, and as PDF where LibreOffice is there; None where the channel may no longer have it (R8, R20)."""
    key, number = str(ids["release"]), str(ids["version"])
    with store.reading() as conn:
        found = versions.contents(conn, key, number, str(ids.get("since") or ""))
        if found is None or sending.why_not(conn, found.state.release, str(ids["channel"])):
            return None
    from bot.documents.rid import (
        Annex,
        Comment,
        rid_document,
    )  # Imported here: only the job that draws a document up brings python-docx along.

    state, version = found.state, found.version
    day = version.issued_on if version else now.date()
    word = rid_document(
        state.release,
        version=found.number,
        issued_on=version.issued_on if version else None,
        today=day,
        titles={each.name: each.title for each in state.reference.documents},
        terms=state.reference.terms,
        committees=state.reference.committees,
        changes=found.changes if found.since and found.changes else None,
        since=found.since,
        comments=tuple(Comment(each.party, each.said_on, each.text, _disposition(each)) for each in state.comments),
        annexes=tuple(
            Annex(each.subject, each.version, each.address, each.approved_on) for each in _annexed(state.documents) if each.approved_on
        ),
    )
    label = f"version {found.number}" if version else f"draft {found.number}"
    title = f"{release_name(key)} RID, {label}"
    name = f"RID-{key}-{found.number}{'' if version else '-draft'}"
    files = [Attachment(f"{name}.docx", title, word), *_pdf(name, title, word)]
    return Sent(_said(found, label, key), tuple(files))


def _annexed(documents: Sequence[DocumentVersion]) -> Iterator[DocumentVersion]:
    """The newest approved version of each of the DCC's documents (Guidance 5.1)."""
    for subject in (Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT):
        if found := newest((each for each in documents if each.approved_on), subject):
            yield found


def _said(found: versions.RidContents, label: str, key: str) -> str:
    told = f"The RID of the {release_name(key)}, {label}."
    if found.version:
        told += f" Issued on {day_words(found.version.issued_on)}."
    elif found.since and found.changes:
        told += f" Not issued: {versions.described(found.changes)} since version {found.since}, listed at its end."
    return f"{told} {found.about}".strip()


def _pdf(name: str, title: str, word: bytes) -> list[Attachment]:
    from bot.documents.pdf import PdfError, to_pdf

    try:
        made = to_pdf(word, PDF_SECONDS)
    except PdfError as fault:
        _LOG.warning("pdf_not_made", reason=str(fault))
        return []
    return [Attachment(f"{name}.pdf", f"{title} (PDF)", made)] if made else []


def _disposition(each: RidComment) -> str:
    return f"{each.disposition.capitalize()}: {each.answer}" if each.disposition else ""


def issued(store: Store, ids: Mapping[str, Any], _now: datetime) -> Page | None:
    """A version that was issued; None where it was taken back meanwhile, or the channel may not see it."""
    key, number = str(ids["release"]), str(ids["version"])
    with store.reading() as conn:
        release = releases.fetch_release(conn, key)
        if release is None or sending.why_not(conn, release, str(ids["channel"])):
            return None
    found = next((each for each in release.versions if each.number == number), None)
    if found is None:
        return None
    parts: tuple[Part, ...] = (
        Paragraph(
            (Bold(f"Version {number}"), f" of the RID of the {release_name(key)}, issued on {day_words(found.issued_on)} by ", _who(ids))
        ),
        Paragraph((_short(found.changes, 2500),)),
        Buttons(
            (
                Button("Document", Line.release("rid", key, number), primary=True),
                Button("Comment", Line.release("comment", key)),
                Button("Comments", Line.release("comments", key)),
            )
        ),
    )
    return Page(f"RID of the {release_name(key)}: version {number}", parts)


def _who(ids: Mapping[str, Any]) -> Person:
    return Person(str(ids["actor"]))


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def redline(shown: RedlineShown) -> Page:
    """What differs between two versions, by the part of the release."""
    key = shown.release.key
    rows: list[Grouped] = [(_capital(each.area.value), _difference(each)) for each in shown.changes]
    sides = [f"version {each}" if each != versions.DRAFT else "the draft" for each in (shown.before, shown.after)]
    counts = versions.described(shown.changes) if rows else "No differences"
    top: list[Part] = [Small((f"From {sides[0]} to {sides[1]} · {counts}",))]
    top += [Small((note,)) for note in shown.notes]
    line = Line.release("redline", key, shown.before, shown.after)
    since = Line.release("rid", key, shown.after, "since", shown.before)
    return grouped_page(
        f"{release_name(key)}: redline of the RID",
        line,
        rows,
        shown.page,
        counted(len(rows), "difference"),
        tuple(top),
        (Buttons((Button("Document", since), Button("Status", Line.release("status", key)))),),
        most=CHANGES,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _difference(each: Difference) -> Text:
    subject = Bold(_capital(", ".join(name for name in (each.subject, each.field) if name)))
    if each.kind is Kind.ENTERED:
        return (subject, " entered: ", _short(each.after or "no details", LONGEST))
    if each.kind is Kind.LEFT:
        return (subject, " left: ", _short(each.after or each.before or "no details", LONGEST))
    if each.kind is Kind.REWORDED and each.before and each.after:
        return (subject, " reworded: ", _short(_words(each.before, each.after), LONGEST))
    return (subject, f" {each.kind.value}: {_short(each.before or 'none', LONGEST)} → {_short(each.after or 'none', LONGEST)}")


def _words(before: str, after: str) -> str:
    """A text with what is new in +signs+ and what is gone in [-brackets-], which reads the same with and without markup."""
    marks = {PieceKind.SAME: "{}", PieceKind.ADDED: "{{+{}+}}", PieceKind.REMOVED: "[-{}-]"}
    pieces = []
    for piece in word_diff(before, after):
        bare = piece.text.strip()
        pieces.append(
            piece.text if piece.kind is PieceKind.SAME or not bare else piece.text.replace(bare, marks[piece.kind].format(bare), 1)
        )
    return "".join(pieces)


def comments(shown: CommentsShown) -> Page:
    """The comments with what came of each, and the button to answer it."""
    key = shown.release.key
    rows = [_comment(each) for each in shown.comments]
    cut = pages(rows, COMMENTS)
    page = min(shown.page, len(cut))
    of = f" of version {shown.version}" if shown.version else ""
    open_ones = sum(not each.disposition for each in shown.comments)
    parts: list[Part] = [Small((f"{counted(len(rows), 'comment')}, {open_ones} not yet answered",))]
    if not rows:
        parts = [Paragraph((f"There are no comments on the RID{of} yet.",))]
    for number in cut[page - 1]:
        each = shown.comments[number]
        label = "Change the answer" if each.disposition else "Answer"
        parts += [Paragraph(rows[number]), Buttons((Button(f"{label} {each.number}", Line.release("comment", key, each.number)),))]
    line = Line.release("comments", f"{key}{(f' {shown.version}' if shown.version else '')}")
    parts += turned(line, page, len(cut), counted(len(rows), "comment"))
    parts.append(Buttons((Button("Comment", Line.release("comment", key)), Button("Document", Line.release("rid", key)))))
    return Page(f"{release_name(key)}: comments on the RID{of}", tuple(parts), share=at(line, page))


def _comment(each: RidComment) -> Text:
    head = f" on version {each.version}, {day_words(each.said_on)}, by "
    said: Text = (Bold(f"{each.number}. {each.party}"), head, Person(each.said_by), f"\n{_short(each.text, 2000)}\n")
    if not each.disposition or each.disposed_on is None:
        return (*said, Italic("Not yet answered"))
    told = f"{each.disposition.capitalize()}: {_short(each.answer, 900)} "
    return (*said, told, Italic(day_words(each.disposed_on)), " ", Person(each.disposed_by))

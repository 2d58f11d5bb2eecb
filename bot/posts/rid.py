"""Posts of the RID: its files, and the announcement of an issued version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.pages.kit.files import Attachment, Sent
from bot.pages.kit.page import Bold, Button, Buttons, Page, Paragraph, Part
from bot.pages.kit.words import shortened
from bot.pages.rid import _LOG, _disposition
from commands.protocol.access.reading import why_not_at
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.rid import rid as versions
from policy.calendar.release_calendar import release_name
from policy.documents.life import DocumentVersion, newest
from policy.model.decisions import Subject
from policy.model.releases import Classification
from policy.model.wording import day_words
from storage.engine.session import Store
from storage.mail.messages import RidFile, RidIssued
from storage.releases import releases

PDF_SECONDS = 20.0
"""The time limit for LibreOffice to make the PDF, in seconds; without a PDF the Word document is sent alone."""


def document(store: Store, message: RidFile, now: datetime) -> Sent | None:
    """Builds the RID in Word and, if LibreOffice is installed, as PDF; None if the person may not see a state in it (R8, R20)."""
    key, number = message.release, message.version
    with store.reading() as conn:
        found = versions.contents(conn, key, number, message.since, now.tzinfo or UTC)
        if found is None or why_not_at(conn, message.channel, found.classification, now.date()):
            return None
    from bot.documents.rid.document import (  # Imported late: only this job needs python-docx.
        Annex,
        Comment,
        PdfError,
        rid_document,
        to_pdf,
    )

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
            Annex(each.subject, each.version, _address(each, state.release.classification), each.approved_on)
            for each in _annexed(state.documents)
            if each.approved_on
        ),
    )
    label = f"version {found.number}" if version else f"draft {found.number}"
    title = f"{release_name(key)} RID, {label}"
    name = f"RID-{key}-{found.number}{'' if version else '-draft'}"
    files = [Attachment(f"{name}.docx", title, word)]
    try:
        made = to_pdf(word, PDF_SECONDS)
    except PdfError as fault:
        _LOG.warning("pdf_not_made", reason=str(fault))
        made = None
    files += [Attachment(f"{name}.pdf", f"{title} (PDF)", made)] if made else []
    return Sent(_said(found, label, key), tuple(files))


def _annexed(documents: Sequence[DocumentVersion]) -> Iterator[DocumentVersion]:
    """Yields the newest approved version of each of the DCC's documents (Guidance 5.1)."""
    for subject in (Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT):
        if found := newest((each for each in documents if each.approved_on), subject):
            yield found


def _address(document: DocumentVersion, level: Classification) -> str:
    """Returns a document's address, or that it is not shown in a RID with a lower classification, since files travel (R20)."""
    if document.classification <= level:
        return document.address
    return f"classified {document.classification.name.title()}, not shown here"


def _said(found: versions.RidContents, label: str, key: str) -> str:
    told = f"The RID of the {release_name(key)}, {label}."
    if found.version:
        told += f" Issued on {day_words(found.version.issued_on)}."
    elif found.since and found.changes:
        told += f" Not issued: {versions.described(found.changes)} since version {found.since}, listed at its end."
    return f"{told} {found.about}".strip()


def issued(store: Store, message: RidIssued, _now: datetime) -> Page | None:
    """Builds the announcement of an issued version; None if the version was undone."""
    key, number = message.release, message.version
    with store.reading() as conn:
        release = releases.fetch_release(conn, key)
    found = next((each for each in (release.versions if release else ()) if each.number == number), None)
    if found is None:
        return None
    parts: tuple[Part, ...] = (
        Paragraph(
            (
                Bold(f"Version {number}"),
                f" of the RID of the {release_name(key)}, issued on {day_words(found.issued_on)} by ",
                Person(message.actor),
            )
        ),
        Paragraph((shortened(found.changes, 2500),)),
        Buttons(
            (
                Button("Document", Line.release("rid", key, number), primary=True),
                Button("Comment", Line.release("comment", key)),
                Button("Comments", Line.release("comments", key)),
            )
        ),
    )
    return Page(f"RID of the {release_name(key)}: version {number}", parts)

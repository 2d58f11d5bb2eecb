"""The RID as files: in Word, and as PDF if LibreOffice is installed. Imported when a RID is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.documents.rid.document import Annex, Comment, rid_document
from bot.documents.word.pdf import PdfError, to_pdf
from bot.pages.kit.files import Attachment
from bot.pages.rid import _LOG, _disposition
from commands.rid import rid as versions
from policy.documents.documents import DocumentVersion, newest
from policy.model.decisions import Subject
from policy.model.releases import Classification

PDF_SECONDS = 20.0
"""The time limit for LibreOffice to make the PDF, in seconds; without a PDF the Word document is sent alone."""


def word_document(found: versions.RidContents, today: date) -> bytes:
    """Returns the RID in Word from its contents; `today` dates a draft."""
    state, version = found.state, found.version
    day = version.issued_on if version else today
    return rid_document(
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


def pdf(name: str, title: str, word: bytes) -> list[Attachment]:
    """Returns the PDF of the document, or nothing without LibreOffice or if it makes none."""
    try:
        made = to_pdf(word, PDF_SECONDS)
    except PdfError as fault:
        _LOG.warning("pdf_not_made", reason=str(fault))
        return []
    return [Attachment(f"{name}.pdf", f"{title} (PDF)", made)] if made else []

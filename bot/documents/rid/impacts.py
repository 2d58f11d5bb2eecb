"""Section 2 of the RID: the impacts on participants, systems, documents and other Codes (RID 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.documents.rid.source import ASSUMED_APPROVED, Source
from bot.documents.word.parts import Column, Heading, Part, Table, bullet, paragraph, parse_lines
from bot.documents.word.phrases import distinct, is_are
from policy.model.releases import Topic
from policy.model.scope import ScopeState
from policy.model.wording import joined
from policy.releases.participants import participant_columns
from policy.releases.sec_documents import sec_order

TICK = "✓"
_MOST_COLUMNS = 8
_MOST_MATRIX = 24


def impacts(source: Source) -> Iterator[Part]:
    """Yields the participant matrix, the summaries, the documents and their matrix, and other Codes."""
    release = source.release
    yield Heading(1, "2. Impacts")
    assumed = f" {ASSUMED_APPROVED}" if any(item.state is ScopeState.TARGETED for item in release.scope) else ""
    yield paragraph(
        f"This section lists what the changes in this SEC Release mean for participants and their systems, SEC documents and "
        f"other Codes.{assumed}"
    )
    yield from source.notes("impacts")
    yield Heading(2, "SEC Party and DCC impacts")
    yield from _participants(source)
    yield from _summaries(source, "party", "SEC Party impacts", "Participant")
    yield from _summaries(source, "dcc", "DCC impacts", "Area impacted")
    yield Heading(2, "SEC document impacts")
    yield from _documents(source)
    yield Heading(2, "Other Code impacts")
    yield from parse_lines(release.other_codes) or (paragraph("No impact on other Codes has been recorded for this SEC Release."),)


def _refs(source: Source) -> tuple[str, ...]:
    """Returns the modifications in scope, each once even if several of its parts are in the release."""
    return distinct([item.modification.ref for item in source.release.in_scope])


def _participants(source: Source) -> Iterator[Part]:
    refs = _refs(source)
    if not refs:
        yield paragraph("No modification is in the scope of this release yet, so no impacts are known.")
        return
    if source.silent(Topic.PARTICIPANTS) and not source.release.participants:
        yield paragraph("The participants impacted are not on record.")
        return
    ticks = {(each.modification, each.participant) for each in source.release.participants}
    yield from _matrix("Participant impact matrix", "Modification", refs, participant_columns(source.release), ticks)
    yield paragraph(
        "The impacts on each kind of participant are summarised below. The business requirements of a modification are annexed to its "
        "Modification Report, which is on the modification’s webpage."
    )


def _matrix(caption: str, corner: str, rows: Sequence[str], columns: Sequence[str], ticks: Collection[tuple[str, str]]) -> Iterator[Table]:
    """Yields a matrix with ticks, split into tables of similar width if there are many columns."""
    parts = -(-len(columns) // _MOST_COLUMNS)
    width = -(-len(columns) // parts)
    for index in range(parts):
        some = columns[index * width : (index + 1) * width]
        body = tuple((row, *(TICK if (row, column) in ticks else "" for column in some)) for row in rows)
        title = f"{caption} ({index + 1} of {parts})" if parts > 1 else caption
        kinds = (Column.TEXT, *[Column.TICK] * len(some))
        yield Table(title, (corner, *some), body, (1.5, *[1.2] * len(some)), kinds)


def _summaries(source: Source, group: str, caption: str, head: str) -> Iterator[Part]:
    summaries = [each for each in source.release.summaries if each.group == group]
    if not summaries:
        not_yet = f"{caption} are not on record." if source.silent(Topic.PARTICIPANTS) else f"No {caption} have been summarised yet."
        yield paragraph(not_yet)
        return
    rows = tuple((each.heading, parse_lines(each.text)) for each in summaries)
    yield Table(caption, (head, "Summary of impacts"), rows, (1, 2.6))


def _documents(source: Source) -> Iterator[Part]:
    refs = _refs(source)
    touched = [each for each in source.release.documents if each.modification in refs]
    names = sorted({each.document for each in touched}, key=sec_order)
    if not names:
        silent = source.silent(Topic.DOCUMENTS)
        none = "No SEC document has been recorded as impacted by this release."
        yield paragraph("The SEC documents impacted are not on record." if silent else none)
        return
    yield paragraph(f"The following {is_are(len(names), 'document', 'documents')} will be updated in this release:")
    for name in names:
        title = source.titles.get(name, "")
        yield bullet(f"{name} ‘{title}’" if title else name)
    which = is_are(len(names), "This document is", "Each of these documents is")
    yield paragraph(f"{which} impacted by the {is_are(len(refs), 'following modification', 'modifications shown')}:")
    caption, ticks = "SEC document impact matrix", {(each.document, each.modification) for each in touched}
    if len(refs) <= _MOST_MATRIX:
        yield from _matrix(caption, "Document", names, refs, ticks)
    else:
        # A matrix this wide is unreadable, so each document lists its modifications instead.
        rows = tuple((name, joined([ref for ref in refs if (name, ref) in ticks])) for name in names)
        yield Table(caption, ("Document", "Modifications"), rows, (1, 4))
    yield paragraph(
        "The changes to each document, as approved, are annexed to the Modification Report of each modification, which is on the "
        "modification’s webpage."
    )

"""The appendices of the RID: versions, glossary and, if requested, changes since a version and Parties' comments (RID appendix 1, 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.documents.rid.source import Source
from bot.documents.word.parts import Heading, Part, Table, all_text, paragraph, parse_lines
from bot.documents.word.phrases import capitalised, is_are, short_day
from bot.documents.word.phrases import number as number_words
from bot.documents.word.redline import redline_parts
from policy.model.releases import Topic
from policy.model.roster import Term
from policy.rid.versions import in_order, parse_version

_ACRONYM = re.compile(r"[^\W_][\w&/.-]*")


def version_control(source: Source) -> Iterator[Part]:
    """Yields every version up to this one, with its date and changes (R8)."""
    yield Heading(1, "Appendix 1: Version control")
    this = parse_version(source.version)
    versions = [each for each in in_order(source.release.versions) if parse_version(each.number) <= this]
    rows = [(each.number, short_day(each.issued_on), parse_lines(each.changes)) for each in versions]
    if all(each.number != source.version for each in versions):
        text = f"Issued with the changes since version {versions[-1].number}." if versions else "First draft."
        draft = f"Draft with the changes since version {versions[-1].number}; not issued." if versions else "First draft; not issued."
        rows.append(
            (source.version, short_day(source.issued_on) if source.issued_on else "", parse_lines(text if source.issued_on else draft))
        )
    if source.silent(Topic.VERSIONS):
        yield paragraph("Earlier versions of this document are not on record.")
    yield Table("Document history", ("Version", "Date", "Changes"), tuple(rows), (1, 1.3, 6))


def glossary(number: int, terms: Sequence[Term], before: Sequence[Part]) -> Iterator[Part]:
    """Yields the acronyms used in the document, with their meanings (RID appendix 2)."""
    used = used_terms(terms, "\n".join(all_text(before)))
    yield Heading(1, f"Appendix {number}: Glossary")
    if not used:
        yield paragraph("No acronym is used in this document.")
        return
    yield paragraph("This table lists the acronyms used in this document, and what each is an abbreviation for.")
    yield Table("Glossary", ("Acronym", "Full term"), tuple((each.term, each.meaning) for each in used), (1, 4))


def used_terms(terms: Sequence[Term], text: str) -> tuple[Term, ...]:
    """Returns the acronyms that the text uses as words, singular or plural, in alphabetical order."""
    acronyms = {each.term: each for each in terms if is_acronym(each.term)}
    used = [
        term
        for word, term in acronyms.items()
        if word in text and re.search(rf"(?<![^\W_]){re.escape(word)}s?(?![^\W_])", text) is not None
    ]
    return tuple(sorted(used, key=lambda each: each.term.casefold()))


def is_acronym(term: str) -> bool:
    """Returns whether a term is one word with at least two capitals ("SIT", "DNO", "IoT"); the RID's glossary lists only those."""
    return bool(_ACRONYM.fullmatch(term)) and sum(letter.isupper() for letter in term) > 1


def changes(number: int, source: Source) -> Iterator[Part]:
    """Yields the changes since an earlier version."""
    yield Heading(1, f"Appendix {number}: Changes since version {source.since}")
    yield from redline_parts(source.changes)


def comments(number: int, source: Source) -> Iterator[Part]:
    """Yields Parties' comments on the document and their dispositions (Guidance 4.2; R19)."""
    received = source.comments
    yield Heading(1, f"Appendix {number}: Comments")
    verb = is_are(len(received), "comment was", "comments were")
    yield paragraph(f"{capitalised(number_words(len(received)))} {verb} received on this document.")
    rows = tuple(
        (each.author, short_day(each.said_on), parse_lines(each.text), parse_lines(each.disposition) or "Open") for each in received
    )
    yield Table("Comments received", ("From", "Date", "Comment", "Disposition"), rows, (1.4, 1, 3, 2))

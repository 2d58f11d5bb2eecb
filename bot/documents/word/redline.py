"""The differences between two versions of a RID as document parts, by area: additions underlined, removals struck out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.documents.word.parts import Bullet, Heading, Inline, Mark, Part, StyledWords, bullet, paragraph
from bot.documents.word.phrases import capitalised
from policy.rid.redline.compare import Area, Difference, DifferenceKind, PieceKind, word_diff

_HIDDEN = frozenset({Area.VERSIONS})
_MARKS = {PieceKind.SAME: Mark.PLAIN, PieceKind.ADDED: Mark.ADDED, PieceKind.REMOVED: Mark.REMOVED}


def redline_parts(changes: Sequence[Difference]) -> Iterator[Part]:
    """Yields the differences by area, in the RID's order, without new versions, which version control already lists."""
    shown = [each for each in changes if each.area not in _HIDDEN]
    if not shown:
        yield paragraph("Nothing in this document has changed since then.")
        return
    yield paragraph(
        "What is new is ",
        StyledWords("underlined", mark=Mark.ADDED),
        ", what is gone is ",
        StyledWords("struck out", mark=Mark.REMOVED),
        ".",
    )
    for area, some in groupby(shown, key=lambda each: each.area):
        yield Heading(2, capitalised(area.value))
        yield from (_difference(each) for each in some)


def _difference(each: Difference) -> Bullet:
    subject = ", ".join(name for name in (each.subject, each.field) if name)
    head = StyledWords(capitalised(subject), mark=Mark.STRONG)
    if each.kind is DifferenceKind.ENTERED:
        return bullet(head, f" {each.kind.value}: ", StyledWords(each.after or "no details", mark=Mark.ADDED))
    if each.kind is DifferenceKind.LEFT:
        after = f" → {each.after}" if each.after else ""
        return bullet(head, f" {each.kind.value}: ", StyledWords(each.before or "no details", mark=Mark.REMOVED), after)
    return bullet(head, f" {each.kind.value}: ", *_before_and_after(each))


def _before_and_after(each: Difference) -> Iterator[Inline]:
    """Yields a reworded text word by word, or the old and new value of any other fact."""
    if each.kind is DifferenceKind.REWORDED and each.before and each.after:
        yield from (StyledWords(piece.text, mark=_MARKS[piece.kind]) for piece in word_diff(each.before, each.after))
        return
    if each.kind is not DifferenceKind.SET:
        yield StyledWords(each.before or "none", mark=Mark.REMOVED)
    if each.kind in {DifferenceKind.SET, DifferenceKind.REMOVED}:
        yield from (StyledWords(each.after, mark=Mark.ADDED),) if each.kind is DifferenceKind.SET else ()
        return
    yield " → "
    yield StyledWords(each.after or "none", mark=Mark.ADDED)

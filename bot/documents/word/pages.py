"""Estimated page numbers of a document's headings, for the contents as they stand before Word lays the document out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.documents.word.parts import Bullet, Cell, ContentsTable, Heading, Numbered, Paragraph, Part, Table, cell_text, plain

_AVERAGE = 0.5
"""The average width of a character in the template's typeface, as a share of its size."""
_LEADING = 1.15
"""A typeface's own line height, as a share of its size."""


@dataclass(frozen=True)
class _Style:
    """The look of a paragraph in points: size, space around it, line spacing and indent."""

    size: float
    space: float
    spacing: float = 1.15
    indent: float = 0


_HEADINGS = {0: _Style(15, 20, 1), 1: _Style(19, 9, 1), 2: _Style(13, 19, 1), 3: _Style(11, 15, 1)}
_TEXT, _ENTRY, _CAPTION = _Style(10.5, 7), _Style(10.5, 5), _Style(10.5, 12, 1)
_BULLETS = {1: _Style(10.5, 5, 1.1, 18), 2: _Style(10.5, 4, 1.1, 36)}
_CRITERION, _CELL = _Style(10.5, 6, indent=34), _Style(9.5, 3, 1.05)
_PADDING = (10, 4)
"""A table cell's horizontal and vertical margins, in points."""


@dataclass(frozen=True)
class PageRoom:
    """The room for text on a page, in points, and the page on which the text begins."""

    width: float
    height: float
    first: int = 1


def page_numbers(parts: Sequence[Part], sheet: PageRoom) -> tuple[int, ...]:
    """Returns the estimated page of each heading of level 1, in order.

    Each such heading begins a page, so an estimate is off only after a section whose last page is nearly full. Word and LibreOffice
    replace the numbers with their own when they lay the document out.
    """
    pages, page, used = [], sheet.first, 0.0
    for part in parts:
        if isinstance(part, Heading) and part.level == 1:
            page, used = page + (used > 0), 0.0
            pages.append(page)
        for height in _heights(part, parts, sheet.width):
            if used and used + height > sheet.height:
                page, used = page + 1, 0.0
            used += height
    return tuple(pages)


def _heights(part: Part, parts: Sequence[Part], width: float) -> Iterable[float]:
    """Yields the heights of the pieces of a part that stay together on a page."""
    if isinstance(part, Heading):
        yield _height(part.text, _HEADINGS[part.level], width)
    elif isinstance(part, Paragraph):
        yield _height(plain(part.words), _TEXT, width)
    elif isinstance(part, Bullet):
        yield _height(plain(part.words), _BULLETS[min(part.level, 2)], width)
    elif isinstance(part, Numbered):
        yield _height(part.text, _CRITERION, width)
    elif isinstance(part, ContentsTable):
        yield from (_height(each.text, _ENTRY, width) for each in parts if isinstance(each, Heading) and each.level == 1)
    elif isinstance(part, Table):
        yield _height(part.caption, _CAPTION, width) + _row(part.heads, part, width)
        yield from (_row(row, part, width) for row in part.rows)


def _row(cells: Sequence[Cell], table: Table, width: float) -> float:
    shares = [width * share / sum(table.widths) - _PADDING[0] for share in table.widths]
    heights = (sum(_height(line, _CELL, room) for line in cell_text(cell).split("\n")) for cell, room in zip(cells, shares, strict=True))
    return max(heights, default=0) + _PADDING[1]


def _height(text: str, style: _Style, width: float) -> float:
    room = max(width - style.indent, style.size)
    lines = sum(max(1, math.ceil(len(line) * style.size * _AVERAGE / room)) for line in text.split("\n"))
    return lines * style.size * style.spacing * _LEADING + style.space

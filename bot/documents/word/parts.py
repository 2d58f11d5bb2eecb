"""The parts of a document, independent of any file format: headings, paragraphs, bullets, tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Mark(StrEnum):
    """The emphasis of words, by the name of the template's character style."""

    PLAIN = ""
    STRONG = "Strong"
    ADDED = "RID Added"
    REMOVED = "RID Removed"


@dataclass(frozen=True)
class StyledWords:
    """Words with a link or emphasis. Only http and https addresses become links."""

    text: str
    link: str = ""
    mark: Mark = Mark.PLAIN


Inline: TypeAlias = str | StyledWords


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3. Level 1 is listed in the contents; level 0 is a heading before the contents."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    words: tuple[Inline, ...]


@dataclass(frozen=True)
class Bullet:
    """A bullet; `level` 2 is nested under another."""

    words: tuple[Inline, ...]
    level: int = 1


@dataclass(frozen=True)
class Numbered:
    """A paragraph with a hanging reference: "O1", then the criterion."""

    mark: str
    text: str


@dataclass(frozen=True)
class ContentsTable:
    """The place of the table of contents."""


class Column(StrEnum):
    """A table column's kind of content, which decides its style."""

    TEXT = "text"
    TICK = "tick"
    MONEY = "money"


Cell: TypeAlias = str | tuple[Paragraph | Bullet, ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption. `widths` are shares of the page's width, one per column."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    columns: tuple[Column, ...] = ()
    """One kind per column; empty means text throughout."""


Part: TypeAlias = Heading | Paragraph | Bullet | Numbered | ContentsTable | Table


def paragraph(*words: Inline) -> Paragraph:
    """Returns a paragraph of these words."""
    return Paragraph(words)


def bullet(*words: Inline, level: int = 1) -> Bullet:
    """Returns a bullet with these words."""
    return Bullet(words, level)


_BULLETS = ("•", "- ", "* ", "– ", "◦")


def parse_lines(text: str, lead: Sequence[Inline] = ()) -> tuple[Paragraph | Bullet, ...]:
    """Parses a person's text line by line: a line that starts with a bullet sign is a bullet, any other a paragraph.

    `lead` is put before the first line.
    """
    parsed: list[Paragraph | Bullet] = []
    for line in (each.strip() for each in text.splitlines()):
        if not line:
            continue
        words: tuple[Inline, ...] = (*lead, line) if lead and not parsed else (line,)
        sign = next((each for each in _BULLETS if line.startswith(each)), None)
        if sign is None:
            parsed.append(Paragraph(words))
        else:
            parsed.append(Bullet((*words[:-1], line.removeprefix(sign).strip())))
    return tuple(parsed)


def plain(words: Iterable[Inline]) -> str:
    """Returns the words without links and emphasis."""
    return "".join(each if isinstance(each, str) else each.text for each in words)


def cell_text(cell: Cell) -> str:
    """Returns a cell's text, one line per paragraph."""
    return cell if isinstance(cell, str) else "\n".join(plain(each.words) for each in cell)


def all_text(parts: Iterable[Part]) -> Iterator[str]:
    """Yields all text of the parts in order, including headings and tables."""
    for part in parts:
        if isinstance(part, Heading):
            yield part.text
        elif isinstance(part, Paragraph | Bullet):
            yield plain(part.words)
        elif isinstance(part, Numbered):
            yield f"{part.mark} {part.text}"
        elif isinstance(part, Table):
            yield part.caption
            yield from part.heads
            for row in part.rows:
                yield from (cell_text(cell) for cell in row if cell)

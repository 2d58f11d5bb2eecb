"""The parts of a document before they are Word: headings, paragraphs, bullets, tables. Nothing here knows a file format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Mark(StrEnum):
    """How a few words stand out, by the name of the template's character style."""

    PLAIN = ""
    STRONG = "Strong"
    ADDED = "RID Added"
    REMOVED = "RID Removed"


@dataclass(frozen=True)
class Words:
    """Words that link somewhere or stand out. An address that is not http or https is printed as words only."""

    text: str
    link: str = ""
    mark: Mark = Mark.PLAIN


Inline: TypeAlias = str | Words


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3. Those of level 1 stand in the contents; level 0 is the heading of what comes before them."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    words: tuple[Inline, ...]


@dataclass(frozen=True)
class Bullet:
    """One point of a list; `level` 2 is a point under a point."""

    words: tuple[Inline, ...]
    level: int = 1


@dataclass(frozen=True)
class Numbered:
    """A paragraph that hangs from its own mark: "O1", then the criterion."""

    mark: str
    text: str


@dataclass(frozen=True)
class ContentsTable:
    """Where the table of contents stands."""


class Column(StrEnum):
    """What a column of a table holds, which decides how it is set."""

    TEXT = "text"
    TICK = "tick"
    MONEY = "money"


Cell: TypeAlias = str | tuple[Paragraph | Bullet, ...]


@dataclass(frozen=True)
class Table:
    """A table under its caption. `widths` are shares of the page's width, one for each column."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    columns: tuple[Column, ...] = ()
    """As many as there are heads; none stands for text throughout."""


Part: TypeAlias = Heading | Paragraph | Bullet | Numbered | ContentsTable | Table


def paragraph(*words: Inline) -> Paragraph:
    """A paragraph of these words."""
    return Paragraph(words)


def bullet(*words: Inline, level: int = 1) -> Bullet:
    """A point of a list with these words."""
    return Bullet(words, level)


_BULLETS = ("•", "- ", "* ", "– ", "◦")


def written(text: str, lead: Sequence[Inline] = ()) -> tuple[Paragraph | Bullet, ...]:
    """Text as somebody wrote it, line by line: a line that begins with a bullet is a point, any other a paragraph.

    `lead` goes before the first line.
    """
    found: list[Paragraph | Bullet] = []
    for line in (each.strip() for each in text.splitlines()):
        if not line:
            continue
        words: tuple[Inline, ...] = (*lead, line) if lead and not found else (line,)
        sign = next((each for each in _BULLETS if line.startswith(each)), None)
        if sign is None:
            found.append(Paragraph(words))
        else:
            found.append(Bullet((*words[:-1], line.removeprefix(sign).strip())))
    return tuple(found)


def plain(words: Iterable[Inline]) -> str:
    """The words without links and marks."""
    return "".join(each if isinstance(each, str) else each.text for each in words)


def cell_text(cell: Cell) -> str:
    """A cell's words, a line for each paragraph in it."""
    return cell if isinstance(cell, str) else "\n".join(plain(each.words) for each in cell)


def all_text(parts: Iterable[Part]) -> Iterator[str]:
    """All words of the parts, in order, headings and tables included."""
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

"""Reads a generated RID back as a reader sees it: sections, paragraphs by style, tables by caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import docx
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph


@dataclass
class Section:
    """What stands under one heading of level 1: lines as (style, text), tables by caption."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)

    def styled(self, style: str) -> list[str]:
        """The lines in that style."""
        return [text for name, text in self.lines if name == style]

    @property
    def text(self) -> str:
        """All its lines outside tables."""
        return "\n".join(text for _, text in self.lines)


def opened(document: bytes) -> Document:
    """The document as python-docx has it."""
    return docx.Document(BytesIO(document))


def sections(document: bytes) -> dict[str, Section]:
    """The sections by heading; what comes before the first is under "About this document" or "Contents", the cover under ""."""
    found = {"": Section()}
    now, caption = found[""], ""
    for block in opened(document).iter_inner_content():
        if isinstance(block, Table):
            now.tables[caption] = rows(block)
            continue
        style, text = style_of(block), block.text.strip()
        if style in {"Heading 1", "RID Contents Heading"}:
            now = found.setdefault(text, Section())
        elif style == "Caption":
            caption = text
        elif text:
            now.lines.append((style, text))
    return found


def style_of(block: Paragraph) -> str:
    """The name of a paragraph's style."""
    return (block.style.name or "") if block.style is not None else ""


def rows(table: Table) -> list[list[str]]:
    """The words of a table, its heads first."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def whole_text(document: bytes) -> str:
    """All words of the body."""
    return "\n".join(_words(document))


def _words(document: bytes) -> Iterator[str]:
    for block in opened(document).iter_inner_content():
        if isinstance(block, Table):
            yield from (cell for row in rows(block) for cell in row)
        else:
            yield block.text

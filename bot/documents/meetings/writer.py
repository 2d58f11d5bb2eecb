"""Papers, agendas and minutes as plain Word documents, in Word's own styles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO

from docx import Document
from docx.document import Document as Opened

from bot.documents.word.parts import Bullet, Heading, Numbered, Paragraph, Part, Table, cell_text, plain

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_plain(title: str, parts: Iterable[Part], footer: str) -> bytes:
    """Returns a .docx with a title, the parts, and a line at the foot of each page."""
    opened = Document()
    opened.core_properties.title = _clean(title)
    opened.add_heading(_clean(title), 0)
    for part in parts:
        _add(opened, part)
    opened.sections[0].footer.paragraphs[0].text = _clean(footer)
    made = BytesIO()
    opened.save(made)
    return made.getvalue()


def _add(opened: Opened, part: Part) -> None:
    match part:
        case Heading(level, text):
            opened.add_heading(_clean(text), max(level, 1))
        case Paragraph(words):
            opened.add_paragraph(_clean(plain(words)))
        case Bullet(words, level):
            opened.add_paragraph(_clean(plain(words)), style="List Bullet" if level == 1 else "List Bullet 2")
        case Numbered(mark, text):
            opened.add_paragraph(_clean(f"{mark} {text}"))
        case Table(_, heads, rows):
            table = opened.add_table(rows=1, cols=len(heads), style="Table Grid")
            for cell, text in zip(table.rows[0].cells, heads, strict=True):
                cell.text = _clean(text)
            for row in rows:
                for cell, given in zip(table.add_row().cells, row, strict=True):
                    cell.text = _clean(cell_text(given))
        case _:
            pass


def _clean(text: str) -> str:
    """Returns the text without characters that XML can't hold."""
    return _UNWRITABLE.sub("", text)

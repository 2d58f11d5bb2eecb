"""The Word writer: renders parts in the template's styles as one piece of XML, with the same bytes for the same parts."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.documents.word.pages import PageRoom, page_numbers
from bot.documents.word.parts import (
    Bullet,
    Cell,
    Column,
    ContentsTable,
    Heading,
    Inline,
    Mark,
    Numbered,
    Paragraph,
    Part,
    StyledWords,
    Table,
)
from bot.documents.word.template import SHIPPED, Template, fill, open_template, pages_before

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # The earliest date in a zip file.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADINGS = {0: "RID Contents Heading", 1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
_CELLS = {Column.TEXT: "RID Table Text", Column.TICK: "RID Table Tick", Column.MONEY: "RID Table Money"}
_ALIGNED = {Column.TEXT: "", Column.TICK: '<w:jc w:val="center"/>', Column.MONEY: '<w:jc w:val="right"/>'}
_DIRTY = ' w:dirty="true"'
_POINT = 914400 / 72
_TWIPS = 1440 / 914400  # python-docx lengths are in EMU, 914,400 per inch; a twip is 1/1440 inch.


def write(
    parts: Sequence[Part],
    fields: Mapping[str, str],
    *,
    title: str,
    made_on: date,
    template: Path | bytes = SHIPPED,
) -> bytes:
    """Returns the .docx with the parts in place of the template's body, and the fields in its cover, headers and footers.

    `made_on` is the date in the document's properties. Raises TemplateError like `open_template`.
    """
    opened = open_template(template)
    written = parse_xml(f"<w:body {nsdecls('w', 'r')}>{''.join(_Writer(opened, parts).xml())}</w:body>")
    place = opened.body
    for child in list(written):
        place.addprevious(child)
    parent = place.getparent()
    if parent is not None:
        parent.remove(place)
    values = {name: _clean(value) for name, value in fields.items()}
    fill(opened.document.element.body, values)
    for section in opened.document.sections:
        for edge in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if not edge.is_linked_to_previous:
                fill(edge._element, values)  # noqa: SLF001 - python-docx has no API for a header's content controls
    _describe(opened, _clean(title), made_on)
    return _package(opened)


def _describe(template: Template, title: str, made_on: date) -> None:
    properties = template.document.core_properties
    moment = datetime.combine(made_on, time(), UTC)
    properties.title = title[:255]
    properties.author = properties.last_modified_by = "sec-release-bot"
    properties.created = properties.modified = moment
    properties.revision = 1
    properties.language = "en-GB"


def _package(template: Template) -> bytes:
    """Returns the package with fixed entry dates, so that the same parts give the same bytes."""
    saved, fixed = BytesIO(), BytesIO()
    template.document.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            info = zipfile.ZipInfo(entry.filename, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, before.read(entry))
    return fixed.getvalue()


def _clean(text: str) -> str:
    """Returns the text without the control characters that XML cannot contain."""
    return _UNWRITABLE.sub("", text)


class _Writer:
    """Renders parts as WordprocessingML; keeps track of hyperlinks and bookmarks."""

    def __init__(self, template: Template, parts: Sequence[Part]) -> None:
        self.styles = template.style_ids
        self.parts = parts
        self.relations = template.document.part
        self.links: dict[str, str] = {}
        self.bookmarks = 0
        section = template.document.sections[0]
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        self.width = round(width * _TWIPS)
        height = (section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)
        self.pages = page_numbers(parts, PageRoom(width / _POINT, height / _POINT, pages_before(template.body) + 1))

    def xml(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Heading):
                yield self._heading(part)
            elif isinstance(part, Paragraph):
                yield self._paragraph("RID Text", part.words)
            elif isinstance(part, Bullet):
                yield self._paragraph("List Bullet" if part.level == 1 else "List Bullet 2", part.words)
            elif isinstance(part, Numbered):
                yield self._paragraph("RID Criterion", (f"{part.mark}\t{part.text}",))
            elif isinstance(part, ContentsTable):
                yield from self._contents()
            else:
                yield from self._table(part)

    def _paragraph(self, style: str, words: Sequence[Inline], before: str = "", after: str = "", align: str = "") -> str:
        runs = "".join(self._run(each) for each in words)
        return f'<w:p><w:pPr><w:pStyle w:val="{self._style(style)}"/>{align}</w:pPr>{before}{runs}{after}</w:p>'

    def _style(self, name: str) -> str:
        return html.escape(self.styles[name])

    def _run(self, word: Inline) -> str:
        if isinstance(word, str):
            return f"<w:r>{_text(word)}</w:r>"
        mark = f'<w:rPr><w:rStyle w:val="{self._style(word.mark)}"/></w:rPr>' if word.mark is not Mark.PLAIN else ""
        if not word.link.startswith(("https://", "http://")):
            return f"<w:r>{mark}{_text(word.text)}</w:r>"
        link = f'<w:rPr><w:rStyle w:val="{self._style("Hyperlink")}"/></w:rPr>'
        return f'<w:hyperlink r:id="{self._relation(word)}"><w:r>{link}{_text(word.text)}</w:r></w:hyperlink>'

    def _relation(self, word: StyledWords) -> str:
        if word.link not in self.links:
            self.links[word.link] = self.relations.relate_to(word.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self.links[word.link]

    def _heading(self, part: Heading) -> str:
        if part.level != 1:
            return self._paragraph(_HEADINGS[part.level], (part.text,))
        self.bookmarks += 1
        number = self.bookmarks
        before = f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(number)}"/>'
        return self._paragraph(_HEADINGS[1], (part.text,), before, f'<w:bookmarkEnd w:id="{number}"/>')

    def _contents(self) -> Iterator[str]:
        """Yields Word's contents field with its entries and estimated pages filled in, so that it is readable before Word updates it."""
        listed = [part.text for part in self.parts if isinstance(part, Heading) and part.level == 1]
        begin = _field_char("begin", dirty=True) + _instruction(r'TOC \o "1-1" \h \z \u') + _field_char("separate")
        for index, (text, number) in enumerate(zip(listed, self.pages, strict=True), 1):
            reference = _field_char("begin") + _instruction(rf"PAGEREF {_bookmark(index)} \h") + _field_char("separate")
            page = f"{reference}<w:r>{_text(str(number))}</w:r>{_field_char('end')}"
            entry = f"<w:r>{_text(text)}</w:r><w:r><w:tab/></w:r>{page}"
            last = _field_char("end") if index == len(listed) else ""
            link = f'<w:hyperlink w:anchor="{_bookmark(index)}" w:history="1">{entry}</w:hyperlink>'
            yield self._paragraph("TOC 1", (), (begin if index == 1 else "") + link + last)

    def _table(self, table: Table) -> Iterator[str]:
        yield self._paragraph("Caption", (table.caption,))
        kinds = table.columns or (Column.TEXT,) * len(table.heads)
        total = sum(table.widths)
        widths = [round(self.width * share / total) for share in table.widths]
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self._style("RID Table")}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
            f' w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{html.escape(_clean(table.caption))}"/></w:tblPr><w:tblGrid>'
        )
        yield "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        yield "</w:tblGrid>"
        heads = "".join(
            _cell(width, self._paragraph("RID Table Heading", (head,), align=_ALIGNED[kind]))
            for width, kind, head in zip(widths, kinds, table.heads, strict=True)
        )
        yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
        for row in table.rows:
            cells = (_cell(width, self._in_cell(kind, cell)) for width, kind, cell in zip(widths, kinds, row, strict=True))
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
        yield "</w:tbl>"
        yield self._paragraph("RID Table Text", ())

    def _in_cell(self, kind: Column, cell: Cell) -> str:
        style = _CELLS[kind]
        if isinstance(cell, str):
            return self._paragraph(style, (cell,) if cell else ())
        inside = (self._paragraph("RID Table Bullet" if isinstance(each, Bullet) else style, each.words) for each in cell)
        return "".join(inside) or self._paragraph(style, ())


def _cell(width: int, inside: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def _text(text: str) -> str:
    """Returns the XML of a run's text; tabs and line breaks are their own elements."""
    pieces = re.split(r"(\t|\r\n|\n|\r)", _clean(text))
    marked = ("<w:tab/>" if piece == "\t" else "<w:br/>" if piece[:1] in "\r\n" else _text_element(piece) for piece in pieces if piece)
    return "".join(marked)


def _text_element(text: str) -> str:
    return f'<w:t xml:space="preserve">{html.escape(text, quote=False)}</w:t>'


def _bookmark(number: int) -> str:
    return f"_Toc{number:08d}"


def _field_char(kind: str, *, dirty: bool = False) -> str:
    """Returns a field's begin, separator or end; Word recalculates a dirty one when it opens the document."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{_DIRTY if dirty else ""}/></w:r>'


def _instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {html.escape(text, quote=False)} </w:instrText></w:r>'

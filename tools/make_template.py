"""Creates the shipped Word template: `python -m tools.make_template`. docs/rid-template.md tells editors what they may change."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from bot.documents.word.template import BODY, SHIPPED

FONT = "Arial"
NAVY, TEAL, GREY = RGBColor(0x1B, 0x2A, 0x4A), RGBColor(0x00, 0x6B, 0x75), RGBColor(0x55, 0x5B, 0x66)
_USED_TABLE_STYLES = frozenset({"Normal Table", "Table Grid"})
_NS = nsdecls("w")


def make(target: Path = SHIPPED) -> None:
    """Writes the template to `target`."""
    document = docx.Document()
    _drop_unused(document)
    _page(document)
    _text_styles(document)
    _list_styles(document)
    _table_styles(document)
    _edges(document)
    _cover(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "SEC Release Implementation Document", "sec-release-bot", ""
    target.parent.mkdir(parents=True, exist_ok=True)
    saved = BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            after.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), before.read(entry), zipfile.ZIP_DEFLATED)


def _drop_unused(document: Document) -> None:
    """Deletes python-docx's own table styles and numbered lists, which would clutter an editor's list of styles."""
    for style in list(document.styles):
        unused = style.type == WD_STYLE_TYPE.TABLE and style.name not in _USED_TABLE_STYLES
        if unused or next(style.element.iter(qn("w:numPr")), None) is not None:
            style.delete()


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.3)
    section.header_distance = section.footer_distance = Cm(1.1)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101 - python-docx's template has it
    _font(normal, 10.5)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # Otherwise Word shows "Compatibility Mode".


def _paragraph(document: Document, name: str, based_on: str = "Normal") -> ParagraphStyle:
    """Returns the paragraph style of that name, created if needed, without formatting of its own."""
    known = {style.name: style for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
    style = known.get(name) or document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - created with this type
    for look in ("w:rPr", "w:pPr"):
        for element in style.element.findall(qn(look)):
            style.element.remove(element)
    style.base_style = document.styles[based_on]
    style.quick_style, style.hidden = True, False
    return style


def _font(style: ParagraphStyle | CharacterStyle, size: float, colour: RGBColor | None = None, *, bold: bool | None = None) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    if colour is not None:
        style.font.color.rgb = colour


def _space(style: ParagraphStyle, before: float, after: float, line: float = 1.15) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line


def _text_styles(document: Document) -> None:
    text = _paragraph(document, "RID Text")
    _font(text, 10.5)
    _space(text, 0, 7)
    for name, size, before, colour in (("Heading 1", 19, 0, NAVY), ("Heading 2", 13, 14, TEAL), ("Heading 3", 11, 10, NAVY)):
        heading = _paragraph(document, name)
        _font(heading, size, colour, bold=True)
        _space(heading, before, 9 if size > 13 else 5, 1.0)
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.page_break_before = name == "Heading 1"
        heading.next_paragraph_style = text
        _outline(heading, int(name[-1]) - 1)
    contents = _paragraph(document, "RID Contents Heading")
    _font(contents, 15, NAVY, bold=True)
    _space(contents, 12, 8, 1.0)
    contents.paragraph_format.keep_with_next = True
    toc = _paragraph(document, "toc 1")
    _font(toc, 10.5)
    _space(toc, 0, 5)
    toc.paragraph_format.tab_stops.add_tab_stop(Cm(16.4), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for name, size, colour, after in (
        ("RID Cover Title", 30, NAVY, 18),
        ("RID Cover Release", 20, TEAL, 30),
        ("RID Cover Version", 13, GREY, 4),
    ):
        cover = _paragraph(document, name)
        _font(cover, size, colour, bold=name != "RID Cover Version")
        _space(cover, 190 if name == "RID Cover Title" else 0, after, 1.05)
    for name in ("Header", "Footer"):
        edge = _paragraph(document, name)
        _font(edge, 8.5, GREY)
        edge.paragraph_format.tab_stops.add_tab_stop(Cm(16.4), WD_TAB_ALIGNMENT.RIGHT)
    for name, colour in (("RID Added", TEAL), ("RID Removed", RGBColor(0xA1, 0x2B, 0x1E)), ("Hyperlink", RGBColor(0x0B, 0x57, 0xA4))):
        mark = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        assert isinstance(mark, CharacterStyle)  # noqa: S101 - created with this type
        mark.font.color.rgb = colour
        mark.font.underline, mark.font.strike = name != "RID Removed", name == "RID Removed" or None
        mark.quick_style, mark.hidden = True, False


def _outline(style: ParagraphStyle, level: int) -> None:
    """Gives the style a heading level for the navigation pane and the table of contents."""
    form = style.element.get_or_add_pPr()
    form.append(parse_xml(f'<w:outlineLvl {_NS} w:val="{level}"/>'))


def _list_styles(document: Document) -> None:
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    bullets = (("List Bullet", "•", 0.5, 10.5, 5), ("List Bullet 2", "–", 1.1, 10.5, 4), ("RID Table Bullet", "•", 0.35, 9.5, 3))
    for number, (_, sign, indent, _, _) in enumerate(bullets, 1):
        left, hang = round(indent * 567) + 200, 255
        numbering.append(
            parse_xml(
                f'<w:abstractNum {_NS} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="{left}" w:hanging="{hang}"/>'
                "</w:pPr></w:lvl></w:abstractNum>"
            )
        )
    for number, (name, _, _, size, after) in enumerate(bullets, 1):
        numbering.append(parse_xml(f'<w:num {_NS} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
        style = _paragraph(document, name)
        _font(style, size)
        style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {_NS}><w:numId w:val="{number}"/></w:numPr>'))
        _space(style, 0, after, 1.1)
    criterion = _paragraph(document, "RID Criterion")
    _font(criterion, 10.5)
    _space(criterion, 0, 6)
    criterion.paragraph_format.left_indent, criterion.paragraph_format.first_line_indent = Cm(1.2), Cm(-1.2)
    criterion.paragraph_format.tab_stops.add_tab_stop(Cm(1.2))


def _table_styles(document: Document) -> None:
    caption = _paragraph(document, "Caption")
    _font(caption, 10.5, NAVY, bold=True)
    _space(caption, 8, 4, 1.0)
    caption.paragraph_format.keep_with_next = True
    aligned = {"RID Table Tick": WD_ALIGN_PARAGRAPH.CENTER, "RID Table Money": WD_ALIGN_PARAGRAPH.RIGHT}
    for name in ("RID Table Text", "RID Table Heading", "RID Table Tick", "RID Table Money"):
        style = _paragraph(document, name)
        heading = name == "RID Table Heading"
        _font(style, 9.5, RGBColor(0xFF, 0xFF, 0xFF) if heading else None, bold=heading or None)
        _space(style, 1, 2, 1.05)
        if name in aligned:
            style.paragraph_format.alignment = aligned[name]
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:color="{colour}"/>'
        for side, size, colour in (
            ("top", 6, "9AA3B2"),
            ("left", 4, "C6CCD6"),
            ("bottom", 6, "9AA3B2"),
            ("right", 4, "C6CCD6"),
            ("insideH", 4, "C6CCD6"),
            ("insideV", 4, "C6CCD6"),
        )
    )
    sides = (("top", 40), ("left", 100), ("bottom", 40), ("right", 100))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    document.styles.element.append(
        parse_xml(
            f'<w:style {_NS} w:type="table" w:customStyle="1" w:styleId="RIDTable"><w:name w:val="RID Table"/>'
            '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>'
            f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
            '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1B2A4A"/></w:tcPr></w:tblStylePr>'
            "</w:style>"
        )
    )


def _control(tag: str, placeholder: str, *, block: bool = False) -> str:
    """Returns a content control: inline, or (`block`, for the document's body) as its own paragraph."""
    run = f'<w:r><w:t xml:space="preserve">{placeholder}</w:t></w:r>'
    inside = f"<w:p>{run}</w:p>" if block else run
    return f'<w:sdt {_NS}><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def _run(text: str) -> str:
    return f'<w:r {_NS}><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(instruction: str) -> str:
    return f'<w:fldSimple {_NS} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


_TAB = f"<w:r {_NS}><w:tab/></w:r>"


def _edges(document: Document) -> None:
    """Fills the header with release and version, and the footer with classification and page number."""
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.style, footer.style = document.styles["Header"], document.styles["Footer"]
    above = (_control("rid-release", "Release"), _run(": Release Implementation Document"), _TAB, _control("rid-version", "Version"))
    below = (
        _run("This document has a Classification of "),
        _control("rid-classification", "White"),
        _TAB,
        _run("Page "),
        _field("PAGE"),
        _run(" of "),
        _field("NUMPAGES"),
    )
    for edge, pieces in ((header, above), (footer, below)):
        for piece in pieces:
            edge._p.append(parse_xml(piece))  # noqa: SLF001 - python-docx has no API for fields and content controls


def _cover(document: Document) -> None:
    body = document.element.body
    end = body.sectPr
    lines = (
        ("RID Cover Title", _run("SEC Release Implementation Document")),
        ("RID Cover Release", _control("rid-release", "Release")),
        ("RID Cover Version", _control("rid-version", "Version")),
        ("RID Cover Version", _control("rid-issued", "Date")),
        ("RID Cover Version", _run("Classification: ") + _control("rid-classification", "White")),
    )
    for style, inside in lines:
        line = parse_xml(f'<w:p {_NS}><w:pPr><w:pStyle w:val="{document.styles[style].style_id}"/></w:pPr>{inside}</w:p>')
        end.addprevious(line)
    end.addprevious(parse_xml(f'<w:p {_NS}><w:r><w:br w:type="page"/></w:r></w:p>'))
    end.addprevious(parse_xml(_control(BODY, "The text of the document goes here.", block=True)))


if __name__ == "__main__":
    make()

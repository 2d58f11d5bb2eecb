"""The Word template: the styles and fields that the code needs by name, and the error for a template that lacks one.

docs/rid-template.md tells editors what they may change.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

SHIPPED = Path(__file__).parent / "templates" / "rid.docx"
"""The template shipped with the bot."""

BODY = "rid-body"
"""The tag of the content control that the document replaces."""

PARAGRAPH_STYLES = (
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "TOC 1",
    "Caption",
    "List Bullet",
    "List Bullet 2",
    "RID Contents Heading",
    "RID Criterion",
    "RID Table Bullet",
    "RID Table Heading",
    "RID Table Money",
    "RID Table Text",
    "RID Table Tick",
    "RID Text",
)
CHARACTER_STYLES = ("Hyperlink", "RID Added", "RID Removed", "Strong")
TABLE_STYLES = ("RID Table",)

_REQUIRED = (
    dict.fromkeys(PARAGRAPH_STYLES, "paragraph") | dict.fromkeys(CHARACTER_STYLES, "character") | dict.fromkeys(TABLE_STYLES, "table")
)


class TemplateError(ValueError):
    """An unusable template; the message says what it lacks and what to do."""


@dataclass
class Template:
    """A template opened for one document, with its style ids by name."""

    document: Document
    style_ids: dict[str, str]
    body: BaseOxmlElement
    """The content control that the document replaces."""


def open_template(source: Path | bytes = SHIPPED) -> Template:
    """Opens the template. Raises TemplateError if it is not a Word document, or lacks a required style or content control."""
    name = source.name if isinstance(source, Path) else "the template"
    try:
        document = docx.Document(BytesIO(source) if isinstance(source, bytes) else str(source))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TemplateError(f"{name} can't be opened as a Word document (.docx). Restore the shipped template.") from error
    style_ids = {(style.kind, style.name): style.id for style in _styles(document)}
    missing = [style for style, kind in _REQUIRED.items() if (kind, style.casefold()) not in style_ids]
    if missing:
        named = ", ".join(f"“{style}” ({_REQUIRED[style]})" for style in missing)
        raise TemplateError(f"{name} lacks the style {named}. Create it in Word under exactly that name, or restore the shipped template.")
    body = next((control for control in controls(document.element.body) if tag_of(control) == BODY), None)
    if body is None:
        raise TemplateError(f"{name} lacks the content control with the tag “{BODY}”, where the text goes. Add it in Word on its own line.")
    return Template(document, {style: style_ids[kind, style.casefold()] for style, kind in _REQUIRED.items()}, body)


@dataclass(frozen=True)
class _Style:
    kind: str
    name: str
    id: str


def _styles(document: Document) -> Iterator[_Style]:
    for style in document.styles.element.iterchildren(qn("w:style")):
        name = style.find(qn("w:name"))
        if name is not None:
            yield _Style(style.get(qn("w:type"), "paragraph"), name.get(qn("w:val"), "").casefold(), style.get(qn("w:styleId"), ""))


def controls(element: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Returns all content controls in an element, outer before inner."""
    return list(element.iter(qn("w:sdt")))


def pages_before(body: BaseOxmlElement) -> int:
    """Returns how many pages end before the text, by the page breaks before it: one for a cover."""
    return sum(each.get(qn("w:type")) == "page" for before in body.itersiblings(preceding=True) for each in before.iter(qn("w:br")))


def tag_of(control: BaseOxmlElement) -> str:
    """Returns the tag of a content control (in Word, under Properties), or ""."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return tag.get(qn("w:val"), "") if tag is not None else ""


def fill(element: BaseOxmlElement, values: dict[str, str]) -> None:
    """Replaces the content controls tagged with the names of the values by plain text in the same style."""
    for control in controls(element):
        value = values.get(tag_of(control))
        content = control.find(qn("w:sdtContent"))
        parent = control.getparent()
        if value is None or content is None or parent is None:
            continue
        texts = list(content.iter(qn("w:t")))
        for index, text in enumerate(texts):
            text.text = value if index == 0 else ""
        for child in list(content):
            control.addprevious(child)
        parent.remove(control)

"""The Word template: the styles and fields that the code relies on by name, and the sentence that says what a template lacks.

docs/rid-template.md tells an editor what may be changed in it.
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
"""The template that comes with the bot."""

BODY = "rid-body"
"""The tag of the content control that the document is written into."""

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
    """A template that no document can be made from: one sentence on what it lacks and what to do."""


@dataclass
class Template:
    """A template opened for one document, with the ids of its styles by name."""

    document: Document
    style_ids: dict[str, str]
    body: BaseOxmlElement
    """The content control that gives way to the document."""


def open_template(source: Path | bytes = SHIPPED) -> Template:
    """Opens the template. TemplateError if it is no Word document, or lacks a style or the content control that the code writes into."""
    name = source.name if isinstance(source, Path) else "the template"
    try:
        document = docx.Document(BytesIO(source) if isinstance(source, bytes) else str(source))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TemplateError(f"{name} is not a Word document (.docx) that can be opened; put the shipped template back.") from error
    found = {(style.kind, style.name): style.id for style in _styles(document)}
    missing = [style for style, kind in _REQUIRED.items() if (kind, style.casefold()) not in found]
    if missing:
        named = ", ".join(f"“{style}” ({_REQUIRED[style]})" for style in missing)
        raise TemplateError(f"{name} lacks the style {named}; make it in Word under exactly that name, or put the shipped template back.")
    body = next((control for control in controls(document.element.body) if tag_of(control) == BODY), None)
    if body is None:
        raise TemplateError(
            f"{name} lacks the content control with the tag “{BODY}”, where the text goes; put it back, on a line of its own."
        )
    return Template(document, {style: found[kind, style.casefold()] for style, kind in _REQUIRED.items()}, body)


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
    """All content controls in an element, the inner ones after the outer."""
    return list(element.iter(qn("w:sdt")))


def tag_of(control: BaseOxmlElement) -> str:
    """The tag of a content control, which Word shows under Properties; empty where it has none."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return tag.get(qn("w:val"), "") if tag is not None else ""


def fill(element: BaseOxmlElement, values: dict[str, str]) -> None:
    """Puts the values into the content controls that carry their names as tags; the controls give way to plain text in the same style."""
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

"""The Word template: what an editor may change in it, and what it must not lack."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from bot.documents.word.template import BODY, CHARACTER_STYLES, PARAGRAPH_STYLES, SHIPPED, TABLE_STYLES, TemplateError, controls, tag_of
from tests import ROOT
from tests.bot.documents.making import bare, document
from tests.bot.documents.reading import opened, sections
from tools.make_template import make


def edited(template: Document) -> bytes:
    """The template as an editor saves it."""
    saved = BytesIO()
    template.save(saved)
    return saved.getvalue()


def test_a_restyled_template_restyles_the_document() -> None:
    """A heading made purple and a smaller text in the template come out so, with no change to the code."""
    template = docx.Document(str(SHIPPED))
    for name in ("Heading 1", "RID Text"):
        style = template.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.color.rgb, style.font.size = RGBColor(0x80, 0x00, 0x80), Pt(7)
    made = opened(document(bare(), template=edited(template)))
    heading = next(each for each in made.paragraphs if each.text == "1. Scope")
    assert heading.style is not None
    assert isinstance(heading.style, ParagraphStyle)
    assert heading.style.font.color.rgb == RGBColor(0x80, 0x00, 0x80)
    text = next(each for each in made.paragraphs if each.text.startswith("This document is"))
    assert isinstance(text.style, ParagraphStyle)
    assert text.style.font.size == Pt(7)


def test_an_editor_may_put_text_and_pictures_around_the_fields() -> None:
    """What stands on the template's cover and in its header beside the fields is kept."""
    template = docx.Document(str(SHIPPED))
    template.paragraphs[0].insert_paragraph_before("A logo stands here")
    template.sections[0].header.add_paragraph("Published by the Secretariat")
    made = document(bare(), template=edited(template))
    assert sections(made)[""].lines[0][1] == "A logo stands here"
    header = opened(made).sections[0].header
    assert [each.text for each in header.paragraphs] == [
        "February 2021 SEC Release: Release Implementation Document\tVersion 1.1",
        "Published by the Secretariat",
    ]


def test_a_style_that_was_renamed_is_named_in_one_sentence() -> None:
    """Every missing style is named, with its kind and what to do."""
    template = docx.Document(str(SHIPPED))
    template.styles["RID Text"].name = "Our Text"
    template.styles["RID Table"].name = "Our Table"
    with pytest.raises(TemplateError) as refused:
        document(bare(), template=edited(template))
    assert str(refused.value) == (
        "the template lacks the style “RID Text” (paragraph), “RID Table” (table). Create it in Word under exactly that name, or restore "
        "the shipped template."
    )


def test_a_style_of_the_wrong_kind_is_missing() -> None:
    """A character style does not stand in for a paragraph style of that name."""
    template = docx.Document(str(SHIPPED))
    template.styles["RID Text"].delete()
    template.styles.add_style("RID Text", WD_STYLE_TYPE.CHARACTER)
    with pytest.raises(TemplateError, match=r"“RID Text” \(paragraph\)"):
        document(bare(), template=edited(template))


def test_a_template_without_the_place_for_the_text_is_refused() -> None:
    """The content control that the text goes into is named."""
    template = docx.Document(str(SHIPPED))
    body = template.element.body
    place = next(control for control in controls(body) if tag_of(control) == BODY)
    body.remove(place)
    with pytest.raises(TemplateError, match=f"content control with the tag “{BODY}”"):
        document(bare(), template=edited(template))


@pytest.mark.parametrize("damaged", [b"", b"PK\x03\x04 not a document", SHIPPED.read_bytes()[:3000]])
def test_a_damaged_template_is_refused(damaged: bytes) -> None:
    """What is no Word document is refused in a sentence that says so."""
    with pytest.raises(TemplateError, match="can't be opened as a Word document"):
        document(bare(), template=damaged)


def test_the_shipped_template_is_what_its_script_makes(tmp_path: Path) -> None:
    """The template in the package has the parts that the script makes, so a change to the script is not forgotten in it."""
    target = tmp_path / "templates" / "rid.docx"
    make(target)
    made, shipped = docx.Document(str(target)), docx.Document(str(SHIPPED))
    assert made.styles.element.xml == shipped.styles.element.xml
    assert made.element.xml == shipped.element.xml
    assert made.sections[0].footer.part.element.xml == shipped.sections[0].footer.part.element.xml


def test_the_guide_names_every_style_and_field() -> None:
    """docs/rid-template.md lists what an editor must not rename."""
    guide = (ROOT / "docs" / "rid-template.md").read_text(encoding="utf-8")
    template = docx.Document(str(SHIPPED))
    tags = {tag_of(control) for control in controls(template.element.body)}
    for name in (*PARAGRAPH_STYLES, *CHARACTER_STYLES, *TABLE_STYLES, *tags):
        assert f"`{name}`" in guide, name


def test_properties_name_the_document() -> None:
    """The document's properties have its title and the day of the version, and no person."""
    properties = opened(document(bare(), "1.1", issued_on=date(2020, 9, 1))).core_properties
    assert properties.title == "February 2021 SEC Release: Release Implementation Document, version 1.1"
    assert properties.created is not None
    assert properties.created.date() == date(2020, 9, 1)
    assert properties.author == "sec-release-bot"

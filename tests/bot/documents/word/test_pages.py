"""Estimated page numbers of the contents: sections begin pages, and long ones take several."""

from __future__ import annotations

import pytest

from bot.documents.word.pages import PageRoom, page_numbers
from bot.documents.word.parts import Bullet, ContentsTable, Heading, Numbered, Part, Table, paragraph
from bot.documents.word.template import open_template, pages_before

SHEET = PageRoom(465, 700, first=2)
SECTION = (Heading(1, "Section"), paragraph("Short."))


@pytest.mark.parametrize(
    ("parts", "pages"),
    [
        ((), ()),
        (SECTION, (2,)),
        ((*SECTION, *SECTION), (2, 3)),
        ((Heading(0, "About"), ContentsTable(), *SECTION, *SECTION), (3, 4)),
        ((*SECTION, paragraph("word " * 1600), *SECTION), (2, 4)),
        ((*SECTION, *[Bullet(("A point",))] * 60, *SECTION), (2, 4)),
        ((*SECTION, *[Numbered("O1", "word " * 40)] * 20, *SECTION), (2, 4)),
        ((*SECTION, Table("Rows", ("A", "B"), (("a", "word " * 30),) * 40, (1, 3)), *SECTION), (2, 5)),
        ((*SECTION, Table("Rows", ("A",), (), (1,)), *SECTION), (2, 3)),
    ],
)
def test_pages_are_estimated(parts: tuple[Part, ...], pages: tuple[int, ...]) -> None:
    """A heading of level 1 begins a page; what does not fit goes to the next, a table by its rows."""
    assert page_numbers(parts, SHEET) == pages


def test_the_text_of_the_shipped_template_follows_its_cover() -> None:
    """The cover is a page of its own."""
    assert pages_before(open_template().body) == 1

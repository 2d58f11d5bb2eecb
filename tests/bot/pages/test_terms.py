"""The way from an answer's abbreviations to the glossary: behind More, and with those that the screen uses."""

from __future__ import annotations

from bot.pages.kit.folding import folded
from bot.pages.kit.page import Button, Buttons, Fold, Page, Paragraph
from bot.pages.kit.terms import LABEL, MOST, terms
from commands.protocol.line import Line
from commands.roster.glossary import GlossaryShown
from tests.builders.office import STRANGER, Office

LINE = Line.release("mine")


def button(page: Page) -> Button | None:
    """The button to the glossary, if a page has it."""
    rows = [each for each in page.parts if isinstance(each, Buttons)]
    return next((each for row in rows for each in row.buttons if each.label == LABEL), None)


def test_abbreviations_are_words_of_capitals_once_each() -> None:
    """In the order in which they are met; references, ids, time zones and words in small letters are none."""
    said = "The TAD goes to the TAG before SIT, with MP079, SECMP0067 and DP100 (10:00 GMT). TADs, @U0RACHEL and #C0JUNE too: UIT."
    assert terms(said) == ("TAD", "TAG", "SIT", "UIT")
    assert len(terms(" ".join(f"A{chr(65 + each)}" for each in range(20)))) == MOST


def test_the_button_is_behind_more_and_names_the_terms_of_its_screen() -> None:
    """The first screen, and an answer of one screen, are no longer than before."""
    parts = (Paragraph(("The TAD is late.",)), Fold(), Paragraph(("UIT follows SIT.",)), Fold(), Paragraph(("No more.",)))
    page = Page("Answer", parts, folds=LINE)
    assert button(folded(page)) is None
    found = button(folded(page, 2))
    assert found
    assert found.line == Line.release("glossary", "UIT", "SIT")
    assert button(folded(page, 3)) is None
    assert button(folded(Page("Answer", (Paragraph(("The TAD is late.",)),), folds=LINE))) is None


def test_the_glossary_shows_several_terms(office: Office) -> None:
    """Those that are terms, whatever their case; a term of several words is still found by them all."""
    shown = office.shows("/release glossary sit UIT GMTX", GlossaryShown, STRANGER)
    assert [each.term for each in shown.terms] == ["SIT", "UIT"]
    office.refuses("/release glossary zzz yyy", because="The glossary has no “zzz yyy”")

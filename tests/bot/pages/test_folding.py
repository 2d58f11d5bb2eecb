"""Answers of one screen: what is behind More, how tall an answer is, and pages by height."""

from __future__ import annotations

from bot import pages as views
from bot.pages.kit.blocks import blocks
from bot.pages.kit.folding import folded
from bot.pages.kit.height import FULL, SCREEN, height
from bot.pages.kit.page import Bullets, Button, Buttons, Fold, Heading, Page, Paragraph, Part, Row, Table, Text
from bot.pages.kit.paging import Grouped, grouped_page, pages, table_page
from bot.pages.kit.text import text
from bot.posts import answers
from commands.protocol.line import Line, page_of
from commands.protocol.results import Person
from storage.mail.messages import Share
from tests.builders.office import RACHEL, Office

STATUS = Line.release("status", "june-2020")
ITEMS = tuple((f"Item {number} with some words that say what it is about, to fill most of a line of a message",) for number in range(100))


def labels(page: Page) -> list[str]:
    """The buttons of a page, in order."""
    return [button.label for part in page.parts if isinstance(part, Buttons) for button in part.buttons]


def lines(page: Page) -> dict[str, str]:
    """The lines of a page's buttons."""
    return {button.label: str(button.line) for part in page.parts if isinstance(part, Buttons) for button in part.buttons}


def test_what_comes_after_a_fold_is_behind_its_button() -> None:
    """The buttons before it stay on the first screen; the second leads back; an answer as text has all of it."""
    page = Page(
        "T",
        (Paragraph(("Answer",)), Buttons((Button("Next step", STATUS),)), Fold("Notes"), Paragraph(("Small words",))),
        STATUS,
        folds=STATUS,
    )
    first, second = folded(page), folded(page, 2)
    assert lines(first) == {"Next step": str(STATUS), "Notes": f"{STATUS} page 2"}
    assert (second.parts[0], lines(second)) == (Paragraph(("Small words",)), {"Back": str(STATUS)})
    assert (str(first.share), str(second.share)) == (str(STATUS), f"{STATUS} page 2")
    assert "Small words" not in text(first)
    assert "Small words" in text(page)


def test_what_is_below_the_screen_s_end_is_behind_more() -> None:
    """A long list is cut between its items, none is lost, and a heading goes with what is under it."""
    page = Page("T", (Bullets(ITEMS), Heading("Then"), Paragraph(("End",)), Buttons((Button("Next step", STATUS),))), folds=STATUS)
    shown = [folded(page, number) for number in range(1, 9)]
    count = 1 + next(number for number, each in enumerate(shown) if "More" not in labels(each))
    shown = shown[:count]
    assert all(height(blocks(each)) <= SCREEN for each in shown)
    assert labels(shown[0]) == ["Next step", "More"]
    assert labels(shown[-1]) == ["Back"]
    assert [item for each in shown for part in each.parts if isinstance(part, Bullets) for item in part.items] == list(ITEMS)
    assert not any(
        isinstance(before, Heading) and isinstance(after, Buttons)
        for each in shown
        for before, after in zip(each.parts, each.parts[1:], strict=False)
    )
    assert folded(page, 99) == shown[-1]


def test_a_list_that_goes_on_behind_more_has_its_heading_there_too() -> None:
    """The second screen says what its lines are; and no screen has a heading alone."""
    rows = tuple(Row(each, (Button("Show", STATUS),)) for each in ITEMS[:30])
    for listed in ((Bullets(ITEMS[:40]),), rows):
        page = Page("T", (Heading("First"), Paragraph(("Answer",)), Heading("Criteria"), *listed, Paragraph(("End",))), folds=STATUS)
        shown = [folded(page, number).parts for number in range(1, 5)]
        assert [Heading("First") in each for each in shown] == [True, False, False, False]
        assert [each[0] for each in shown[1:]] == [Heading("Criteria")] * 3
        assert all(isinstance(each[1], Bullets | Row) for each in shown[1:])
    tall = Bullets((("word " * 4000,),))
    page = Page("T", (Heading("Criteria"), tall, Heading("Then"), Paragraph(("End",))), folds=STATUS)
    assert [folded(page, number).parts[0] for number in (1, 2)] == [Heading("Criteria"), Heading("Then")]


def test_a_page_that_numbers_its_own_pages_or_fits_is_left_as_it_is() -> None:
    """More is nowhere that nothing is left."""
    short = Page("T", (Paragraph(("Answer",)),), folds=STATUS)
    long = Page("T", (Bullets(ITEMS),))
    assert folded(short) == short
    assert folded(long) == long


def test_pages_hold_what_fits() -> None:
    """By height and by number; a row that is taller than a page has its own."""
    assert pages([100, 100, 100], 9, 250) == [[0, 1], [2]]
    assert pages([100, 100, 100], 1, 250) == [[0], [1], [2]]
    assert pages([900, 100], 9, 250) == [[0], [1]]
    assert pages([], 9, 250) == [[]]


def test_notes_are_pages_of_their_own() -> None:
    """Notes has the place of Next where only notes follow, and stands beside it where rows follow."""
    rows: list[Grouped] = [("", item) for item in ITEMS[:3]]
    more: list[Grouped] = [("", item) for item in ITEMS[:20]]
    page = grouped_page("T", STATUS, rows, 1, "3 lines", notes=[("", ("A note",))])
    assert lines(page) == {"Notes": f"{STATUS} page 2"}
    assert "A note" in text(grouped_page("T", STATUS, rows, 2, "3 lines", notes=[("", ("A note",))]))
    many = grouped_page("T", STATUS, more, 1, "20 lines", notes=[("", ("A note",))])
    assert lines(many) == {"Next": f"{STATUS} page 2", "Notes": f"{STATUS} page 3"}
    table = Table(("A",), tuple((item,) for item in ITEMS[:2]))
    noted: list[Text] = [("A note",)]
    assert "Notes\n- A note" in text(table_page("T", STATUS, table, 2, "2 rows", notes=noted))
    assert "Item 0" not in text(table_page("T", STATUS, table, 2, "2 rows", notes=noted))


def test_an_answer_is_as_tall_as_its_lines() -> None:
    """Longer words, a button beside and a person's mention take room; the space between blocks counts once."""

    def tall(*parts: Part) -> int:
        return height(blocks(Page("T", parts)))

    line = Paragraph(("A line.",))
    assert tall(line) < tall(Paragraph(("A line. " * 40,))) < tall(Paragraph(("A line. " * 80,)))
    assert tall(Row(("A line.",), (Button("Show", STATUS),))) > tall(line)
    assert tall(line, line) - tall(line) == 30
    assert tall(Paragraph((Person("U0AAAAAAA"),))) == tall(line)
    assert tall(Bullets(ITEMS)) > FULL > tall(Bullets(ITEMS[:20]))


def test_a_page_is_read_off_a_line_s_end() -> None:
    """A line without one asks for the first."""
    assert [page_of(each) for each in ("status june-2020", "status june-2020 page 2", "list page 0", "x as of 2020-01-10  page 3")] == [
        1,
        2,
        1,
        3,
    ]


def test_a_shared_answer_is_one_screen_too(office: Office) -> None:
    """Its More opens the rest for the person who presses it."""
    page = answers.share(office.store, Share("/release scope june-2020", RACHEL, "C0JUNE2020"), office.now)
    assert page is not None
    assert height(blocks(page)) <= SCREEN


def test_the_past_is_folded_as_the_present_is(office: Office) -> None:
    """More of a pack or a status as of a day keeps the day."""
    office.at(2020, 1, 13)
    shown = views.page(office.say("/release status june-2020 as of 2020-01-10"))
    assert str(shown.folds) == "/release status june-2020 as of 2020-01-10"

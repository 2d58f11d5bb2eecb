"""Tables: Slack's table block, an aligned text in its place where Slack draws none, and pages of a long one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot import pages
from bot.pages.kit.blocks import blocks
from bot.pages.kit.page import Bold, Button, Code, Italic, Link, Page, Row, Table, UserGroup
from bot.pages.kit.paging import table_page
from bot.pages.kit.pressing import lines_of, pressable, with_lines
from bot.pages.kit.tables import block_text, table_block, table_text
from bot.slack.limits.messages import message_faults, view_faults
from bot.slack.submitted_forms import answer_view
from commands.catalogue import perform
from commands.pressing import Pressing, only_reads
from commands.protocol.line import Line
from commands.protocol.results import Channel, Moment, Person
from tests.builders.office import RACHEL, STRANGER, Office

JUNE = "june-2020"
COSTS = Table(("What", "Pounds"), ((("Build",), ("£1",)), ((Bold("Total"),), ("£1,000",)), (("None",), ())), frozenset({1}))
LINE = Line.release("timetable", JUNE)


def test_a_table_has_a_heading_row_and_figures_at_the_right() -> None:
    """Plain words are raw text, styled ones rich text, and an empty cell is a dash, because Slack takes no empty text."""
    block = table_block(COSTS)
    assert [each["align"] for each in block["column_settings"]] == ["left", "right"]
    kinds = [[cell["type"] for cell in row] for row in block["rows"]]
    assert kinds == [["rich_text"] * 2, ["raw_text"] * 2, ["rich_text", "raw_text"], ["raw_text"] * 2]
    assert block["rows"][3][1]["text"] == "–"


def test_the_text_is_a_table_too() -> None:
    """Its columns are aligned; the text of the block, which stands in modals, is the same."""
    assert table_text(COSTS) == ["What   Pounds", "-----  ------", "Build      £1", "Total  £1,000", "None        –"]
    assert block_text(table_block(COSTS)).split("\n") == table_text(COSTS)


def test_every_kind_of_word_can_stand_in_a_cell() -> None:
    """People, channels, links, code and instants keep their meaning; an address that is none is words."""
    at = Moment(datetime(2020, 1, 10, 10, tzinfo=UTC))
    cell = (
        "a ",
        Bold("b"),
        Italic("c"),
        Code("d"),
        Link("https://example.com", "e"),
        Link("x", "f"),
        Person("U1"),
        Channel("C1"),
        UserGroup("S1"),
        at,
    )
    message: dict[str, Any] = {"text": "x", "blocks": blocks(Page("T", (Table(("A",), ((cell,),)),)))}
    assert message_faults(message) == []
    kinds = [each["type"] for each in message["blocks"][1]["rows"][1][0]["elements"][0]["elements"]]
    assert kinds == ["text", "text", "text", "text", "link", "text", "user", "channel", "usergroup", "date"]


def test_rows_with_acts_stand_as_lines_until_none_is_left() -> None:
    """Who can act on a row reads lines with menus; anybody else reads the table."""
    acts = (Button("Done", Line.release("milestone", JUNE, "a", "done")), Button("Show", LINE))
    page = Page("T", (Table(("A",), ((("x",),),), beside=(Row(("x",), acts),)),))
    assert [each["type"] for each in blocks(page)] == ["header", "section"]
    assert lines_of(with_lines(page, lambda _: LINE)) == (LINE, LINE)
    bare = Page("T", (Table(("A",), ((("x",),),), beside=(Row(("x",), acts[:1]),)),))
    assert [each["type"] for each in blocks(pressable(bare, only_reads))] == ["header", "table"]


def test_a_long_table_is_paged_with_its_headings() -> None:
    """Twenty rows a page, and the rest on the next."""
    table = Table(("Number",), tuple(((str(number),),) for number in range(45)))
    page = table_page("T", LINE, table, 3, "45 rows")
    shown = next(part for part in page.parts if isinstance(part, Table))
    assert (shown.heads, [row[0] for row in shown.rows]) == (("Number",), [(str(number),) for number in range(40, 45)])


def test_a_stranger_reads_the_timetable_as_a_table_and_a_modal_as_text(office: Office) -> None:
    """The release manager has lines with menus; Slack draws no table in a modal, so it is text there."""
    shown = perform(office.store, office.asking(f"/release timetable {JUNE}"))
    kinds = {
        user: {each["type"] for each in pages.message(shown, Pressing(office.store, user, office.now.date()))["blocks"]}
        for user in (RACHEL, STRANGER)
    }
    assert "table" not in kinds[RACHEL]
    assert "table" in kinds[STRANGER]
    message = pages.message(shown, only_reads)
    assert message_faults(message) == []
    assert view_faults(answer_view(message)) == []

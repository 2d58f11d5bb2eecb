"""Paging of long answers inside Slack's limits, with Next and Previous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from bot.pages.kit.blocks import blocks
from bot.pages.kit.height import BUTTON, FULL, GAP, LINE, MOVES, WIDTH, columns, height, row_height, text_height
from bot.pages.kit.markup import mrkdwn, plain
from bot.pages.kit.page import Bullets, Button, Buttons, Chips, Heading, Page, Part, Row, Small, Table, Text
from bot.pages.kit.tables import ROWS
from commands.protocol.line import Line

NOTES = "Notes"
"""The button to an answer's notes, and their heading."""

ASIDE = 92
"""Pixels that an act beside a row takes, with the gap before it; a menu takes fewer."""

HEADING = LINE + GAP
"""Pixels of a group's heading."""


def pages(heights: Sequence[float], most: int, room: float = FULL) -> list[list[int]]:
    """Splits row numbers into pages of at most `most` rows that fit into so many pixels; a taller row has its own page."""
    found: list[list[int]] = [[]]
    left = room
    for number, tall in enumerate(heights):
        if found[-1] and (len(found[-1]) >= most or tall > left):
            found.append([])
            left = room
        found[-1].append(number)
        left -= tall
    return found


def room_beside(title: str, *parts: Part) -> float:
    """Returns the pixels that a title and these parts leave for rows on a screen with paging buttons; at least a third of it."""
    return max(FULL / 3, FULL - height(blocks(Page(title, parts))) - MOVES - 2 * LINE)


@lru_cache(maxsize=2048)  # Each page of a long answer asks for the heights of all its rows.
def text_row(words: Text, *, beside: bool = False, gap: bool = False) -> float:
    """Returns the height of a row of text: as a bullet among others, by itself (`gap`), or with an act or a menu `beside` it."""
    tall = text_height("• " + mrkdwn(words), WIDTH - ASIDE if beside else WIDTH)
    return max(BUTTON, tall) + GAP if beside else tall + (GAP if gap else 0)


def turned(line: Line, page: int, of: int, what: str, notes: int = 0) -> list[Part]:
    """Returns the footer of a page with its number and buttons; empty if there is only one page.

    `notes` is the first page of notes, 0 if there is none.
    """
    if of <= 1:
        return []
    buttons = []
    if page > 1:
        buttons.append(Button("Previous", replace(line, page=page - 1)))
    if page < of and page + 1 != notes:
        buttons.append(Button("Next", replace(line, page=page + 1)))
    if page < notes:
        buttons.append(Button(NOTES, replace(line, page=notes)))
    return [Small((f"Page {page} of {of} · {what}",)), Buttons(tuple(buttons))]


def at(line: Line, page: int) -> Line:
    """Returns the command line of a page."""
    return replace(line, page=page)


ITEMS = 12
"""Rows on a page of a long list."""


SHORT = 20
"""Rows of one line each on a page."""


Grouped = tuple[str, Text]


def _rows(rows: Sequence[Grouped], numbers: Sequence[int], acts: Mapping[int, tuple[Button, ...]]) -> Iterator[Part]:
    """Yields rows as bullets; a row with acts stands by itself, with them beside it."""
    for acting, group in groupby(numbers, key=lambda number: bool(acts.get(number))):
        if acting:
            yield from (Row(rows[number][1], acts[number]) for number in group)
        else:
            yield Bullets(tuple(rows[number][1] for number in group))


def grouped_page(
    title: str,
    line: Line,
    rows: list[Grouped],
    page: int,
    what: str,
    top: tuple[Part, ...] = (),
    end: tuple[Part, ...] = (),
    most: int = ITEMS,
    acts: Mapping[int, tuple[Button, ...]] | None = None,
    notes: Sequence[Grouped] = (),
) -> Page:
    """Returns a page of rows under group headings, as many as fit on a screen; a group that continues repeats its heading.

    `acts` stand beside their rows, by the row's number. `notes` are rows of further pages, behind a button of their own.
    """
    beside = acts or {}
    room = room_beside(title, *top, *end)
    cut = pages(_heights(rows, beside), most, room)
    of_rows = len(cut)
    if notes:
        cut += [[len(rows) + each for each in numbers] for numbers in pages(_heights(notes, {}), most, room)]
        rows = [*rows, *notes]
    page = min(page, len(cut))
    parts: list[Part] = list(top)
    for heading, group in groupby(cut[page - 1], key=lambda number: rows[number][0]):
        parts += [Heading(heading)] if heading else []
        parts += _rows(rows, [*group], beside)
    parts += turned(line, page, len(cut), what, of_rows + 1 if notes else 0)
    return Page(title, (*parts, *end), share=at(line, page))


def _heights(rows: Sequence[Grouped], acts: Mapping[int, tuple[Button, ...]]) -> list[float]:
    """Returns the rows' heights, with that of a heading before the first of each group."""
    found = []
    last = ""
    for number, (heading, words) in enumerate(rows):
        # A bullet stands by itself where its neighbours have acts.
        found.append(text_row(words, beside=bool(acts.get(number)), gap=bool(acts)) + (HEADING if heading != last else 0))
        last = heading
    return found


def table_page(
    title: str,
    line: Line,
    table: Table,
    page: int,
    what: str,
    top: tuple[Part, ...] = (),
    end: tuple[Part, ...] = (),
    most: int = ROWS,
    notes: Sequence[Text] = (),
    chips: Sequence[Button] = (),
) -> Page:
    """Returns a page of a long table, as many rows as fit on a screen; each page has its headings.

    `notes` stand as a list on further pages, behind a button of their own. `chips` are one short button for each row, below the table.
    """
    room = room_beside(title, *top, Chips(tuple(chips[:most])), *end)
    if table.acts:
        cut = pages([text_row(row.text, beside=True) for row in table.beside], min(most, ITEMS), room)
    else:
        cut = pages(_row_heights(table), most, room)
    of_rows = len(cut)
    listed = pages([text_row(each) for each in notes], most, room) if notes else []
    of = of_rows + len(listed)
    page = min(page, of)
    if page > of_rows:
        shown: tuple[Part, ...] = (Heading(NOTES), Bullets(tuple(notes[number] for number in listed[page - of_rows - 1])))
    else:
        numbers = cut[page - 1]
        beside = tuple(table.beside[number] for number in numbers) if table.beside else ()
        shown = (replace(table, rows=tuple(table.rows[number] for number in numbers), beside=beside),) if numbers else ()
        shown += (Chips(tuple(chips[number] for number in numbers)),) if chips else ()
    footer = turned(line, page, of, what, of_rows + 1 if notes else 0)
    return Page(title, (*top, *shown, *footer, *end), share=at(line, page))


def _row_heights(table: Table) -> list[float]:
    """Returns the heights of a table's rows, whose columns share the width by what stands in all of them; the headings are in the first."""
    heads, *rows = ([plain(cell) for cell in row] for row in (tuple((head,) for head in table.heads), *table.rows))
    wide = columns([heads, *rows])
    return [row_height(row, wide) + (row_height(heads, wide) if number == 0 else 0) for number, row in enumerate(rows)]

"""Paging of long answers inside Slack's limits, with Next and Previous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from bot.pages.kit.markup import mrkdwn
from bot.pages.kit.page import Bullets, Button, Buttons, Heading, Page, Part, Row, Small, Table, Text
from bot.pages.kit.tables import ROWS
from commands.protocol.line import Line

ROOM = 7500
"""Characters of rows on a page: readable, and far below Slack's limit."""


def pages(rows: Sequence[Text], most: int) -> list[list[int]]:
    """Splits row numbers into pages of at most `most` rows and about ROOM characters; a longer row has its own page."""
    found: list[list[int]] = [[]]
    room = ROOM
    for number, row in enumerate(rows):
        size = len(mrkdwn(row))
        if found[-1] and (len(found[-1]) >= most or size > room):
            found.append([])
            room = ROOM
        found[-1].append(number)
        room -= size
    return found


def turned(line: Line, page: int, of: int, what: str) -> list[Part]:
    """Returns the footer of a page with its number and buttons; empty if there is only one page."""
    if of <= 1:
        return []
    buttons = []
    if page > 1:
        buttons.append(Button("Previous", replace(line, page=page - 1)))
    if page < of:
        buttons.append(Button("Next", replace(line, page=page + 1)))
    return [Small((f"Page {page} of {of} · {what}",)), Buttons(tuple(buttons))]


def at(line: Line, page: int) -> Line:
    """Returns the command line of a page."""
    return replace(line, page=page)


ITEMS = 12
"""Rows on a page of a long list."""


STANDARD = 16
"""Rows on a page of criteria: the standard ones fit on one page, 9 + 6 + 1 (Paper, Annex 1)."""


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
) -> Page:
    """Returns a page of rows under group headings; a group that continues on the next page repeats its heading.

    `acts` stand beside their rows, by the row's number.
    """
    cut = pages([row for _, row in rows], most)
    page = min(page, len(cut))
    parts: list[Part] = list(top)
    for heading, group in groupby(cut[page - 1], key=lambda number: rows[number][0]):
        parts += [Heading(heading)] if heading else []
        parts += _rows(rows, [*group], acts or {})
    parts += turned(line, page, len(cut), what)
    return Page(title, (*parts, *end), share=at(line, page))


def table_page(
    title: str, line: Line, table: Table, page: int, what: str, top: tuple[Part, ...] = (), end: tuple[Part, ...] = (), most: int = ROWS
) -> Page:
    """Returns a page of a long table; each page has its headings. A table whose rows are lines with acts has fewer on a page."""
    sized = [tuple(piece for cell in row for piece in cell) for row in table.rows]
    cut = pages(sized, min(most, ITEMS) if table.acts else most)
    page = min(page, len(cut))
    numbers = cut[page - 1]
    beside = tuple(table.beside[number] for number in numbers) if table.beside else ()
    shown = replace(table, rows=tuple(table.rows[number] for number in numbers), beside=beside)
    return Page(title, (*top, *((shown,) if numbers else ()), *turned(line, page, len(cut), what), *end), share=at(line, page))

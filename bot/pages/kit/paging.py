"""Paging of long answers inside Slack's limits, with Next and Previous."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from bot.pages.kit.markup import mrkdwn
from bot.pages.kit.page import Bullets, Button, Buttons, Heading, Page, Part, Small, Text
from commands.protocol.line import Line

Row = TypeVar("Row")

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


def grouped_page(
    title: str,
    line: Line,
    rows: list[Grouped],
    page: int,
    what: str,
    top: tuple[Part, ...] = (),
    end: tuple[Part, ...] = (),
    most: int = ITEMS,
) -> Page:
    """Returns a page of rows under group headings; a group that continues on the next page repeats its heading."""
    cut = pages([row for _, row in rows], most)
    page = min(page, len(cut))
    parts: list[Part] = list(top)
    for heading, group in groupby((rows[number] for number in cut[page - 1]), key=lambda row: row[0]):
        parts += [Heading(heading)] if heading else []
        parts.append(Bullets(tuple(text for _, text in group)))
    parts += turned(line, page, len(cut), what)
    return Page(title, (*parts, *end), share=at(line, page))

"""Long answers in pages: each inside Slack's limits, with Next and Previous, and nothing cut."""

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
"""Characters of rows on a page: readable, and far inside what a message holds."""


def pages(rows: Sequence[Text], most: int) -> list[list[int]]:
    """The rows' numbers, page by page: at most `most` rows and about ROOM characters each; a longer row has a page of its own."""
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
    """The foot of a page: which one this is, and the buttons to the others; nothing where there is only one."""
    if of <= 1:
        return []
    buttons = []
    if page > 1:
        buttons.append(Button("Previous", replace(line, page=page - 1)))
    if page < of:
        buttons.append(Button("Next", replace(line, page=page + 1)))
    return [Small((f"Page {page} of {of} · {what}",)), Buttons(tuple(buttons))]


def at(line: Line, page: int) -> Line:
    """The command line that shows this page again."""
    return replace(line, page=page)


ITEMS = 12
"""Rows on a page of a long list."""


STANDARD = 16
"""The standard criteria fit on one page, 9 + 6 + 1 (Paper, Annex 1)."""


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
    """A page of rows under their groups' headings; a group that goes on over the page says its heading again."""
    cut = pages([row for _, row in rows], most)
    page = min(page, len(cut))
    parts: list[Part] = list(top)
    for heading, group in groupby((rows[number] for number in cut[page - 1]), key=lambda row: row[0]):
        parts += [Heading(heading)] if heading else []
        parts.append(Bullets(tuple(text for _, text in group)))
    parts += turned(line, page, len(cut), what)
    return Page(title, (*parts, *end), share=at(line, page))

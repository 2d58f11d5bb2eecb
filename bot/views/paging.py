"""Long answers in pages: each inside Slack's limits, with Next and Previous, and nothing cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.views.markup import mrkdwn
from bot.views.page import Button, Buttons, Part, Small, Text
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

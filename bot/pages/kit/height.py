"""Estimated height of an answer on a screen, from its blocks, so that answers can be kept to one screen.

The figures are those of the local workspace's page in Chromium at a width of 1180 px, whose messages are 680 px wide as Slack's are about.
They were measured on 29 November 2026 over the 1,025 golden answers and messages: the estimates of those above 500 px were between 7 % too
low and 9 % too high, and with screens filled to FULL none was above SCREEN. A browser test compares four answers with their estimates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import ceil
from typing import Any

Json = Mapping[str, Any]

SCREEN = 900
"""Pixels that an answer may have before More."""

FULL = SCREEN - 35
"""Pixels to which a screen is filled, because an estimate may be short by a line or two."""

MOVES = 50
"""Pixels of a row of buttons, such as More and Back, or Next and Previous with the number of the page."""

WIDTH = 680
"""Pixels between the edges of a message."""

LINE, SMALL_LINE, HEADER_LINE, TABLE_LINE = 22, 19.1, 24, 20.5
"""Pixels of a line of text, of small print, of a title and of a table's cell."""
FONT, SMALL_FONT, HEADER_FONT, TABLE_FONT = 15.0, 13.0, 18.0, 14.8
_SPACE = 0.29
BUTTON, BUTTON_ROW, GAP = 34, 42, 8
BUTTON_EDGES, CELL_EDGES = 26, 25

_MARKUP = re.compile(r"<(?:[^<>|]*\|)?([^<>|]*)>|&(?:amp|lt|gt);|[*_`]")
_NARROW = frozenset("iljItf.,:;'|!()[]r -’‘/·•")
_WIDE = frozenset("mwMW@—→")
_HUNG = ("•", "◦", " ")
"""Lines of a list hang behind their mark."""


def height(blocks: Iterable[Json]) -> int:
    """Returns the estimated height of a message's blocks in pixels, with the space between them."""
    total, before, last = 0.0, 0.0, ""
    for block in blocks:
        kind = block["type"]
        above, below = _margins(kind, last)
        # The margins of neighbours overlap.
        total += max(before, above) + block_height(block)
        before, last = below, kind
    return ceil(total)


def block_height(block: Json) -> float:
    """Returns the estimated height of one block in pixels, without the space around it."""
    match block["type"]:
        case "header":
            return HEADER_LINE * lines(block["text"]["text"], WIDTH, HEADER_FONT * 1.08)
        case "section":
            return _section(block)
        case "context":
            return SMALL_LINE * sum(lines(each.get("text", ""), WIDTH, SMALL_FONT) for each in block["elements"])
        case "actions":
            return _actions(block["elements"])
        case "table":
            return table_height(block["rows"])
        case _:
            return LINE


def _margins(kind: str, last: str) -> tuple[float, float]:
    match kind:
        case "header":
            return 8, 6
        case "actions":
            return 8, 4
        case "section" if last == "section":
            return 8, 4
        case _:
            return 4, 4


def _section(block: Json) -> float:
    if "fields" in block:
        found = [text_height(each["text"], WIDTH / 2 - 8) for each in block["fields"]]
        rows = [max(found[at : at + 2]) for at in range(0, len(found), 2)]
        return sum(rows) + GAP * (len(rows) - 1) + 2
    beside = block.get("accessory")
    if not beside:
        return text_height(block["text"]["text"], WIDTH)
    taken = 36 if beside["type"] == "overflow" else _button(beside["text"]["text"])
    return max(BUTTON, text_height(block["text"]["text"], WIDTH - taken - 16))


def text_height(text: str, wide: float = WIDTH) -> float:
    """Returns the height of a text in Slack's markup that stands in so many pixels."""
    return LINE * sum(lines(each, wide, FONT) for each in text.split("\n"))


def _button(label: str) -> float:
    return min(WIDTH, length(label) * 14 * 1.08 + BUTTON_EDGES)


def _actions(elements: Sequence[Json]) -> float:
    rows, left = 1, float(WIDTH)
    for each in elements:
        wide = _button(each["text"]["text"]) if "text" in each else 180
        if wide > left and left < WIDTH:
            rows, left = rows + 1, float(WIDTH)
        left -= wide + GAP
    return BUTTON + BUTTON_ROW * (rows - 1)


def table_height(rows: Sequence[Sequence[Json]]) -> float:
    """Returns the estimated height of a table, whose columns share the width by what stands in them."""
    cells = [[_cell_text(cell) for cell in row] for row in rows]
    wide = columns(cells)
    return 2 + sum(row_height(row, wide) for row in cells)


def row_height(row: Sequence[str], wide: Sequence[float]) -> float:
    """Returns the height of a table's row whose columns are so wide."""
    return 13 + TABLE_LINE * max(
        sum(lines(line, room, TABLE_FONT) for line in cell.split("\n")) for cell, room in zip(row, wide, strict=True)
    )


def columns(rows: Sequence[Sequence[str]]) -> list[float]:
    """Returns the width that a browser gives the text of each column: the width of its words, and a share of the rest."""
    least, most = [], []
    for column in zip(*rows, strict=True):
        words = (word for cell in column for word in cell.split())
        least.append(max((length(word) for word in words), default=0.5) * TABLE_FONT)
        most.append(max((length(line) for cell in column for line in cell.split("\n")), default=0.5) * TABLE_FONT)
    room = WIDTH - 2 - CELL_EDGES * len(least)
    spare = max(0.0, room - sum(least))
    wanted = sum(most) - sum(least)
    if wanted <= spare:
        # A table is as wide as the message: the rest goes to all columns.
        return [each * room / max(1.0, sum(most)) for each in most]
    return [low + spare * (high - low) / wanted for low, high in zip(least, most, strict=True)]


def _cell_text(cell: Json) -> str:
    if cell["type"] == "raw_text":
        return str(cell["text"])
    parts = (part for section in cell["elements"] for part in section["elements"])
    return "".join(str(part.get("text") or part.get("fallback") or "@somebody") for part in parts)


@lru_cache(maxsize=2048)  # Each page of a long answer asks for the heights of all its rows.
def lines(text: str, wide: float, font: float) -> int:
    """Returns on how many lines a text without line breaks stands in so many pixels, broken at words."""
    shown = _MARKUP.sub(_shown, text)
    room = (wide - (16 if shown.startswith(_HUNG) else 0)) / font
    if length(shown) <= room:
        return 1
    count, left = 1, room
    for word in shown.split(" "):
        size = length(word)
        if size > left and left < room:
            count, left = count + 1, room
        if size > room:
            count += int(size / room)
            size %= room
        left -= size + _SPACE
    return count


def _shown(found: re.Match[str]) -> str:
    return found[1] or ("&" if found[0].startswith("&") else "" if len(found[0]) == 1 else "@somebody")


@lru_cache(maxsize=4096)
def length(text: str) -> float:
    """Returns the length of a text on one line, in ems."""
    return 1.06 * sum(
        0.29 if each in _NARROW else 0.84 if each in _WIDE else 0.66 if each.isupper() else 1.3 if ord(each) > 0x2500 else 0.55
        for each in text
    )

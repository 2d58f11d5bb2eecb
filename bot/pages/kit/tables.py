"""Tables as Slack's table block, and as text for the command line, fallback text and modals, which hold no tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.pages.kit.markup import plain
from bot.pages.kit.page import Bold, Bullets, Code, Italic, Link, Piece, Table, Text, UserGroup
from commands.protocol.results import Address, Channel, Moment, Person
from policy.model.wording import instant_words

Json = dict[str, Any]

ROWS = 20
"""Rows on a page: Slack takes 100, and this many are a screen."""
EMPTY = "–"
WIDE = 90
"""Characters to which a column of text is padded; longer cells run on."""


def table_block(table: Table) -> Json:
    """Returns Slack's table block: the headings in bold, long cells wrapped, figures at the right."""
    columns = [{"align": "right" if each in table.right else "left", "is_wrapped": True} for each in range(len(table.heads))]
    rows = [[_cell((Bold(head),)) for head in table.heads], *([_cell(cell) for cell in row] for row in table.rows)]
    return {"type": "table", "column_settings": columns, "rows": rows}


def table_text(table: Table) -> list[str]:
    """Returns the table as lines of text, its columns aligned under their headings."""
    return _aligned([list(table.heads), *([plain(cell).replace("\n", " · ") or EMPTY for cell in row] for row in table.rows)], table.right)


def table_list(table: Table) -> Bullets:
    """Returns the table as a list, for App Home: Slack draws tables in messages only. The cells after the first have their heading."""
    return Bullets(tuple(_item(table.heads, row) for row in table.rows))


def _item(heads: Sequence[str], row: Sequence[Text]) -> Text:
    first, second, *rest = row
    named = (f"{head}: {plain(cell)}" for head, cell in zip(heads[2:], rest, strict=True) if plain(cell).strip())
    return (*first, f"  {heads[1]}: ", *second, *(f"\n{each}" for each in named))


def block_text(block: Mapping[str, Any]) -> str:
    """Returns a table block as aligned text."""
    right = {number for number, each in enumerate(block.get("column_settings", ())) if each.get("align") == "right"}
    return "\n".join(_aligned([[_words(cell) for cell in row] for row in block["rows"]], right))


def _aligned(rows: Sequence[Sequence[str]], right: frozenset[int] | set[int]) -> list[str]:
    widths = [min(WIDE, max(map(len, column))) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        sized = enumerate(zip(row, widths, strict=True))
        cells = (cell.rjust(width) if number in right else cell.ljust(width) for number, (cell, width) in sized)
        lines.append("  ".join(cells).rstrip())
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def _cell(text: Text) -> Json:
    words = plain(text)
    if not words.strip():
        return {"type": "raw_text", "text": EMPTY}
    if all(isinstance(each, str) for each in text):
        return {"type": "raw_text", "text": words}
    elements = [element for each in text if (element := _element(each))]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _element(piece: Piece) -> Json | None:
    match piece:
        case str():
            return {"type": "text", "text": piece} if piece else None
        case Bold(text):
            return {"type": "text", "text": text, "style": {"bold": True}} if text else None
        case Italic(text):
            return {"type": "text", "text": text, "style": {"italic": True}} if text else None
        case Code(text):
            return {"type": "text", "text": text, "style": {"code": True}} if text else None
        case Link(url, label):
            # Slack refuses a link that is not one.
            return (
                {"type": "link", "url": url, "text": label} if url.startswith(("https://", "http://")) else {"type": "text", "text": label}
            )
        case Address(url, label):
            return _element(Link(url, label or url))
        case Person(user):
            return {"type": "user", "user_id": user}
        case Channel(channel):
            return {"type": "channel", "channel_id": channel}
        case UserGroup(group):
            return {"type": "usergroup", "usergroup_id": group}
        case Moment(at):
            return _moment(at)


def _moment(at: datetime) -> Json:
    return {"type": "date", "timestamp": int(at.timestamp()), "format": "{date_short_pretty} {time}", "fallback": instant_words(at)}


def _words(cell: Mapping[str, Any]) -> str:
    if cell["type"] == "raw_text":
        return str(cell["text"]).replace("\n", " · ")
    parts = [part for section in cell["elements"] for part in section["elements"]]
    found = (part.get("text") or part.get("user_id") or part.get("channel_id") or part.get("fallback") or "" for part in parts)
    return "".join(map(str, found)).replace("\n", " · ")

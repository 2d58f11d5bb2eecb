"""Blocks, messages and views of a size, of which the cases of Slack's limits are made."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(size: int) -> Json:
    """A plain_text object of so many characters."""
    return {"type": "plain_text", "text": "x" * size}


def mrkdwn(size: int) -> Json:
    """A mrkdwn object of so many characters."""
    return {"type": "mrkdwn", "text": "x" * size}


def section(size: int = 1, **more: Any) -> Json:
    """A section of so many characters."""
    return {"type": "section", "text": mrkdwn(size), **more}


def option(number: int, text: int = 1, **more: Any) -> Json:
    """A menu option; the number keeps its value apart from others."""
    return {"text": plain(text), "value": str(number), **more}


def options(count: int) -> list[Json]:
    """So many options."""
    return [option(n) for n in range(count)]


def button(**more: Any) -> Json:
    """A button with its text, or as given."""
    return {"type": "button", "text": plain(1), **more}


def confirm(**more: Any) -> Json:
    """A confirmation with all it needs, or as given."""
    return {"title": plain(1), "text": mrkdwn(1), "confirm": plain(1), "deny": plain(1), **more}


def in_actions(*elements: Json) -> Json:
    """A message with one actions block."""
    return {"text": "t", "blocks": [{"type": "actions", "elements": list(elements)}]}


def in_section(element: Json) -> Json:
    """A message with one section that has an accessory."""
    return {"text": "t", "blocks": [section(accessory=element)]}


def message(*blocks: Json) -> Json:
    """A message of these blocks."""
    return {"text": "t", "blocks": list(blocks)}


def field(element: Json, **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain(1), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal of these blocks, with a submit button."""
    return {"type": "modal", "title": plain(1), "submit": plain(1), "blocks": list(blocks), **more}


def text_input(**more: Any) -> Json:
    """A plain text input."""
    return {"type": "plain_text_input", **more}


def table(rows: int, cells: int = 1) -> Json:
    """A table block of so many rows and cells each."""
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * cells for _ in range(rows)]}


def picture(**more: Any) -> Json:
    """An image block."""
    return {"type": "image", "image_url": "https://example.org/p.png", "alt_text": "x", **more}


def select(count: int, **more: Any) -> Json:
    """A static select of so many options."""
    return {"type": "static_select", "options": options(count), **more}


def groups(count: int, each: int = 1) -> list[Json]:
    """So many option groups."""
    return [{"label": plain(1), "options": options(each)} for _ in range(count)]


def checks(count: int) -> Json:
    """So many checkboxes."""
    return {"type": "checkboxes", "options": options(count)}


def radios(count: int) -> Json:
    """So many radio buttons."""
    return {"type": "radio_buttons", "options": options(count)}


def overflow(count: int) -> Json:
    """An overflow menu of so many options."""
    return {"type": "overflow", "options": options(count)}


def rows_of(kind: str, **more: Any) -> Json:
    """A rich_text block with one element of a kind."""
    return {"type": "rich_text", "elements": [{"type": kind, **more}]}


def words(limit: int) -> str:
    """How Slack says that a text is too long."""
    return f"must be less than {limit + 1} characters"


URL = "https://example.org/"

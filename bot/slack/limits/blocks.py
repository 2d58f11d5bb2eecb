"""Slack's limits on blocks: in messages, in modals and in App Home. Figures are from Slack's Block Kit reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.slack.limits.checks import Check, Faults, anything, array, boolean, both, by_type, enum, fault, number, plain, record, string, text
from bot.slack.limits.elements import (
    ALT_TEXT,
    accessory,
    action,
    button,
    context_action,
    image,
    input_element,
    one_picture,
    picture_source,
)
from bot.slack.limits.rich_text import rich_text_elements

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
BLOCK_ID: Final = 255
SECTION_TEXT: Final = 3000
SECTION_FIELDS: Final = 10
FIELD_TEXT: Final = 2000
HEADER_TEXT: Final = 150
CONTEXT_ELEMENTS: Final = 10
CONTEXT_TEXT: Final = 3000
ACTIONS_ELEMENTS: Final = 25
MARKDOWN_TEXT: Final = 12_000
INPUT_LABEL: Final = 2000
INPUT_HINT: Final = 2000
IMAGE_TITLE: Final = 2000
TABLE_ROWS: Final = 100
TABLE_CELLS: Final = 20
CONTEXT_ACTIONS_ELEMENTS: Final = 5
ALERT_TEXT: Final = 200
CARD_TITLE: Final = 150
CARD_BODY: Final = 200
CARD_BUTTONS: Final = 3
CAROUSEL_CARDS: Final = 10
CONTAINER_BLOCKS: Final = 10
CONTAINER_TITLE: Final = 150


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record({"type": anything, **required}, {"block_id": string(1, BLOCK_ID), **(optional or {})})


def _text_or_fields(value: object, at: str, faults: Faults) -> None:
    """Checks that a section has text, fields or both."""
    if isinstance(value, Mapping) and "text" not in value and "fields" not in value:
        faults.append(fault("missing required field: text", at))


def _table_cell(value: object, at: str, faults: Faults) -> None:
    rich = record({"type": anything, "elements": rich_text_elements}, {"block_id": string(1, BLOCK_ID)})
    raw = record({"type": anything, "text": string(1)})
    figure = record({"type": anything, "value": number}, {"text": string(1)})
    by_type({"raw_text": raw, "raw_number": figure, "rich_text": rich})(value, at, faults)


def _some_content(value: object, at: str, faults: Faults) -> None:
    """Checks that a card has a picture, a title, a body or buttons."""
    if isinstance(value, Mapping) and not {"hero_image", "title", "actions", "body"} & set(value):
        faults.append(fault("must provide at least one of hero_image, title, actions or body", at))


def _some_title(value: object, at: str, faults: Faults) -> None:
    """Checks that a container has a title, plain or rich."""
    if isinstance(value, Mapping) and not {"title", "rich_text_title"} & set(value):
        faults.append(fault("missing required field: title", at))


_context_element = by_type({"image": image, "plain_text": text(CONTEXT_TEXT), "mrkdwn": text(CONTEXT_TEXT)})
_column = record({}, {"align": enum("left", "center", "right"), "is_wrapped": boolean})

_BLOCKS: Final[Mapping[str, Check]] = {
    "section": both(
        _block(
            {},
            {
                "text": text(SECTION_TEXT),
                "fields": array(text(FIELD_TEXT), 1, SECTION_FIELDS),
                "accessory": accessory,
                "expand": boolean,
            },
        ),
        _text_or_fields,
    ),
    "header": _block({"text": plain(HEADER_TEXT)}),
    "divider": _block({}),
    "context": _block({"elements": array(_context_element, 1, CONTEXT_ELEMENTS)}),
    "actions": _block({"elements": array(action, 1, ACTIONS_ELEMENTS)}),
    "image": both(
        _block({"alt_text": string(1, ALT_TEXT)}, {**picture_source, "title": plain(IMAGE_TITLE)}),
        one_picture,
    ),
    "input": _block(
        {"label": plain(INPUT_LABEL), "element": input_element},
        {"hint": plain(INPUT_HINT), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block({"elements": rich_text_elements}),
}
_picture = by_type({"image": image})
_card = both(
    _block(
        {},
        {
            "hero_image": _picture,
            "icon": _picture,
            "title": text(CARD_TITLE),
            "subtitle": text(CARD_TITLE),
            "body": text(CARD_BODY),
            "actions": array(button, 1, CARD_BUTTONS),
        },
    ),
    _some_content,
)
# A video block needs the scope links.embed:write and a domain to unfurl, which this app does not ask for, so Slack refuses it.
# data_table and data_visualization are refused as well: the bot sends neither, and the local workspace does not draw them.
_rich_text = by_type({"rich_text": _BLOCKS["rich_text"]})
_source = record({"type": anything, "url": string(1), "text": string(1)})
_task_card = _block(
    {"task_id": string(1), "title": string(1), "status": enum("pending", "in_progress", "complete", "error")},
    {"details": _rich_text, "output": _rich_text, "sources": array(by_type({"url": _source}), 0, MESSAGE_BLOCKS)},
)
_CHILDREN: Final[Mapping[str, Check]] = {
    **_BLOCKS,
    "context_actions": _block({"elements": array(context_action, 1, CONTEXT_ACTIONS_ELEMENTS)}),
    "card": _card,
    "carousel": _block({"elements": array(by_type({"card": _card}), 1, CAROUSEL_CARDS)}),
    "markdown": _block({"text": string(1, MARKDOWN_TEXT)}),
    "table": _block(
        {"rows": array(array(_table_cell, 1, TABLE_CELLS), 1, TABLE_ROWS)},
        {"column_settings": array(_column, 0, TABLE_CELLS)},
    ),
    "task_card": _task_card,
    "plan": _block({"title": string(1)}, {"tasks": array(by_type({"task_card": _task_card}), 0, MESSAGE_BLOCKS)}),
}
_MESSAGE_BLOCKS: Final[Mapping[str, Check]] = {
    **_CHILDREN,
    "container": both(
        _block(
            {"child_blocks": array(by_type(_CHILDREN), 1, CONTAINER_BLOCKS)},
            {
                "title": plain(CONTAINER_TITLE),
                "rich_text_title": _rich_text,
                "subtitle": text(CONTAINER_TITLE),
                "width": enum("narrow", "standard", "wide", "full"),
                "icon": _picture,
                "is_collapsible": boolean,
                "default_collapsed": boolean,
                "has_header_divider": boolean,
            },
        ),
        _some_title,
    ),
}
MESSAGE = array(by_type(_MESSAGE_BLOCKS), 0, MESSAGE_BLOCKS)
_alert = _block({"text": text(ALERT_TEXT)}, {"level": enum("default", "info", "warning", "error", "success")})
HOME = array(by_type({**_BLOCKS, "card": _card, "carousel": _CHILDREN["carousel"]}), 0, VIEW_BLOCKS)
MODAL = array(by_type({**_BLOCKS, "alert": _alert, "card": _card}), 0, VIEW_BLOCKS)

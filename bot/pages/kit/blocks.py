"""Pages as Block Kit blocks, inside Slack's limits at any size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.pages.kit.markup import clipped, fitting, measured, mrkdwn, units, whole
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Chips, Facts, Heading, Page, Paragraph, Part, Row, Small, Table, Text
from bot.pages.kit.tables import table_block
from commands.catalogue import verb_of
from policy.model.wording import shortened

Block = dict[str, Any]

SECTION = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
LABEL = 75
CHIPS = 25
"""Short buttons in a row, which Slack wraps."""
MENU, VALUE = 5, 150
"""Options in a menu, and characters of an option's value."""
ROW = 5
"""Buttons in a row; Slack takes 25, but more than five wrap badly on a phone."""

LONGEST_ESCAPE = 5
"""Units of the longest character when it is escaped: &amp; has five."""

_UNBREAKABLE = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);")


def blocks(page: Page) -> list[Block]:
    """Renders a page as blocks, title first and Share last, with unique block ids."""
    drawn: list[Block] = [{"type": "header", "text": {"type": "plain_text", "text": cut(page.title, HEADER), "emoji": True}}]
    for part in page.parts:
        drawn.extend(_drawn(part))
    if page.share:
        share = {"type": "button", "action_id": "share:page", "text": _label("Share"), "value": str(page.share)}
        last = drawn[-1]
        if last["type"] == "actions" and len(last["elements"]) < ROW:
            last["elements"].append(share)
        else:
            drawn.append({"type": "actions", "elements": [share]})
    for number, block in enumerate(drawn):
        block["block_id"] = f"b{number}"
    return drawn


def with_button(text: str, button: Button) -> list[Block]:
    """Renders a text that already is Slack's markup, with a button under it."""
    drawn = [*map(_section, split(text, SECTION)), {"type": "actions", "elements": [_button(button, 0)]}]
    return [{**block, "block_id": f"b{number}"} for number, block in enumerate(drawn)]


def _drawn(part: Part) -> Iterator[Block]:
    match part:
        case Heading(words):
            yield from map(_section, split(mrkdwn((Bold(cut(words, SECTION // 2)),)), SECTION))
        case Paragraph(words):
            yield from map(_section, split(mrkdwn(words), SECTION))
        case Facts(pairs):
            yield from _facts(pairs)
        case Bullets(items):
            yield from map(_section, _packed(items))
        case Small(words):
            yield from ({"type": "context", "elements": [_text(piece)]} for piece in split(mrkdwn(words), SECTION))
        case Table():
            if part.acts:
                for line in part.beside:
                    yield from _row(line.text, line.acts)
            else:
                yield table_block(part)
        case Row(words, acts):
            yield from _row(words, acts)
        case Buttons(buttons):
            for start in range(0, len(buttons), ROW):
                row = buttons[start : start + ROW]
                yield {"type": "actions", "elements": [_button(each, start + n) for n, each in enumerate(row)]}
        case Chips(buttons):
            for start in range(0, len(buttons), CHIPS):
                row = buttons[start : start + CHIPS]
                yield {"type": "actions", "elements": [_button(each, start + n) for n, each in enumerate(row)]}


def _row(words: Text, acts: tuple[Button, ...]) -> Iterator[Block]:
    first, *rest = split("• " + mrkdwn(words).replace("\n", "\n   "), SECTION)
    beside = tuple(each for each in acts if len(str(each.line)) <= VALUE)[:MENU]
    yield {**_section(first), "accessory": _beside(beside)} if beside else _section(first)
    yield from map(_section, rest)


def _beside(acts: tuple[Button, ...]) -> dict[str, Any]:
    if len(acts) == 1:
        return _button(acts[0], 0)
    # One listener takes every act; the line is authorised when it is performed.
    options = [{"text": _label(each.label), "value": str(each.line)} for each in acts]
    return {"type": "overflow", "action_id": "act:menu", "options": options}


def _facts(pairs: tuple[tuple[str, Text], ...]) -> Iterator[Block]:
    short: list[str] = []
    for label, value in pairs:
        field = mrkdwn((Bold(label), "\n", *value))
        if units(field) <= FIELD:
            short.append(field)
            continue
        yield from _fields(short)
        short = []
        yield from map(_section, split(field, SECTION))
    yield from _fields(short)


def _fields(fields: list[str]) -> Iterator[Block]:
    for start in range(0, len(fields), FIELDS):
        yield {"type": "section", "fields": [_text(each) for each in fields[start : start + FIELDS]]}


def _packed(items: tuple[Text, ...]) -> Iterator[str]:
    """Packs bullets into sections; a bullet longer than a section continues in the next one."""
    held = ""
    for item in items:
        for number, piece in enumerate(split("• " + mrkdwn(item).replace("\n", "\n   "), SECTION)):
            if held and (number or units(held) + 1 + units(piece) > SECTION):
                yield held
                held = ""
            held = f"{held}\n{piece}" if held else piece
    if held:
        yield held


def split(text: str, longest: int) -> list[str]:
    """Splits markup into pieces of at most `longest` units at lines or words, never inside a link, an escape or an emoji."""
    pieces = []
    rest = text.strip("\n")
    while units(rest) > longest:
        at = _break(rest, fitting(rest, longest))
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip("\n ")
    return [piece for piece in [*pieces, rest] if piece.strip()]


def _break(text: str, longest: int) -> int:
    for found in _UNBREAKABLE.finditer(text):
        if found.end() > longest:
            # One that begins the text and is longer than a piece is broken: there is no other place.
            longest = (found.start() or longest) if found.start() < longest else longest
            break
    for mark in ("\n", " "):
        at = text.rfind(mark, longest // 2, longest)
        if at > 0 and not any(found.start() < at < found.end() for found in _UNBREAKABLE.finditer(text, 0, longest)):
            return at
    return whole(text, longest)


def cut(text: str, longest: int) -> str:
    """Shortens a label or title in whole words, with an ellipsis, to at most `longest` units as it is sent; the page has the full text."""
    if len(text) * LONGEST_ESCAPE <= longest or measured(text) <= longest:
        return text
    room = min(longest, len(text) - 1)
    while (over := measured(shown := shortened(text, whole(text, room - 1) + 1)) - longest) > 0:
        room -= max(1, over // LONGEST_ESCAPE)
    return shown


def bounded(drawn: list[Block], most: int) -> list[Block]:
    """Returns a message's blocks with at most `most` units of text: the longest texts are shortened, and end with an ellipsis."""
    texts = [text for block in drawn for text in _texts(block)]
    sizes = [units(text["text"]) for text in texts]
    room = most - _all_text(drawn) + sum(sizes)
    if room < sum(sizes):
        ceiling = _ceiling(sizes, room)
        for text, size in zip(texts, sizes, strict=True):
            if size > ceiling:
                text["text"] = f"{clipped(split(text['text'], ceiling - 1)[0], ceiling - 1)}…"
    return drawn


def _texts(block: Block) -> Iterator[dict[str, Any]]:
    """Yields the running texts of a block."""
    found = [block["text"]] if block["type"] == "section" and "text" in block else []
    yield from (*found, *block.get("fields", ()), *(block["elements"] if block["type"] == "context" else ()))


def _ceiling(sizes: list[int], room: int) -> int:
    """Returns the size to which the longest are shortened, so that all have room."""
    left = len(sizes)
    for size in sorted(sizes):
        if size * left > room:
            break
        room, left = room - size, left - 1
    return max(2, room // max(1, left))


def _all_text(drawn: list[Block]) -> int:
    """Returns the units of all text in blocks as it is sent, at any depth."""
    size = 0
    found: list[Any] = [*drawn]
    for one in found:  # It grows by what is inside of what it holds.
        inside = one
        if isinstance(one, dict):
            inside = one.values()
            text = one.get("text")
            if isinstance(text, str):
                size += measured(text) if one.get("type") == "plain_text" else units(text)
        found += [each for each in inside if isinstance(each, (dict, list))]
    return size


def _section(text: str) -> Block:
    return {"type": "section", "text": _text(text)}


def _text(text: str) -> dict[str, Any]:
    # Verbatim stops Slack from turning plain words into links, channels and mentions.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _label(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(text, LABEL), "emoji": True}


def _button(button: Button, number: int) -> dict[str, Any]:
    verb = verb_of(button.line)
    kind = "act" if verb and verb.acts else "show"
    drawn: dict[str, Any] = {"type": "button", "action_id": f"{kind}:{number}", "text": _label(button.label), "value": str(button.line)}
    if button.primary:
        drawn["style"] = "primary"
    return drawn

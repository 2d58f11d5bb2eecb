"""A page as Block Kit blocks, inside Slack's limits whatever its size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.pages.kit.markup import mrkdwn
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Facts, Heading, Page, Paragraph, Part, Small, Text
from commands.catalogue import verb_of

Block = dict[str, Any]

SECTION = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
LABEL = 75
ROW = 5
"""Buttons a row: Slack takes 25, but more than five wrap badly on a phone."""

_UNBREAKABLE = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);")


def blocks(page: Page) -> list[Block]:
    """The page's blocks, title first, Share last; block ids count up so that none is there twice."""
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


def _drawn(part: Part) -> Iterator[Block]:
    match part:
        case Heading(words):
            yield _section(mrkdwn((Bold(words),)))
        case Paragraph(words):
            yield from map(_section, split(mrkdwn(words), SECTION))
        case Facts(pairs):
            yield from _facts(pairs)
        case Bullets(items):
            yield from map(_section, _packed(items))
        case Small(words):
            yield from ({"type": "context", "elements": [_text(piece)]} for piece in split(mrkdwn(words), SECTION))
        case Buttons(buttons):
            for start in range(0, len(buttons), ROW):
                row = buttons[start : start + ROW]
                yield {"type": "actions", "elements": [_button(each, start + n) for n, each in enumerate(row)]}


def _facts(pairs: tuple[tuple[str, Text], ...]) -> Iterator[Block]:
    short: list[str] = []
    for label, value in pairs:
        field = mrkdwn((Bold(label), "\n", *value))
        if len(field) <= FIELD:
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
    """As many bullets to a section as it holds; a bullet longer than a section goes on in the next one."""
    held = ""
    for item in items:
        for number, piece in enumerate(split("• " + mrkdwn(item).replace("\n", "\n   "), SECTION)):
            if held and (number or len(held) + 1 + len(piece) > SECTION):
                yield held
                held = ""
            held = f"{held}\n{piece}" if held else piece
    if held:
        yield held


def split(text: str, longest: int) -> list[str]:
    """The text in pieces of at most `longest` characters, broken at a line or a word, never inside a link or an escape."""
    pieces = []
    rest = text.strip("\n")
    while len(rest) > longest:
        at = _break(rest, longest)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip("\n ")
    return [piece for piece in [*pieces, rest] if piece.strip()]


def _break(text: str, longest: int) -> int:
    for found in _UNBREAKABLE.finditer(text, 0, longest + 200):
        if found.start() < longest < found.end():
            longest = found.start() or longest
            break
    for mark in ("\n", " "):
        at = text.rfind(mark, longest // 2, longest)
        if at > 0 and not any(found.start() < at < found.end() for found in _UNBREAKABLE.finditer(text)):
            return at
    return longest


def cut(text: str, longest: int) -> str:
    """A label or a title shortened with an ellipsis; whole text stands elsewhere on the page."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _section(text: str) -> Block:
    return {"type": "section", "text": _text(text)}


def _text(text: str) -> dict[str, Any]:
    # Verbatim keeps Slack from making links, channels and people out of somebody's words.
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

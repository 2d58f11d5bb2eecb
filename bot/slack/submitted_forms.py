"""Forms in Slack: turns a submitted modal into a request, and an answer into a modal that shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.pages.kit import forms
from bot.pages.kit.blocks import cut, split
from bot.pages.kit.tables import block_text
from bot.slack import ids, payloads
from bot.slack.payloads import Back, Body, Malformed
from bot.slack.typed_text import strip_invisible
from commands.protocol.earlier_pages import unpacked
from commands.protocol.form import Answer
from commands.protocol.line import Line, NotADayError
from commands.protocol.merge import MARK
from commands.protocol.request import FORM, Request
from commands.protocol.understood.keys_in_words import day_in_words, key_in_words

TITLE = "SEC releases"

LONGEST = 3000
"""Characters of a view's private metadata in Slack, and of a section."""

MOST_BLOCKS = 100
"""Blocks of a view in Slack."""


def with_back(view: Mapping[str, Any], back: Back) -> dict[str, Any]:
    """Returns the view with the place where it was opened in its private metadata, if that has room for it."""
    if not back.url:
        return dict(view)
    metadata = json.loads(str(view.get("private_metadata") or "{}"))
    whole = json.dumps({**metadata, "back": back.url, **({"thread": back.thread} if back.thread else {})})
    return {**view, "private_metadata": whole} if len(whole) <= LONGEST else dict(view)


def request_of(body: Body, now: datetime) -> Request:
    """Returns the request of a submitted form: its command line with the answers. Raises Malformed."""
    view = payloads.mapping(body, "view")
    line, seen, step, opened, kept = _metadata(view)
    answers = {name: _cleaned(answer) for name, answer in forms.answers(dict(_values(view))).items()}
    request = payloads.line_request(line, actor=payloads.actor_of(body), now=now, key=ids.view_key(body), via=FORM)
    return replace(request, answers={**kept, **answers}, seen=seen, step=step, opened=opened)


def first_field(view: Body) -> str:
    """Returns the name of the first field of a submitted form, "" if it has none. Raises Malformed."""
    return next(iter(_values(view)), "")


def with_typed(view: Mapping[str, Any], form: object) -> dict[str, Any]:
    """Returns a view that takes a form's place with the texts and dates entered on all its pages, so that they can be copied."""
    earlier, fields = _earlier(_object(form)), _typed(_object(form))
    dates = [(label, day) for label, text in (*earlier, *_dates(_object(form))) if (day := day_in_words(text)) != text]
    texts = [(label, text) for label, text in earlier if day_in_words(text) == text] + fields
    if not (texts or dates):
        return dict(view)
    heading = {"type": "section", "text": {"type": "mrkdwn", "text": "*What you entered, to copy:*"}}
    pieces = [piece for label, text in texts for piece in (f"{label}:", *split(text, LONGEST))]
    pieces += split("\n".join(f"{label}: {day}" for label, day in dates), LONGEST) if dates else []
    blocks = [_plain_section(piece) for piece in pieces]
    return {**view, "blocks": [*view["blocks"], {"type": "divider"}, heading, *blocks][:MOST_BLOCKS]}


def _values(view: Body) -> Body:
    return payloads.mapping(payloads.mapping(view, "state"), "values")


def _earlier(form: Body) -> list[tuple[str, str]]:
    """Returns the name in words and the answer of each field on the form's earlier pages; lists are choices, which nobody types."""
    try:
        kept = unpacked(str(json.loads(str(form.get("private_metadata") or "{}")).get("kept", "")))
    except (ValueError, AttributeError):
        return []
    named = ((key_in_words(name.removeprefix("date-")), answer) for name, answer in kept.items() if isinstance(answer, str) and answer)
    return [(f"{name[:1].upper()}{name[1:]}", strip_invisible(answer)) for name, answer in named]


def _dates(form: Body) -> list[tuple[str, str]]:
    """Returns the label and day of each date that was chosen in the form, other than those with which it opened."""
    found: list[tuple[str, str]] = []
    for block in _items(form.get("blocks")):
        element = _object(block.get("element"))
        states = _object(_object(_object(form.get("state")).get("values")).get(str(block.get("block_id"))))
        chosen = "".join(str(state.get("selected_date") or "") for state in states.values() if isinstance(state, Mapping))
        if element.get("type") == "datepicker" and chosen and chosen != element.get("initial_date"):
            found.append((str(_object(block.get("label")).get("text") or ""), chosen))
    return found


def _typed(form: Body) -> list[tuple[str, str]]:
    """Returns the label and text of each field that a person typed into; what the form opened with is still on record."""
    found: list[tuple[str, str]] = []
    for block in _items(form.get("blocks")):
        element = _object(block.get("element"))
        states = _object(_object(_object(form.get("state")).get("values")).get(str(block.get("block_id"))))
        typed = (str(state.get("value") or "") for state in states.values() if isinstance(state, Mapping))
        text = strip_invisible("".join(typed)).strip()
        if element.get("type") == "plain_text_input" and text and text != str(element.get("initial_value") or "").strip():
            found.append((str(_object(block.get("label")).get("text") or ""), text))
    return found


def _object(value: object) -> Mapping[str, Any]:
    # A form that failed may be none of Slack's, and what is said of that must not fail too.
    return value if isinstance(value, Mapping) else {}


def _items(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _plain_section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def line_of(body: Body) -> Line:
    """Returns the command line of the form that contains a search field. Raises Malformed."""
    line, *_ = _metadata(payloads.mapping(body, "view"))
    try:
        return Line.parse(line)
    except NotADayError as fault:
        raise Malformed("a form without its command line") from fault


def _metadata(view: Body) -> tuple[str, int, str, tuple[str, ...], dict[str, Answer]]:
    try:
        metadata = json.loads(str(view.get("private_metadata") or "{}"))
        # A form that an older version opened has no digests.
        digests = str(metadata.get("opened", ""))
        opened = tuple(digests[start : start + MARK] for start in range(0, len(digests), MARK))
        kept = {name: _cleaned(answer) for name, answer in unpacked(str(metadata.get("kept", ""))).items()}
        return str(metadata["line"]), int(metadata["seen"]), str(metadata["step"]), opened, kept
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Malformed("a form without its command line") from fault


def _cleaned(answer: Answer) -> Answer:
    return strip_invisible(answer) if isinstance(answer, str) else answer


def answer_view(message: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a modal that shows an answer in place of a form, with nothing to submit and, as it is in no channel, nothing to share."""
    text = {"type": "plain_text", "text": cut(str(message["text"]), 3000)}
    blocks = without_share(message.get("blocks") or []) or [{"type": "section", "text": text}]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": TITLE},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }


def without_share(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Returns the blocks without the Share button, and tables as text, because Slack draws tables in messages only."""
    left: list[Mapping[str, Any]] = []
    for block in blocks:
        if block["type"] == "table":
            words = {"type": "text", "text": block_text(block)}
            left.append({"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [words]}]})
        elif block["type"] != "actions":
            left.append(block)
        elif elements := [each for each in block["elements"] if not each["action_id"].startswith("share:")]:
            left.append({**block, "elements": elements})
    return left

"""Forms in Slack: opened on a trigger, submitted back to the command that asked, and the result shown in their place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.pages.kit import forms
from bot.slack import ids, payloads
from bot.slack.payloads import Body, Malformed
from commands.protocol.form import Answer
from commands.protocol.line import Line, NotADayError
from commands.protocol.request import Request

TITLE = "SEC releases"


def request_of(body: Body, now: datetime) -> Request:
    """The request that a submitted form stands for: its command line, with the answers. Raises Malformed."""
    view = payloads.mapping(body, "view")
    line, seen, step = _kept(view)
    values = payloads.mapping(payloads.mapping(view, "state"), "values")
    answers = {name: _clean(answer) for name, answer in forms.answers(dict(values)).items()}
    asked = payloads.line_request(line, actor=payloads.clicker(body), now=now, key=ids.view_key(body), via="modal")
    return replace(asked, answers=answers, seen=seen, step=step)


def line_of(body: Body) -> Line:
    """The command line of the form in which something is searched. Raises Malformed."""
    line, _, _ = _kept(payloads.mapping(body, "view"))
    try:
        return Line.parse(line)
    except NotADayError as fault:
        raise Malformed("a form without its command line") from fault


def _kept(view: Body) -> tuple[str, int, str]:
    try:
        kept = json.loads(str(view.get("private_metadata") or "{}"))
        return str(kept["line"]), int(kept["seen"]), str(kept["step"])
    except (ValueError, KeyError, TypeError) as fault:
        raise Malformed("a form without its command line") from fault


def _clean(answer: Answer) -> Answer:
    return payloads.prose(answer) if isinstance(answer, str) else answer


def shown(message: Mapping[str, Any]) -> dict[str, Any]:
    """An answer in place of a form: its blocks, with nothing left to submit."""
    text = {"type": "plain_text", "text": str(message["text"])[:3000]}
    blocks = message.get("blocks") or [{"type": "section", "text": text}]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": TITLE},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }

"""Slack's newer blocks as cases: cards, carousels, context actions, alerts, and numbers in tables."""

from __future__ import annotations

from typing import Any

from tests.bot.slack.limits.limit_blocks import Json, button, message, modal, mrkdwn, plain, section, words


def card(**more: Any) -> Json:
    """A card as given."""
    return {"type": "card", **more}


def carousel(count: int) -> Json:
    """A carousel of so many cards."""
    return {"type": "carousel", "elements": [card(title=plain(1))] * count}


def context_actions(count: int) -> Json:
    """So many icon buttons as context actions."""
    return {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain(1)}] * count}


def alert(size: int, **more: Any) -> Json:
    """An alert of so many characters."""
    return {"type": "alert", "text": plain(size), **more}


def figure(value: object) -> Json:
    """A table of one number."""
    return {"type": "table", "rows": [[{"type": "raw_number", "value": value}]]}


def task(**more: Any) -> Json:
    """A task card as given."""
    return {"type": "task_card", "task_id": "t", "title": "Task", "status": "pending", **more}


def container(count: int, **more: Any) -> Json:
    """A container of so many sections."""
    return {"type": "container", "title": plain(1), "child_blocks": [section()] * count, **more}


MESSAGES: list[tuple[str, Json, Json, str, str]] = [
    ("card title", message(card(title=mrkdwn(150))), message(card(title=mrkdwn(151))), words(150), "/blocks/0/title/text"),
    ("card body", message(card(body=mrkdwn(200))), message(card(body=mrkdwn(201))), words(200), "/blocks/0/body/text"),
    (
        "card buttons",
        message(card(actions=[button()] * 3)),
        message(card(actions=[button()] * 4)),
        "no more than 3 items allowed",
        "/blocks/0/actions",
    ),
    (
        "empty card",
        message(card(title=plain(1))),
        message(card(subtitle=plain(1))),
        "must provide at least one of hero_image, title, actions or body",
        "/blocks/0",
    ),
    ("carousel", message(carousel(10)), message(carousel(11)), "no more than 10 items allowed", "/blocks/0/elements"),
    ("context actions", message(context_actions(5)), message(context_actions(6)), "no more than 5 items allowed", "/blocks/0/elements"),
    ("alert in a message", message(section()), message(alert(1)), "unsupported type: alert", "/blocks/0/type"),
    ("video", message(section()), message({"type": "video"}), "unsupported type: video", "/blocks/0/type"),
    ("container", message(container(10)), message(container(11)), "no more than 10 items allowed", "/blocks/0/child_blocks"),
    (
        "container in a container",
        message(container(1)),
        message(container(1, child_blocks=[container(1)])),
        "unsupported type: container",
        "/blocks/0/child_blocks/0/type",
    ),
    ("task card", message(task(status="complete")), message(task(status="done")), "must be a valid enum value", "/blocks/0/status"),
    ("number in a table", message(figure(1.5)), message(figure("1.5")), "must provide a number", "/blocks/0/rows/0/0/value"),
]
VIEWS: list[tuple[str, Json, Json, str, str]] = [
    ("alert", modal(alert(200)), modal(alert(201)), words(200), "/view/blocks/0/text/text"),
    ("level", modal(alert(1, level="error")), modal(alert(1, level="red")), "must be a valid enum value", "/view/blocks/0/level"),
]

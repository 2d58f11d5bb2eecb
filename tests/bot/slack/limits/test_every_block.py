"""Every block of docs.slack.dev/reference/block-kit/blocks: where it is accepted, and that the local workspace draws it."""

from __future__ import annotations

import re

import pytest

from bot.slack.limits.messages import message_faults, view_faults
from tests import ROOT
from tests.bot.slack.limits.limit_blocks import Json, button, plain, section
from tests.bot.slack.limits.newer_cases import alert, card, carousel, container, context_actions, figure, task

EVERYWHERE = ("message", "modal", "home")
RICH: Json = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}
FIELD: Json = {"type": "input", "label": plain(1), "element": {"type": "plain_text_input", "action_id": "a"}}

BLOCKS: list[tuple[Json, tuple[str, ...]]] = [
    ({"type": "actions", "elements": [button()]}, EVERYWHERE),
    (alert(1), ("modal",)),
    (card(title=plain(1)), EVERYWHERE),
    (carousel(1), ("message", "home")),
    (container(1), ("message",)),
    ({"type": "context", "elements": [plain(1)]}, EVERYWHERE),
    (context_actions(1), ("message",)),
    ({"type": "divider"}, EVERYWHERE),
    ({"type": "header", "text": plain(1)}, EVERYWHERE),
    ({"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"}, EVERYWHERE),
    (FIELD, EVERYWHERE),
    ({"type": "markdown", "text": "# June"}, ("message",)),
    ({"type": "plan", "title": "Plan", "tasks": [task()]}, ("message",)),
    (RICH, EVERYWHERE),
    (section(), EVERYWHERE),
    (figure(1), ("message",)),
    (task(), ("message",)),
]
"""The blocks that are accepted, each with the surfaces that take it."""

REFUSED = ("data_table", "data_visualization", "file", "video")
"""Refused: apps can't send `file`, `video` needs a scope that this app lacks, and the bot sends no charts and no data tables."""


@pytest.mark.parametrize(("block", "surfaces"), BLOCKS, ids=[each[0]["type"] for each in BLOCKS])
def test_a_block_is_accepted_where_slack_takes_it_and_drawn(block: Json, surfaces: tuple[str, ...]) -> None:
    """On other surfaces its type is named as unsupported; the page has a case for it."""
    modal = {"type": "modal", "title": plain(1), "blocks": [block], "submit": plain(1)}
    faults = {
        "message": message_faults({"text": "x", "blocks": [block]}),
        "modal": view_faults(modal),
        "home": view_faults({"type": "home", "blocks": [block]}),
    }
    assert tuple(name for name, found in faults.items() if not found) == surfaces
    assert all("unsupported type" in found[0] for found in faults.values() if found)
    drawn = (ROOT / "workspace-page" / "src" / "blocks" / "blocks.tsx").read_text(encoding="utf-8")
    assert block["type"] in re.findall(r'case "(\w+)":', drawn)


@pytest.mark.parametrize("kind", REFUSED)
def test_a_block_that_the_app_cannot_send_is_refused(kind: str) -> None:
    """With its type, on each surface."""
    for faults in (message_faults({"text": "x", "blocks": [{"type": kind}]}), view_faults({"type": "home", "blocks": [{"type": kind}]})):
        assert faults[0].startswith(f"[ERROR] unsupported type: {kind}")

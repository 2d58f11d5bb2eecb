"""Slack's limits on messages and views, used by the tests and enforced by the local workspace.

`message_faults` and `view_faults` list each broken limit in Slack's words with its JSON pointer, like `response_metadata.messages`; an
empty list means that Slack accepts it. `error_code` is Slack's `error` for such a list. Figures are from Slack's Block Kit reference
unless a comment says otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from bot.slack.limits import blocks as limits
from bot.slack.limits.checks import Check, Faults, anything, array, boolean, by_type, fault, items, plain, record, string
from bot.slack.limits.elements import options_answer

VIEW_WORDS: Final = 24
CALLBACK_ID: Final = 255
PRIVATE_METADATA: Final = 3000
VIEW_BYTES: Final = 250_000
ATTACHMENTS: Final = 100
MESSAGE_TEXT: Final = 40_000  # chat.postMessage truncates longer text.
UPDATED_TEXT: Final = 4_000  # chat.update answers msg_too_long beyond it.
METADATA_BYTES: Final = 8_000
# Not documented: Slack's developers state 12,000 characters over all blocks of a posted message; answers by response_url are
# exempt.
BLOCKS_TEXT: Final = 12_000

Via = Literal["post", "update", "respond"]


def message_faults(payload: Mapping[str, object], via: Via = "post") -> list[str]:
    """Returns what Slack would refuse in a message; empty if nothing.

    `via` is how it is sent: posted, as an update, or as an answer by response_url or ephemerally.
    """
    faults: Faults = []
    words, blocks, attachments = payload.get("text"), payload.get("blocks"), payload.get("attachments")
    if not words and not blocks and not attachments and not payload.get("markdown_text"):
        faults.append("no_text")
    if words is not None and not isinstance(words, str):
        faults.append(fault("must provide a string", "/text"))
    if isinstance(words, str) and len(words) > (UPDATED_TEXT if via == "update" else MESSAGE_TEXT):
        faults.append("msg_too_long")
    if blocks is not None:
        _check_blocks(blocks, "/blocks", faults, limits.MESSAGE)
        if via != "respond" and _total_text(blocks) > BLOCKS_TEXT:
            faults.append("msg_blocks_too_long")
    if attachments is not None:
        _check_attachments(attachments, faults)
    if "metadata" in payload:
        faults.extend(metadata_faults(payload["metadata"]))
    return faults


def view_faults(view: object) -> list[str]:
    """Returns what Slack would refuse in a modal or App Home view; empty if nothing."""
    faults: Faults = []
    if not isinstance(view, Mapping):
        return [fault("must provide an object", "/view")]
    common: dict[str, Check] = {
        "private_metadata": string(0, PRIVATE_METADATA),
        "callback_id": string(0, CALLBACK_ID),
        "external_id": string(0, 255),
    }
    modal: dict[str, Check] = {
        **common,
        "submit": plain(VIEW_WORDS),
        "close": plain(VIEW_WORDS),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    }
    required: dict[str, Check] = {"type": anything, "title": plain(VIEW_WORDS), "blocks": limits.MODAL}
    check = by_type({"modal": record(required, modal), "home": record({"type": anything, "blocks": limits.HOME}, common)})
    check(view, "/view", faults)
    blocks = view.get("blocks")
    if isinstance(blocks, list | tuple):
        _check_unique(blocks, "/view/blocks", faults)
        if view.get("type") == "modal" and "submit" not in view:
            faults.extend(
                fault("must define `submit` to use an `input` block in modals", f"/view/blocks/{index}/input")
                for index, block in enumerate(blocks)
                if isinstance(block, Mapping) and block.get("type") == "input"
            )
    if len(json.dumps(view, default=str).encode()) > VIEW_BYTES:
        faults.append("view_too_large")
    return faults


def options_faults(answer: object) -> list[str]:
    """Returns what Slack would refuse in the answer to a `block_suggestion`: options or option groups."""
    faults: Faults = []
    record({}, options_answer)(answer, "", faults)
    if not faults and isinstance(answer, Mapping) and ("options" in answer) == ("option_groups" in answer):
        faults.append(fault("must provide only one of options or option_groups", ""))
    return faults


def metadata_faults(metadata: object) -> list[str]:
    """Returns what Slack would refuse in message metadata: an event type and a payload, at most 8 KB."""
    if not isinstance(metadata, Mapping):
        return ["invalid_metadata_format"]
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), Mapping):
        return ["invalid_metadata_format"]
    if not metadata["event_type"] or set(metadata) - {"event_type", "event_payload"}:
        return ["invalid_metadata_schema"]
    if len(json.dumps(metadata, default=str).encode()) > METADATA_BYTES:
        return ["metadata_too_large"]
    return []


def error_code(faults: list[str]) -> str:
    """Returns Slack's `error` for a list of faults: a bare code itself, otherwise by the place of the first fault."""
    first = faults[0]
    if not first.startswith("[ERROR]"):
        return first
    if "[json-pointer:/blocks" in first:
        return "invalid_blocks"
    if "[json-pointer:/attachments" in first:
        return "invalid_attachments"
    return "invalid_arguments"


def _check_blocks(blocks: object, at: str, faults: Faults, check: Check) -> None:
    check(blocks, at, faults)
    if isinstance(blocks, list | tuple):
        _check_unique(blocks, at, faults)
        tables = [b for b in blocks if isinstance(b, Mapping) and b.get("type") == "table"]
        if len(tables) > 1:
            faults.append(fault("only_one_table_allowed", at))


def _check_attachments(attachments: object, faults: Faults) -> None:
    array(anything, 0, ATTACHMENTS)(attachments, "/attachments", faults)
    for index, attachment in enumerate(attachments if isinstance(attachments, list | tuple) else []):
        at = f"/attachments/{index}"
        if not isinstance(attachment, Mapping):
            faults.append(fault("must provide an object", at))
        elif "blocks" in attachment:
            _check_blocks(attachment["blocks"], f"{at}/blocks", faults, limits.MESSAGE)


def _check_unique(blocks: list[object] | tuple[object, ...], at: str, faults: Faults) -> None:
    """Checks that block_ids are unique, action_ids are unique within a block, and at most one element takes the focus."""
    seen: set[str] = set()
    focused = 0
    for index, block in enumerate(blocks):
        if not isinstance(block, Mapping):
            continue
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            faults.append(fault(f'`block_id` "{block_id}" already exists', f"{at}/{index}/block_id"))
        elif isinstance(block_id, str):
            seen.add(block_id)
        actions: set[str] = set()
        for place, element in _elements(block):
            action_id = element.get("action_id")
            if isinstance(action_id, str) and action_id in actions:
                faults.append(fault(f'`action_id` "{action_id}" already exists', f"{at}/{index}/{place}/action_id"))
            elif isinstance(action_id, str):
                actions.add(action_id)
            focused += element.get("focus_on_load") is True
            if focused > 1 and element.get("focus_on_load") is True:
                faults.append(fault("only one element can have focus_on_load", f"{at}/{index}/{place}/focus_on_load"))


def _elements(block: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    for name in ("accessory", "element"):
        one = block.get(name)
        if isinstance(one, Mapping):
            yield name, one
    if block.get("type") in ("actions", "context_actions"):
        for index, each in enumerate(items(block, "elements")):
            yield f"elements/{index}", each
    if block.get("type") == "card":
        for index, each in enumerate(items(block, "actions")):
            yield f"actions/{index}", each


def _total_text(value: object) -> int:
    """Returns the number of characters in all text in blocks, at any depth."""
    if isinstance(value, Mapping):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(_total_text(each) for each in value.values() if not isinstance(each, str))
    if isinstance(value, list | tuple):
        return sum(_total_text(each) for each in value)
    return 0

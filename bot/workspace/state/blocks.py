"""Slack's processing of blocks: adding missing ids, finding elements, and keeping their values."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from bot.workspace.state.ids import new_word
from bot.workspace.state.store import Json

# By element type: the name of its value in a view's state, and the property with its initial value.
VALUES: dict[str, tuple[str, str]] = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "files"),
}
INTERACTIVE = frozenset({*VALUES, "button", "overflow", "feedback_buttons", "icon_button"})
_CONTENT = {"carousel": "elements", "container": "child_blocks", "plan": "tasks"}
_LISTS = frozenset({"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"})


def completed(blocks: list[Json]) -> list[Json]:
    """Returns a copy of blocks with an id on each block and interactive element."""
    copied = copy.deepcopy(blocks)
    for block in _with_cards(copied):
        block.setdefault("block_id", new_word())
        for element in _elements_of(block):
            if element["type"] in INTERACTIVE:
                element.setdefault("action_id", new_word())
    return copied


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yields each interactive element with its block."""
    for block in _with_cards(blocks):
        for element in _elements_of(block):
            if element.get("type") in INTERACTIVE:
                yield block, element


def find(blocks: list[Json], block_id: object, action_id: object) -> Json | None:
    """Returns the interactive element with these ids."""
    return next((e for b, e in elements(blocks) if b.get("block_id") == block_id and e.get("action_id") == action_id), None)


def state_of(blocks: list[Json], given: object) -> Json:
    """Returns Slack's `state.values`: one entry per element with a value, either given or initial."""
    values: dict[str, dict[str, Json]] = {}
    answers = given if isinstance(given, dict) else {}
    for block, element in elements(blocks):
        if element["type"] not in VALUES:
            continue
        name, first = VALUES[element["type"]]
        answer = answers.get(block["block_id"])
        answer = answer.get(element["action_id"]) if isinstance(answer, dict) else None
        value: Any = answer.get(name) if isinstance(answer, dict) else element.get(first)
        if value in ("", []) or value is None:
            value = [] if name in _LISTS else None
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], name: _with_text(element, value)}
    return values


def missing_answers(blocks: list[Json], values: Json) -> dict[str, str]:
    """Returns the input errors that Slack's client itself reports on submit (empty, too short, too long), by block id."""
    faults: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] != "input" or element["type"] not in VALUES:
            continue
        value = values[block["block_id"]][element["action_id"]][VALUES[element["type"]][0]]
        if value is None or value == []:
            if not block.get("optional"):
                faults[block["block_id"]] = "Please complete this required field."
        elif isinstance(value, str) and len(value) < element.get("min_length", 0):
            faults[block["block_id"]] = f"Please enter at least {element['min_length']} characters."
        elif element["type"] == "plain_text_input" and len(str(value)) > element.get("max_length", 3000):
            faults[block["block_id"]] = f"Please enter at most {element.get('max_length', 3000)} characters."
    return faults


def _with_text(element: Json, value: object) -> object:
    """Returns the full option if only its value was given."""
    offered = [*element.get("options", []), *(o for g in element.get("option_groups", []) for o in g["options"])]
    by_value = {o["value"]: o for o in offered}
    if isinstance(value, dict):
        return by_value.get(value.get("value"), value)
    if isinstance(value, list):
        return [by_value.get(v.get("value"), v) if isinstance(v, dict) else v for v in value]
    return value


def _with_cards(blocks: list[Json]) -> Iterator[Json]:
    """Yields each block, and those in a carousel, a container or a plan, which have ids and buttons of their own."""
    for block in blocks:
        yield block
        if within := _CONTENT.get(str(block.get("type"))):
            yield from _with_cards([each for each in block.get(within, []) if isinstance(each, dict)])


def _elements_of(block: Json) -> Iterator[Json]:
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield block[name]
    if block.get("type") in ("actions", "context_actions"):
        yield from (e for e in block.get("elements", []) if isinstance(e, dict))
    if block.get("type") == "card":
        yield from (e for e in block.get("actions", []) if isinstance(e, dict))

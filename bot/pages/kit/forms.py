"""Forms as Slack modals: each field is an input block, with the field's name as block_id and its kind in the action_id."""

from __future__ import annotations

import json
from typing import Any

from bot.pages.kit.blocks import cut, split
from bot.pages.kit.markup import mrkdwn
from commands.protocol.earlier_pages import packed
from commands.protocol.form import SEARCHED, Answer, Faults, Field, Form, Kind
from policy.model.roster import name_of_body

CALLBACK = "form"
LINES = 3000

Element = dict[str, Any]


def modal(form: Form) -> dict[str, Any]:
    """Renders the form as a Slack view; its private metadata holds the command line of its answers, and grants nothing."""
    about = [
        {"type": "section", "text": {"type": "mrkdwn", "text": piece, "verbatim": True}}
        for piece in split("\n".join(map(mrkdwn, form.about)), LINES)
    ]
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain(form.title, 24),
        "close": _plain("Cancel", 24),
        "private_metadata": json.dumps(_metadata(form)),
        "blocks": [*about, *(block for field in form.fields for block in (*_above(field), _input(field)))],
    }
    if form.fields or form.submit:
        view["submit"] = _plain(form.submit, 24)
    return view


def _metadata(form: Form) -> dict[str, Any]:
    metadata = {"line": str(form.line), "seen": form.seen, "step": form.step, "opened": "".join(form.opened)}
    return {**metadata, "kept": packed(form.kept)} if form.kept else metadata


def _above(field: Field) -> list[Element]:
    return [_section(piece) for piece in split("\n".join(map(mrkdwn, field.above)), LINES)]


def _section(text: str) -> Element:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def errors(faults: Faults) -> dict[str, str]:
    """Returns the sentences by block id, for `response_action: errors`."""
    return dict(faults.by_field)


def answers(values: dict[str, Any]) -> dict[str, Answer]:
    """Returns the answers in a view's state, by field name."""
    return {block: _answer(next(iter(actions.values()))) for block, actions in values.items() if actions}


def _answer(state: dict[str, Any]) -> Answer:
    for name in ("value", "selected_date", "selected_user", "selected_channel", "selected_conversation"):
        if state.get(name):
            return str(state[name])
    if state.get("selected_option"):
        return str(state["selected_option"]["value"])
    if state.get("selected_options") is not None:
        return tuple(str(each["value"]) for each in state["selected_options"])
    if state.get("files"):
        return str(state["files"][0]["id"])
    if state.get("selected_users") is not None:
        return tuple(map(str, state["selected_users"]))
    return ""


def _plain(text: str, longest: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(text, longest), "emoji": True}


def _input(field: Field) -> dict[str, Any]:
    block: dict[str, Any] = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, 2000),
        "element": _element(field),
        "optional": field.optional,
    }
    if field.hint:
        block["hint"] = _plain(field.hint, 2000)
    return block


def _element(field: Field) -> Element:
    # Slack keeps what was typed into an input whose ids stay the same, so a new value comes in an input with another id.
    action = f"{field.kind.value}:{field.name}{(':' if field.turn else '')}{field.turn}"
    match field.kind:
        case Kind.LINE | Kind.TEXT:
            return _given(
                {
                    "type": "plain_text_input",
                    "action_id": action,
                    "multiline": field.kind is Kind.TEXT,
                    "max_length": min(field.longest, LINES),
                },
                "initial_value",
                field.value,
            )
        case Kind.NUMBER:
            return _given({"type": "number_input", "action_id": action, "is_decimal_allowed": False}, "initial_value", field.value)
        case Kind.DATE:
            return _given({"type": "datepicker", "action_id": action}, "initial_date", field.value)
        case Kind.PERSON:
            return _given({"type": "users_select", "action_id": action}, "initial_user", field.value)
        case Kind.PEOPLE:
            return _given({"type": "multi_users_select", "action_id": action}, "initial_users", list(field.value))
        case Kind.CHANNEL:
            return _given({"type": "channels_select", "action_id": action}, "initial_channel", field.value)
        case Kind.FILE:
            return _given({"type": "file_input", "action_id": action, "max_files": 1}, "filetypes", list(field.filetypes))
        case Kind.CHOICES | Kind.TICKS:
            return _several(field, action)
        case _:
            return _one(field, action)


def _given(element: Element, name: str, value: object) -> Element:
    return {**element, name: value} if value else element


def _one(field: Field, action: str) -> Element:
    if field.kind in SEARCHED:
        chosen = next((option(each.value, each.label) for each in field.options if each.value == field.value), None)
        if chosen is None and isinstance(field.value, str) and field.value:
            chosen = option(field.value, field.value)
        return _given({"type": "external_select", "action_id": action, "min_query_length": 0}, "initial_option", chosen)
    options = [option(each.value, each.label) for each in field.options]
    return _given({"type": "static_select", "action_id": action, "options": options}, "initial_option", _chosen(options, field.value))


def _several(field: Field, action: str) -> Element:
    options = [option(each.value, each.label) for each in field.options]
    initial = [each for each in options if each["value"] in field.value]
    # Checkboxes hold ten options, so a longer list becomes a menu.
    kind = "checkboxes" if field.kind is Kind.TICKS and len(options) <= 10 else "multi_static_select"
    return _given({"type": kind, "action_id": action, "options": options}, "initial_options", initial)


def _chosen(options: list[Element], value: Answer) -> Element | None:
    return next((each for each in options if each["value"] == value), None)


def option(value: str, label: str) -> Element:
    """Renders an option; a committee's key is shown as its name."""
    return {"text": _plain(name_of_body(label), 75), "value": value[:150]}

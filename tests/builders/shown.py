"""What people see in Slack of the bot's answers: messages, modals, buttons, fields, and what a field holds once it is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Given = str | Sequence[str]
"""What is put into a field: text, a date, an option's value, an id; several where several may be chosen; "" takes away what is there."""


@dataclass(frozen=True)
class Message:
    """A message that somebody was answered with, or one that is posted at `ts`."""

    payload: Json
    channel: str
    ephemeral: bool = True
    ts: str = ""

    @property
    def text(self) -> str:
        """Its whole fallback text."""
        return str(self.payload["text"])

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return list(self.payload.get("blocks") or ())


@dataclass(frozen=True)
class View:
    """A modal as it is shown: a form, or an answer in the place of one. `hash` tells this state of it from later ones."""

    id: str
    hash: str
    payload: Json

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.payload["title"]["text"])

    @property
    def text(self) -> str:
        """What stands in it beside the fields, a line per block."""
        return "\n".join(_words(block) for block in self.blocks if block["type"] != "input")

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return list(self.payload["blocks"])

    @property
    def fields(self) -> dict[str, Json]:
        """Its input blocks, by field name."""
        return {block["block_id"]: block for block in self.blocks if block["type"] == "input"}

    def value(self, name: str) -> Given:
        """What a field shows before anybody fills it in."""
        return given_in(prefilled(self.fields[name]["element"]))

    def options(self, name: str) -> tuple[str, ...]:
        """The values of the choices that a field lists."""
        return tuple(each["value"] for each in self.fields[name]["element"]["options"])


@dataclass(frozen=True)
class Errors:
    """A form that was not taken: what is wrong, by field name."""

    by_field: dict[str, str]


@dataclass(frozen=True)
class Closed:
    """A form that was taken and is gone."""


@dataclass(frozen=True)
class Button:
    """A button on a message or in a view."""

    element: Json
    on: Message | View

    @property
    def label(self) -> str:
        """What it says."""
        return str(self.element["text"]["text"])

    @property
    def line(self) -> str:
        """The command line that it runs."""
        return str(self.element["value"])


def buttons(on: Message | View) -> dict[str, Button]:
    """The buttons of a message or a view, by what they say."""
    found = [element for block in on.blocks if block["type"] == "actions" for element in block["elements"]]
    for beside in (block["accessory"] for block in on.blocks if "accessory" in block):
        # A choice of a menu is pressed as a button with its value.
        chosen = ({"action_id": beside["action_id"], **each} for each in beside.get("options", ()))
        found += chosen if beside["type"] == "overflow" else [beside]
    return {each.label: each for each in (Button(element, on) for element in found)}


def heading(on: Message | View | Errors | Closed) -> str:
    """The heading of an answer: "Done", or the thing that was refused after a warning sign; empty for a form."""
    blocks = on.blocks if isinstance(on, Message | View) else []
    return next((str(block["text"]["text"]) for block in blocks if block["type"] == "header"), "")


def form(answer: object) -> View:
    """The answer, which must be a form."""
    assert isinstance(answer, View), answer
    assert answer.fields, answer.text
    return answer


def done(answer: Message | View | Errors | Closed) -> str:
    """What was said of a change that was made."""
    assert isinstance(answer, Message | View), answer
    assert heading(answer) == "Done", answer.text
    return answer.text


def refused(answer: Message | View | Errors | Closed) -> str:
    """The sentence of a refusal."""
    assert isinstance(answer, Message | View), answer
    assert heading(answer).startswith("⚠️") or heading(answer).endswith("?"), answer.text
    return answer.text


def _words(block: Json) -> str:
    texts = [block["text"]] if "text" in block else [*block.get("fields", ()), *block.get("elements", ())]
    return "\n".join(str(each["text"]) for each in texts if isinstance(each.get("text"), str))


_PLAIN = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "file_input": ("files", "files"),
}
"""Where each kind of element keeps what is chosen, in a view's state and in the view itself."""


def prefilled(element: Json) -> Json:
    name, initial = _PLAIN[element["type"]]
    return {name: element.get(initial, [] if name.endswith("s") else None)}


def state_of(element: Json, given: Given) -> Json:
    name, _ = _PLAIN[element["type"]]
    if name == "files":
        return {name: [{"id": each} for each in ([given] if isinstance(given, str) else given) if each]}
    if not name.startswith("selected_option"):
        return {name: list(given) if name.endswith("s") else given or None}
    options: Mapping[str, Json] = {each["value"]: each for each in element.get("options", ())}
    wanted = [given] if isinstance(given, str) and given else list(given)
    missing = [each for each in wanted if each not in options]
    assert not missing, f"{missing} cannot be chosen among {list(options)}"
    chosen = [options[each] for each in wanted]
    return {name: chosen if name.endswith("s") else chosen[0] if chosen else None}


def given_in(state: Json) -> Given:
    (value,) = state.values()
    if isinstance(value, Mapping):
        return str(value["value"])
    if isinstance(value, list):
        return tuple(str(each.get("value") or each["id"]) if isinstance(each, Mapping) else str(each) for each in value)
    return str(value or "")

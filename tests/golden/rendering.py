"""What a person reads of an answer, as plain text for a golden file: pages, forms and messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot import pages
from bot.pages.kit import forms
from bot.pages.kit.files import Sent
from bot.pages.kit.height import SCREEN, height
from bot.pages.kit.pressing import May
from bot.slack.sending.channels import Plan
from commands.mine import MineShown
from commands.protocol.form import Faults, Form
from commands.protocol.results import Refused
from commands.results import Result

Json = dict[str, Any]

UNDO = re.compile(r"(?<=/release )undo \d+")
STAMP = re.compile(r" v[0-9a-f]{6,}\b")

KINDS = {
    "datepicker": "a day",
    "users_select": "one person",
    "multi_users_select": "several people",
    "channels_select": "one channel",
    "number_input": "a number",
    "static_select": "one of these",
    "external_select": "one, searched for while typing",
    "multi_static_select": "any of these",
    "checkboxes": "ticks",
    "file_input": "a file",
}
"""What each kind of element asks for, in words."""


def as_read(result: Result, made: Json) -> str:
    """A command's result as a person reads it, as it is drawn: a page with the buttons that they may press, a form, or what is wrong."""
    if isinstance(result, Form):
        return form_text(made)
    if isinstance(result, Faults):
        return str(made["text"])
    heading = "REFUSED" if isinstance(result, Refused) else "PAGE"
    return "\n".join([f"{heading}  {unescaped(made['text'])}", *_missing_buttons(made)])


def drawn(result: Result, may: May | None = None, screen: int = 1) -> Json:
    """What Slack is sent of a command's result: a message, a form's view, or the sentences beside a form's fields as a message."""
    if isinstance(result, Form):
        return forms.modal(result)
    if isinstance(result, Faults):
        # The name of an acknowledgement is a fingerprint of what is acknowledged.
        named = {name.partition("-")[0] if name.startswith("ack-") else name: said for name, said in forms.errors(result).items()}
        return {"text": "\n".join(["NOT TAKEN", *(f"  {name}: {said}" for name, said in named.items())])}
    return pages.message(result, None if isinstance(result, MineShown) else may, screen)


def too_tall(result: Result, made: Json) -> int:
    """The estimated pixels of an answer as it is drawn, if it is taller than a screen before More; else 0. Forms scroll."""
    if isinstance(result, Form | Faults):
        return 0
    tall = height(made["blocks"])
    return tall if tall > SCREEN else 0


def primaries(message: Json) -> list[str]:
    """The labels of a message's primary buttons, which are its next step."""
    return [each["text"]["text"] for each in _elements(message) if each.get("style") == "primary"]


def wrong_primaries(message: Json) -> str:
    """What is wrong with a message's primary buttons; "" if nothing is. It has one at most, and a refusal that offers something has one."""
    found = primaries(message)
    if len(found) > 1:
        return f"primary buttons: {', '.join(found)}"
    refused = message.get("text", "").startswith("⚠️") and any("value" in each for each in _elements(message))
    return "" if found or not refused else "no primary button on a refusal"


def _elements(message: Json) -> list[Json]:
    return [each for block in message.get("blocks", ()) for each in (*block.get("elements", ()), block.get("accessory", {}))]


def form_text(modal: Json) -> str:
    """A modal as text: its title, the sentences above, each field with what it offers and holds, and the button that sends it."""
    lines = [f"FORM  {modal['title']['text']}"]
    for block in modal["blocks"]:
        lines += ["", *(_field(block) if block["type"] == "input" else unescaped(block["text"]["text"]).split("\n"))]
    submit = f"[{modal['submit']['text']}] " if "submit" in modal else ""
    return "\n".join([*lines, "", f"{submit}[{modal['close']['text']}]"])


def message_text(message: Json) -> str:
    """A message that the bot posts by itself: where it goes, its text, the buttons that the text leaves out, and its files."""
    if "pin" in message:
        return "PIN  the message of the announcement"
    if "unpin" in message:
        return "UNPIN  the message of the announcement"
    if isinstance(plan := message.get("make"), Plan):
        access, people = "private" if plan.private else "public", ", ".join(plan.people)
        return f"CHANNEL  #{plan.name}, {access}\n\nTopic: {plan.topic}\nPurpose: {plan.purpose}\nInvited: {people}"
    if "archive" in message:
        return f"ARCHIVE  {message['archive']}{'' if message['exported'] else ', not yet: its export is missing'}"
    heading = "UPDATE" if "update" in message else "MESSAGE"
    lines = [f"{heading}  {unescaped(message['text'])}", *_missing_buttons(message)]
    sent = message.get("sent")
    if isinstance(sent, Sent):
        # A PDF is added only where LibreOffice is installed.
        for each in sent.files:
            if not each.name.endswith(".pdf"):
                lines += ["", f"File: {each.name}", f"Title: {each.title}", *([f"In words: {each.alt_text}"] if each.alt_text else [])]
    return "\n".join(lines)


def unescaped(text: str) -> str:
    """Slack's text as people see it, without numbers that say nothing: of a change to undo, of the version that a button stands for."""
    seen = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return STAMP.sub(" v…", UNDO.sub("undo …", seen))


def buttons(message: Json) -> list[tuple[str, str]]:
    """The buttons of a message: label and command line."""
    choices = (
        each for element in _elements(message) for each in (element.get("options", ()) if element.get("type") == "overflow" else (element,))
    )
    return [(each["text"]["text"], each["value"]) for each in choices if "value" in each]


def _missing_buttons(message: Json) -> list[str]:
    text = unescaped(message["text"])
    lines = (unescaped(f"  {label}: {line}") for label, line in buttons(message))
    return [line for line in lines if line not in text.split("\n")]


def _field(block: Json) -> Iterator[str]:
    element = block["element"]
    optional = ", optional" if block.get("optional") else ""
    yield f"{block['label']['text']}  ({_kind(element)}{optional})"
    if "hint" in block:
        yield f"  hint: {block['hint']['text']}"
    chosen = _chosen(element)
    for option in element.get("options", ()):
        mark = "x" if option["value"] in chosen else " "
        shown = option["text"]["text"]
        yield f"  [{mark}] {shown}" + ("" if shown == option["value"] else f"  = {option['value']}")
    if "options" not in element:
        for value in chosen:
            first, *more = value.split("\n")
            yield f"  value: {first}"
            yield from (f"         {line}" for line in more)


def _kind(element: Json) -> str:
    if element["type"] != "plain_text_input":
        return KINDS[element["type"]]
    return f"{'text' if element['multiline'] else 'one line'} of at most {element['max_length']} characters"


def _chosen(element: Json) -> list[str]:
    given: Any = next((value for name, value in element.items() if name.startswith("initial_")), [])
    values = given if isinstance(given, list) else [given]
    return [str(each["value"]) if isinstance(each, dict) else str(each) for each in values]

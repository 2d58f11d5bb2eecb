"""Slack's payloads made into requests: escaping undone, what no keyboard types removed, and nothing trusted but who clicked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack import ids
from commands.protocol.line import command_and_text
from commands.protocol.request import Actor, Request

Body = Mapping[str, Any]

COMMANDS = ("/release", "/modification")
"""The slash commands that the bot answers."""

_MARKUP = re.compile(r"<(?P<inside>[^<>]*)>|&(?P<entity>amp|lt|gt);")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_NOT_TEXT = re.compile(
    # C0 and C1 controls but for line breaks, soft hyphen, zero-width and direction marks, annotation marks, half surrogates, tags.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_TYPED_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys("\t\r\n\u0085\u00a0\u2007\u202f\u2028\u2029", " "),
    }
)


class Malformed(Exception):  # noqa: N818 - It says what the payload is.
    """A payload that Slack does not send: it is refused with a 400 and changes nothing."""


@dataclass(frozen=True)
class Click:
    """A button that was clicked: its action_id, the request that its value stands for, and where the answer goes.

    `replaces` tells whether the message that holds the button is the clicker's own (ephemeral), to be replaced by the answer; `thread` is
    the thread that it stands in, if any; `trigger` opens a form; `view` is the modal that holds the button, where it is not in a message.
    """

    action_id: str
    value: str
    request: Request
    response_url: str
    replaces: bool
    thread: str = ""
    trigger: str = ""
    view: str = ""


def command_request(body: Body, now: datetime) -> Request:
    """The request of a slash command payload. Raises Malformed."""
    return Request(
        command=_string(body, "command"),
        text=typed(_string(body, "text")),
        actor=Actor(user=_identifier(body, "user_id"), team=_optional_id(body.get("team_id")), name=prose(_string(body, "user_name"))[:80]),
        now=now,
        key=ids.command_key(body),
        channel=_optional_id(body.get("channel_id")),
    )


def click(body: Body, now: datetime) -> Click:
    """The first action of a block_actions payload. Raises Malformed.

    Where the value is no command line of this bot, the request's command is empty.
    """
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        raise Malformed("block_actions without an action")
    action: Body = actions[0]
    value = prose(_string(action, "value"))
    container = mapping(body, "container")
    return Click(
        action_id=_string(action, "action_id"),
        value=value,
        request=line_request(
            value,
            actor=clicker(body),
            now=now,
            key=ids.action_key(body, action),
            channel=_optional_id(mapping(body, "channel").get("id") or container.get("channel_id")),
            via="button",
        ),
        response_url=_string(body, "response_url"),
        replaces=container.get("is_ephemeral") is True,
        thread=_thread(container),
        trigger=_string(body, "trigger_id"),
        view=_optional_id(mapping(body, "view").get("id")),
    )


def _thread(container: Body) -> str:
    """The thread that a message stands in; "" for one that starts it, which Slack gives its own ts once it has a reply."""
    thread = _optional_id(container.get("thread_ts"))
    return "" if thread == container.get("message_ts") else thread


def shortcut_request(body: Body, now: datetime) -> Request:
    """The request of the shortcut that makes a message evidence: by the address of its file, or by where it stands. Raises Malformed."""
    message = mapping(body, "message")
    channel = _identifier(mapping(body, "channel"), "id")
    stamp = _identifier({"ts": body.get("message_ts") or message.get("ts")}, "ts")
    files = message.get("files")
    address = files[0].get("permalink") if isinstance(files, list) and files and isinstance(files[0], Mapping) else ""
    known = isinstance(address, str) and re.fullmatch(r"https://\S{1,1900}", address)
    return Request(
        command="/release",
        text=f"evidence attach {address if known else f'{channel}/{stamp}'}",
        actor=clicker(body),
        now=now,
        key=ids.shortcut_key(body),
        channel=channel,
        via="shortcut",
    )


def import_request(body: Body, now: datetime) -> Request:
    """The request of the shortcut that imports a message's file; without a file it asks for one. Raises Malformed."""
    files = mapping(body, "message").get("files")
    first = files[0] if isinstance(files, list) and files and isinstance(files[0], Mapping) else {}
    return Request(
        command="/release",
        text=f"import {_optional_id(first.get('id'))}".strip(),
        actor=clicker(body),
        now=now,
        key=ids.shortcut_key(body),
        channel=_optional_id(mapping(body, "channel").get("id")),
        via="shortcut",
    )


def line_request(line: str, *, actor: Actor, now: datetime, key: str = "", channel: str = "", via: str) -> Request:
    """The request of a whole command line, "/release status june-2020"; its command is empty where the line is none of this bot's."""
    command, text = command_and_text(line)
    known = command.lower() in COMMANDS
    return Request(
        command=command.lower() if known else "",
        text=text if known else "",
        actor=actor,
        now=now,
        key=key,
        channel=channel,
        via=via,
    )


def typed(text: str) -> str:
    """What a person typed after a slash command: escaping undone, quotes, dashes and blanks as a keyboard has them, controls removed."""
    return folded(unescaped(text))


def folded(text: str) -> str:
    """Quotes, dashes and blanks as a keyboard has them, controls removed."""
    return _NOT_TEXT.sub("", text.translate(_TYPED_ALIKE)).strip()


def prose(text: str) -> str:
    """A person's own words, kept as they are but for what no keyboard types."""
    return _NOT_TEXT.sub("", text)


def unescaped(text: str) -> str:
    """Slack's escaping undone: `<@U1|name>` is @U1, `<#C1|name>` #C1, `<!subteam^S1|@x>` @S1, `<!channel>` @channel, a link its address."""
    return _MARKUP.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    if found["entity"]:
        return _ENTITIES[found["entity"]]
    target, _, label = _ENTITY.sub(lambda entity: _ENTITIES[entity[1]], found["inside"]).partition("|")
    match target[:1]:
        case "@" | "#":
            return target
        case "!" if target.startswith("!subteam^"):
            return "@" + target.removeprefix("!subteam^")
        case "!" if target.startswith("!date^"):
            return label
        case "!":
            return "@" + target[1:]
        case _:
            return target.removeprefix("mailto:")


def clicker(body: Body) -> Actor:
    """Who clicked or submitted, as Slack vouches for them. Raises Malformed."""
    user = mapping(body, "user")
    team = mapping(body, "team").get("id") or user.get("team_id")
    return Actor(user=_identifier(user, "id"), team=_optional_id(team), name=prose(_string(user, "username") or _string(user, "name"))[:80])


def mapping(body: Body, name: str) -> Body:
    """An object inside a payload; empty where it is absent. Raises Malformed where it is something else."""
    found = body.get(name)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise Malformed(f"{name} is not an object")
    return found


def _string(body: Body, name: str) -> str:
    found = body.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Malformed(f"{name} is not text")
    return found


def _identifier(body: Body, name: str) -> str:
    found = _optional_id(body.get(name))
    if not found:
        raise Malformed(f"{name} is missing")
    return found


def _optional_id(value: object) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Malformed("an id is none of Slack's")
    return value

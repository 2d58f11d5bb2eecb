"""Slack's payloads parsed into requests, of which only the user's identity is trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from json import loads
from typing import Any

from bot.slack import ids
from bot.slack.typed_text import strip_invisible, typed
from commands.protocol.line import RELEASE, Line, command_and_text
from commands.protocol.request import Actor, Request

Body = Mapping[str, Any]

COMMANDS = ("/release", "/modification")
"""The bot's slash commands."""

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class Malformed(Exception):  # noqa: N818 - The name describes the payload.
    """A payload that Slack would not send; it gets a 400 and changes nothing."""


@dataclass(frozen=True)
class Back:
    """Where a modal was opened: the response_url that answers its person there, and the thread. Without a `url` that is not known."""

    url: str = ""
    thread: str = ""


@dataclass(frozen=True)
class Click:
    """A clicked button: its action_id, the request in its value, and where the answer goes.

    `replaces`: the message with the button is ephemeral, so the answer replaces it. `thread` is the message's thread, if any; `trigger`
    opens a form; `view` is the modal with the button, if it is not in a message; `home` is whether it is in the person's App Home. What a
    form that it opens does is told at `back`.
    """

    action_id: str
    value: str
    request: Request
    response_url: str
    replaces: bool
    thread: str = ""
    trigger: str = ""
    view: str = ""
    home: bool = False
    back: Back = field(default_factory=Back)


def command_request(body: Body, now: datetime) -> Request:
    """Returns the request of a slash command payload. Raises Malformed."""
    return Request(
        command=text_of(body, "command"),
        text=typed(text_of(body, "text")),
        actor=Actor(identifier(body, "user_id"), team_of(body), strip_invisible(text_of(body, "user_name"))[:80], home_of(body)),
        now=now,
        key=ids.command_key(body),
        channel=optional_id(body.get("channel_id")),
    )


def click(body: Body, now: datetime) -> Click:
    """Returns the first action of a block_actions payload. Raises Malformed.

    If its value is not one of this bot's command lines, the request's command is empty.
    """
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        raise Malformed("block_actions without an action")
    action: Body = actions[0]
    chosen = mapping(action, "selected_option")
    value = strip_invisible(text_of(chosen if chosen else action, "value"))
    container = mapping(body, "container")
    view = mapping(body, "view")
    home = view.get("type") == "home"
    request = line_request(
        value,
        actor=actor_of(body),
        now=now,
        key=ids.action_key(body, action),
        channel=optional_id(mapping(body, "channel").get("id") or container.get("channel_id")),
        via="button",
    )
    ephemeral = container.get("is_ephemeral") is True
    return Click(
        action_id=text_of(action, "action_id"),
        value=value,
        request=replace(request, message="" if ephemeral else optional_id(container.get("message_ts"))),
        response_url=text_of(body, "response_url"),
        replaces=ephemeral,
        thread=_thread(container),
        trigger=text_of(body, "trigger_id"),
        view="" if home else optional_id(view.get("id")),
        home=home,
        back=back_of(view) if view else Back(text_of(body, "response_url"), _thread(container)),
    )


def back_of(view: Body) -> Back:
    """Returns where the modal of a payload was opened. Raises Malformed."""
    try:
        metadata = loads(text_of(view, "private_metadata") or "{}")
        return Back(str(metadata.get("back", "")), optional_id(metadata.get("thread")))
    except (ValueError, AttributeError, RecursionError) as fault:
        raise Malformed("a view with other metadata") from fault


def _thread(container: Body) -> str:
    """Returns the thread of a message; "" for a thread's first message, which has its own ts as thread_ts once it has a reply."""
    thread = optional_id(container.get("thread_ts"))
    return "" if thread == container.get("message_ts") else thread


def shortcut_request(body: Body, now: datetime) -> Request:
    """Returns the request that attaches a message, or its first file, as evidence. Raises Malformed."""
    message = mapping(body, "message")
    channel = identifier(mapping(body, "channel"), "id")
    stamp = identifier({"ts": body.get("message_ts") or message.get("ts")}, "ts")
    files = message.get("files")
    address = files[0].get("permalink") if isinstance(files, list) and files and isinstance(files[0], Mapping) else ""
    has_address = isinstance(address, str) and re.fullmatch(r"https://\S{1,1900}", address)
    return Request(
        command=RELEASE,
        text=Line.release("evidence", "attach", address if has_address else f"{channel}/{stamp}").text,
        actor=actor_of(body),
        now=now,
        key=ids.shortcut_key(body),
        channel=channel,
        via="shortcut",
    )


def import_request(body: Body, now: datetime) -> Request:
    """Returns the request that imports a message's file; without a file the command asks for one. Raises Malformed."""
    files = mapping(body, "message").get("files")
    first = files[0] if isinstance(files, list) and files and isinstance(files[0], Mapping) else {}
    return Request(
        command=RELEASE,
        text=Line.release("import", optional_id(first.get("id"))).text,
        actor=actor_of(body),
        now=now,
        key=ids.shortcut_key(body),
        channel=optional_id(mapping(body, "channel").get("id")),
        via="shortcut",
    )


def mine_request(body: Body, now: datetime) -> Request:
    """Returns the request of the global shortcut: what waits for the person. Raises Malformed."""
    return Request(
        command=RELEASE,
        text=Line.release("mine").text,
        actor=actor_of(body),
        now=now,
        key=ids.shortcut_key(body),
        via="shortcut",
    )


def line_request(line: str, *, actor: Actor, now: datetime, key: str = "", channel: str = "", via: str) -> Request:
    """Returns the request of a complete command line ("/release status june-2020"); its command is empty if it is not this bot's."""
    command, text = command_and_text(line)
    is_ours = command.lower() in COMMANDS
    return Request(
        command=command.lower() if is_ours else "",
        text=text if is_ours else "",
        actor=actor,
        now=now,
        key=key,
        channel=channel,
        via=via,
    )


def actor_of(body: Body) -> Actor:
    """Returns who clicked or submitted, according to Slack. Raises Malformed."""
    user = mapping(body, "user")
    name = strip_invisible(text_of(user, "username") or text_of(user, "name"))[:80]
    return Actor(identifier(user, "id"), team_of(body), name, home_of(body))


def home_of(body: Body) -> str:
    """Returns the workspace in which the bot that a payload is for is installed, "" if it does not say. Raises Malformed.

    A form that was opened in another workspace names it in its view, an event in its authorization.
    """
    found = optional_id(mapping(body, "view").get("app_installed_team_id")) or optional_id(authorization(body).get("team_id"))
    return found or _team(body)


def team_of(body: Body) -> str:
    """Returns the workspace of the person who clicked, submitted or searched, "" if the payload does not say. Raises Malformed."""
    return optional_id(mapping(body, "user").get("team_id")) or _team(body)


def author_team(body: Body) -> str:
    """Returns the workspace of the person who wrote what an event tells of. Raises Malformed.

    In a channel of Slack Connect it is "" if the event does not say; a company with several workspaces is named in its place, which is
    the bot's own if it is the bot's company.
    """
    event = mapping(body, "event")
    found = optional_id(event.get("user_team")) or optional_id(event.get("team"))
    if not found:
        return "" if body.get("is_ext_shared_channel") is True else home_of(body)
    return home_of(body) if found == optional_id(authorization(body).get("enterprise_id")) else found


def authorization(body: Body) -> dict[str, Any]:
    """Returns the installation for which Slack sends an event, empty if it names none."""
    found = body.get("authorizations")
    first = found[0] if isinstance(found, list) and found else {}
    return first if isinstance(first, dict) else {}


def _team(body: Body) -> str:
    return optional_id(mapping(body, "team").get("id") or body.get("team_id"))


def mapping(body: Body, name: str) -> Body:
    """Returns an object inside a payload, empty if it is missing. Raises Malformed if it is not an object."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Malformed(f"{name} is not an object")
    return value


def text_of(body: Body, name: str) -> str:
    """Returns a text inside a payload, "" if it is missing. Raises Malformed if it is no text."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed(f"{name} is not text")
    return value


def identifier(body: Body, name: str) -> str:
    """Returns one of Slack's ids inside a payload. Raises Malformed if it is missing or has another form."""
    value = optional_id(body.get(name))
    if not value:
        raise Malformed(f"{name} is missing")
    return value


def optional_id(value: object) -> str:
    """Returns one of Slack's ids, "" if there is none. Raises Malformed if it has another form."""
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Malformed("an id does not have Slack's format")
    return value

"""The actions of a person on the page: send, click, submit, close, search options, dismiss, share a file."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bot.slack.limits.messages import options_faults
from bot.workspace.api import answers, payloads
from bot.workspace.page import joining, own
from bot.workspace.page.inspect import fail
from bot.workspace.page.joining import from_slackbot, invite, join
from bot.workspace.page.mentions import marked_up
from bot.workspace.page.reads import acting, seen_channel, unread
from bot.workspace.state.blocks import find, missing_answers, state_of
from bot.workspace.state.dispatch import Answer, BusyError
from bot.workspace.state.files import LARGEST_FILE
from bot.workspace.state.messages import api_json, file_on_page
from bot.workspace.state.store import Json
from bot.workspace.state.views import with_state
from bot.workspace.web import HttpError
from bot.workspace.world import World

_BUSY = "Too many people are waiting for the app. Try again in a moment."
_CHOSEN = frozenset(
    f"selected_{name}"
    for name in (
        *("option", "options", "date", "time", "date_time", "user", "users"),
        *("channel", "channels", "conversation", "conversations"),
    )
)


def say(world: World, body: Json) -> Json:
    """Posts a message, or sends a slash command to the bot."""
    person = acting(world, body.get("as"))
    channel = seen_channel(world, person, body.get("channel"))
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise HttpError(400, "Type a message first.")
    if len(text) > own.LONGEST:
        raise HttpError(400, f"The message is too long: the limit is {own.LONGEST:,} characters.")
    thread = body.get("thread_ts") or None
    if text.startswith("/") and text[1:2].strip():
        _command(world, person, channel, text.strip(), in_thread=thread is not None)
    else:
        _message(world, person, channel, marked_up(world, person, text.strip()), thread)
    return {"ok": True}


def _command(world: World, person: Json, channel: Json, text: str, *, in_thread: bool) -> None:
    name, _, rest = text.partition(" ")
    if name == "/invite":
        invite(world, person, channel, rest)
    elif name not in {c.command for c in world.commands}:
        from_slackbot(world, person, channel, f"{name} is not a valid command.")
    elif in_thread:
        from_slackbot(world, person, channel, f"{name} is not supported in threads. Sorry!")
    else:
        fields = payloads.command(world, person, channel, name, marked_up(world, person, rest.strip()))

        def on_answer(answer: Answer) -> None:
            answers.on_command(world, person["id"], channel["id"], name, answer)

        world.dispatcher.command(fields, on_answer)


def _message(world: World, person: Json, channel: Json, text: str, thread: object, files: list[Json] | None = None) -> None:
    if channel["archived"]:
        raise HttpError(403, f"#{channel['name']} is archived, so nothing can be posted in it.")
    if person["id"] not in channel["members"]:
        channel = join(world, channel, person["id"])
    message: Json = {"user": person["id"], "team": world.directory.team["id"], "text": text}
    if thread is not None:
        if world.messages.get(channel["id"], thread) is None:
            raise HttpError(404, "This thread does not exist in this channel.")
        message["thread_ts"] = str(thread)
    if files:
        message["files"] = files
    posted = world.messages.post(channel["id"], message)
    _notify_bot(world, channel, posted)


def _notify_bot(world: World, channel: Json, posted: Json) -> None:
    """Sends the bot an event for direct messages to it and for mentions where it is a member; not for other messages."""
    bot = world.directory.bot_user
    mentioned = f"<@{bot}>" in posted["text"] or f"<@{bot}|" in posted["text"]
    if bot not in channel["members"]:
        if mentioned:
            asker = world.directory.person(str(posted["user"])) or {}
            from_slackbot(
                world, asker, channel, "Release Bot isn't in this channel, so it wasn't told. To add it, send: /invite @release_bot"
            )
        return
    event = {**api_json(posted), "channel": channel["id"], "event_ts": posted["ts"]}
    if channel["im_with"] is not None:
        subtype = {"subtype": "file_share"} if posted.get("files") else {}
        world.dispatcher.event(payloads.event(world, {**event, "channel_type": "im", **subtype}))
    elif mentioned:
        world.dispatcher.event(payloads.event(world, {**event, "type": "app_mention"}))


def act(world: World, body: Json) -> Json:
    """Handles a click on a button or a choice in a menu, in a message or view."""
    person = acting(world, body.get("as"))
    where = _surface(world, person, body.get("container"))
    given = body.get("action")
    if not isinstance(given, dict):
        raise HttpError(400, "The request names no element.")
    element = find(_all_blocks(where), given.get("block_id"), given.get("action_id"))
    if element is None:
        raise HttpError(404, "That element no longer exists. Reload the page.")
    values = _values(body)
    chosen = {k: v for k, v in given.items() if k in _CHOSEN or (k == "value" and element["type"].endswith("_input"))}
    action = payloads.action(element, str(given["block_id"]), chosen)
    if "ts" in where:
        payload = payloads.on_message(world, person, where, action, state_of(_all_blocks(where), values))
    else:
        payload = payloads.on_view(world, person, with_state(where, values), action)

    def on_answer(answer: Answer) -> None:
        if answer.error:
            world.notice(person["id"], f'The app did not respond: "{answer.error}"')

    world.dispatcher.interaction(payload, on_answer)
    return {"ok": True}


def submit(world: World, body: Json) -> Json:
    """Submits a modal: returns Slack's own input errors, or the bot's answer."""
    person = acting(world, body.get("as"))
    view = _own_view(world, person, body.get("view_id"))
    filled = with_state(view, _with_files(world, _values(body)))
    missing = missing_answers(view["blocks"], filled["state"]["values"])
    if missing:
        return {"ok": False, "response_action": "errors", "errors": missing}
    try:
        answer = world.dispatcher.ask(payloads.submission(world, person, filled))
    except BusyError:
        raise HttpError(429, _BUSY) from None
    return answers.on_submission(world, person["id"], view, answer)


def close(world: World, body: Json) -> Json:
    """Closes a modal, and notifies the bot if it asked for that."""
    person = acting(world, body.get("as"))
    view = _own_view(world, person, body.get("view_id"))
    cleared = world.views.close(person["id"], view["id"])
    if view["notify_on_close"]:
        payload = payloads.closed(world, person, with_state(view, _values(body)), cleared=cleared)
        world.dispatcher.interaction(payload, lambda answer: None)
    return {"ok": True}


def options(world: World, body: Json) -> Json:
    """Returns the options of an external menu for the typed text."""
    person = acting(world, body.get("as"))
    where = _surface(world, person, body.get("container"))
    block_id, action_id, value = str(body.get("block_id")), str(body.get("action_id")), str(body.get("value") or "")
    if find(_all_blocks(where), block_id, action_id) is None:
        raise HttpError(404, "That menu no longer exists. Reload the page.")
    try:
        answer = world.dispatcher.ask(payloads.suggestion(world, person, where, block_id, action_id, value))
    except BusyError:
        raise HttpError(429, _BUSY) from None
    try:
        content = answer.json()
    except ValueError:
        content = None
    faults = [answer.error] if answer.error else options_faults(content)
    if faults:
        answers.show_faults(world, person["id"], "The app's options were refused", faults)
        return {"options": []}
    return dict(content) if isinstance(content, dict) else {"options": []}


def shortcut(world: World, body: Json) -> Json:
    """Runs a message shortcut, or without a message a global one."""
    person = acting(world, body.get("as"))
    named = next((each for each in world.shortcuts if each.callback_id == body.get("callback_id")), None)
    message = None
    if body.get("ts"):
        channel = seen_channel(world, person, body.get("channel"))
        message = world.messages.get(channel["id"], body["ts"])
    if named is None or named.is_global is not (message is None):
        raise HttpError(404, "This message or shortcut does not exist.")

    def on_answer(answer: Answer) -> None:
        if answer.error:
            world.notice(person["id"], f'The app did not respond: "{answer.error}"')

    world.dispatcher.interaction(payloads.shortcut(world, person, message, named.callback_id), on_answer)
    return {"ok": True}


def dismiss(world: World, body: Json) -> Json:
    """Removes an ephemeral message."""
    person = acting(world, body.get("as"))
    message = _ephemeral(world, person, str(body.get("ephemeral_id")), body.get("channel"))
    if message is None:
        raise HttpError(404, "That message has already been removed.")
    world.messages.delete(message)
    return {"ok": True}


def upload(world: World, body: Json) -> Json:
    """Shares a person's file in a channel, or without a channel stores it for a form."""
    person = acting(world, body.get("as"))
    name, encoded = body.get("name"), body.get("content_base64")
    if not isinstance(name, str) or not name.strip() or not isinstance(encoded, str):
        raise HttpError(400, "Choose a file to share.")
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise HttpError(400, "The file did not arrive completely. Try again.") from None
    if len(content) > LARGEST_FILE:
        raise HttpError(413, f"The file is too large: the limit is {LARGEST_FILE // 1024 // 1024} MB.")
    channel = seen_channel(world, person, body["channel"]) if body.get("channel") else None
    if channel is not None and channel["archived"]:
        raise HttpError(403, f"#{channel['name']} is archived, so nothing can be posted in it.")
    file = world.files.add(person["id"], name.strip()[:255], content)
    if channel is not None:
        text = marked_up(world, person, str(body.get("text") or ""))
        _message(world, person, channel, text, body.get("thread_ts") or None, [world.files.json(file)])
    return {"ok": True, "file": file_on_page(file)}


def _surface(world: World, person: Json, container: object) -> Json:
    """Returns the message or view with an element. Raises HttpError if the person cannot see it."""
    given: dict[str, Any] = container if isinstance(container, dict) else {}
    if given.get("view_id"):
        home = world.views.home(person["id"])
        if home is not None and home["id"] == given["view_id"]:
            return home
        return _own_view(world, person, given["view_id"])
    if given.get("ephemeral_id"):
        message = _ephemeral(world, person, str(given["ephemeral_id"]), given.get("channel"))
    else:
        channel = seen_channel(world, person, given.get("channel"))
        message = world.messages.get(channel["id"], given.get("ts"))
    if message is None:
        raise HttpError(404, "That message has been removed.")
    return message


def _ephemeral(world: World, person: Json, ephemeral_id: str, channel: object) -> Json | None:
    places = [str(channel)] if channel else [c["id"] for c in world.directory.channels()]
    return next((m for m in (world.messages.ephemeral(c, ephemeral_id, person["id"]) for c in places) if m is not None), None)


def _own_view(world: World, person: Json, view_id: object) -> Json:
    view = world.views.get(view_id)
    if view is None or view["id"] not in world.views.stack(person["id"]):
        raise HttpError(404, "That form is no longer open.")
    return view


def _all_blocks(where: Json) -> list[Json]:
    attached = [b for a in where.get("attachments", []) for b in a.get("blocks", [])]
    return [*where.get("blocks", []), *attached]


def _values(body: Json) -> object:
    state = body.get("state")
    return state.get("values") if isinstance(state, dict) else {}


def _with_files(world: World, values: object) -> object:
    """Returns the answers with complete files in place of file ids."""
    if not isinstance(values, dict):
        return values
    completed: Json = {}
    for block, actions in values.items():
        completed[block] = {}
        for action, answer in actions.items() if isinstance(actions, dict) else []:
            if isinstance(answer, dict) and isinstance(answer.get("files"), list):
                named = [world.files.get(f.get("id")) for f in answer["files"] if isinstance(f, dict)]
                completed[block][action] = answer | {"files": [world.files.json(f) for f in named if f is not None]}
            else:
                completed[block][action] = answer
    return completed


POST = {
    **own.POST,
    **joining.POST,
    "say": say,
    "act": act,
    "submit": submit,
    "close": close,
    "options": options,
    "shortcut": shortcut,
    "dismiss": dismiss,
    "upload": upload,
    "unread": unread,
    "fail": fail,
}

"""A person's messages, slash commands and files."""

from __future__ import annotations

import base64
import binascii

from bot.workspace.api import answers, payloads
from bot.workspace.api.unfurls import tell_links
from bot.workspace.page import own
from bot.workspace.page.joining import from_slackbot, invite
from bot.workspace.page.mentions import marked_up
from bot.workspace.page.reads import acting, seen_channel
from bot.workspace.state.dispatch import DispatchAnswer
from bot.workspace.state.files import LARGEST_FILE
from bot.workspace.state.messages import api_json, file_on_page
from bot.workspace.state.store import Json
from bot.workspace.web import HttpError
from bot.workspace.world import World


def say(world: World, body: Json) -> Json:
    """Posts a message, or sends a slash command to the bot."""
    person = acting(world, body.get("as"))
    channel = seen_channel(world, person, body.get("channel"))
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise HttpError(400, "Type a message first.")
    if len(text) > own.LONGEST:
        raise HttpError(400, f"The message is too long: the limit is {own.LONGEST:,} characters.")
    _must_be_joined(person, channel)
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

        def on_answer(answer: DispatchAnswer) -> None:
            answers.on_command(world, person["id"], channel["id"], name, answer)

        world.dispatcher.command(fields, on_answer)


def _message(world: World, person: Json, channel: Json, text: str, thread: object, files: list[Json] | None = None) -> None:
    if channel["archived"]:
        raise HttpError(403, f"#{channel['name']} is archived, so nothing can be posted in it.")
    message: Json = {"user": person["id"], "team": world.directory.team["id"], "text": text}
    if thread is not None:
        if world.messages.get(channel["id"], thread) is None:
            raise HttpError(404, "This thread does not exist in this channel.")
        message["thread_ts"] = str(thread)
    if files:
        message["files"] = files
    posted = world.messages.post(channel["id"], message)
    tell_links(world, channel, posted)
    _notify_bot(world, channel, posted)


def _must_be_joined(person: Json, channel: Json) -> None:
    """Raises HttpError for a channel that a person only looks at: Slack shows them "Join channel" in place of the message box."""
    if person["id"] not in channel["members"]:
        raise HttpError(403, f"Join #{channel['name']} first; then you can write in it.")


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
    if channel is not None:
        _must_be_joined(person, channel)
    if channel is not None and channel["archived"]:
        raise HttpError(403, f"#{channel['name']} is archived, so nothing can be posted in it.")
    file = world.files.add(person["id"], name.strip()[:255], content)
    if channel is not None:
        text = marked_up(world, person, str(body.get("text") or ""))
        _message(world, person, channel, text, body.get("thread_ts") or None, [world.files.json(file)])
    return {"ok": True, "file": file_on_page(file)}


POST = {"say": say, "upload": upload}

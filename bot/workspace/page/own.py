"""A person's acts on messages: reactions, and editing and deleting their own."""

from __future__ import annotations

from bot.workspace.api import payloads
from bot.workspace.page.mentions import marked_up
from bot.workspace.page.reads import acting, seen_channel
from bot.workspace.state.messages import api_json, is_tombstone
from bot.workspace.state.store import Json
from bot.workspace.web import HttpError
from bot.workspace.world import World

LONGEST = 12_000
"""Characters of a message that a person writes."""


def react(world: World, body: Json) -> Json:
    """Adds a person's reaction to a message, or removes it if it is there; the app subscribes to no event of it."""
    person, message = _named(world, body)
    name = str(body.get("name"))
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise HttpError(400, "Choose an emoji.")
    reactions = [dict(each) for each in message.get("reactions", [])]
    mine = next((each for each in reactions if each["name"] == name), None)
    if mine is None:
        mine = {"name": name, "users": []}
        reactions.append(mine)
    users = [user for user in mine["users"] if user != person["id"]]
    mine["users"] = users if len(users) < len(mine["users"]) else [*users, person["id"]]
    kept = [each | {"count": len(each["users"])} for each in reactions if each["users"]]
    world.messages.change({k: v for k, v in message.items() if k != "reactions"} | ({"reactions": kept} if kept else {}))
    return {"ok": True}


def edit(world: World, body: Json) -> Json:
    """Changes the text of a person's own message; in the direct messages with the bot it hears `message_changed`."""
    person, message = _own(world, body)
    text = body.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise HttpError(400, f"Write a message of at most {LONGEST:,} characters, or delete it.")
    words = marked_up(world, person, text.strip())
    if words != message["text"]:
        stamp = world.messages.timestamps.next()
        changed = message | {"text": words, "edited": {"user": person["id"], "ts": stamp}}
        world.messages.change(changed)
        _hears(world, message, {"subtype": "message_changed", "message": api_json(changed), "ts": stamp})
    return {"ok": True}


def delete(world: World, body: Json) -> Json:
    """Deletes a person's own message; in a direct message the bot hears `message_deleted`, or `message_changed` if replies stay."""
    _, message = _own(world, body)
    world.messages.delete(message)
    stamp, left = world.messages.timestamps.next(), world.messages.get(message["channel"], message["ts"])
    if left is None:
        _hears(world, message, {"subtype": "message_deleted", "deleted_ts": message["ts"], "ts": stamp})
    else:
        _hears(world, message, {"subtype": "message_changed", "message": api_json(left), "ts": stamp})
    return {"ok": True}


def _hears(world: World, before: Json, more: Json) -> None:
    channel = world.directory.channel(before["channel"]) or {}
    if channel.get("im_with") is None:
        return
    common = {"type": "message", "hidden": True, "channel": channel["id"], "channel_type": "im", "previous_message": api_json(before)}
    world.dispatcher.event(payloads.event(world, {**common, **more, "event_ts": more["ts"]}))


def _own(world: World, body: Json) -> tuple[Json, Json]:
    person, message = _named(world, body)
    if message["user"] != person["id"]:
        raise HttpError(403, "Only your own messages can be edited or deleted.")
    return person, message


def _named(world: World, body: Json) -> tuple[Json, Json]:
    person = acting(world, body.get("as"))
    channel = seen_channel(world, person, body.get("channel"))
    message = world.messages.get(channel["id"], body.get("ts"))
    if message is None or is_tombstone(message):
        raise HttpError(404, "That message has been removed.")
    if channel["archived"]:
        raise HttpError(403, f"#{channel['name']} is archived, so nothing can be changed in it.")
    return person, message


POST = {"react": react, "edit": edit, "delete": delete}

"""Web API methods for messages: chat, pins, reactions, and conversation history."""

from __future__ import annotations

from typing import Any

from bot.slack.limits.messages import MESSAGE_TEXT, message_faults
from bot.workspace.api.web_api import Args, Method, SlackError, refuse
from bot.workspace.state.blocks import completed
from bot.workspace.state.ids import as_number
from bot.workspace.state.messages import api_json
from bot.workspace.state.store import Json
from bot.workspace.world import World


def visible_channel(world: World, key: str) -> Json:
    """Returns a conversation visible to the bot. Raises channel_not_found."""
    channel = world.directory.channel(key)
    if channel is None or (channel["private"] and world.directory.bot_user not in channel["members"]):
        raise SlackError("channel_not_found")
    return channel


def joined_channel(world: World, key: str) -> Json:
    """Returns a conversation the bot is in. Raises channel_not_found or not_in_channel."""
    channel = visible_channel(world, key)
    if world.directory.bot_user not in channel["members"]:
        raise SlackError("not_in_channel")
    return channel


def _target(world: World, given: str) -> Json:
    """Returns where to post: a channel by id or name, or a person's direct message by their id.

    With the scope `chat:write.public` the bot posts in public channels without being a member; private ones it isn't in don't exist for it.
    """
    if given.startswith(("U", "W")) and world.directory.person(given) is not None:
        return world.directory.direct_message(given)
    named = world.directory.channel_named(given.removeprefix("#"))
    return visible_channel(world, named["id"] if named is not None else given)


def content(args: Args, channel: Json) -> Json:
    """Returns a message's parts, validated and completed. Raises is_archived or Slack's errors for its faults."""
    given = args.message()
    if isinstance(given.get("text"), str):
        given["text"] = given["text"][:MESSAGE_TEXT]
    refuse(message_faults(given))
    if channel["archived"]:
        raise SlackError("is_archived")
    return as_stored(given)


def as_stored(given: Json) -> Json:
    """Returns a message's parts as stored: with text, and with an id on each block."""
    message = {"text": "", **given}
    if message.get("blocks"):
        message["blocks"] = completed(message["blocks"])
    return message


def post_message(world: World, args: Args) -> Json:
    """chat.postMessage."""
    channel = _target(world, args.text("channel"))
    message = content(args, channel)
    thread = args.text("thread_ts")
    if thread:
        if world.messages.get(channel["id"], thread) is None:
            raise SlackError("thread_not_found")
        message["thread_ts"] = thread
        if args.flag("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    posted = world.messages.post(channel["id"], world.bot_message(message))
    return {"channel": channel["id"], "ts": posted["ts"], "message": api_json(posted, metadata=True)}


def post_ephemeral(world: World, args: Args) -> Json:
    """chat.postEphemeral."""
    channel = joined_channel(world, args.text("channel"))
    user = args.text("user")
    if world.directory.person(user) is None:
        raise SlackError("user_not_found")
    if user not in channel["members"]:
        raise SlackError("user_not_in_channel")
    given = args.message()
    refuse(message_faults(given, via="respond"))
    if channel["archived"]:
        raise SlackError("is_archived")
    message = as_stored(given) | {"only": user}
    if args.text("thread_ts"):
        message["thread_ts"] = args.text("thread_ts")
    return {"message_ts": world.messages.post(channel["id"], world.bot_message(message))["ts"]}


def update(world: World, args: Args) -> Json:
    """chat.update."""
    channel = visible_channel(world, args.text("channel"))
    message = _own_message(world, channel, args.text("ts"), "cant_update_message")
    given = args.message()
    removed = [name for name in ("blocks", "attachments", "metadata") if given.get(name) in ([], {})]
    given = {name: value for name, value in given.items() if name not in removed}
    refuse(message_faults(given, via="update"))
    if channel["archived"]:
        raise SlackError("is_inactive")
    # An update keeps the parts it leaves out and removes the parts it gives empty.
    remaining = {name: value for name, value in message.items() if name not in removed}
    changed = remaining | as_stored({"text": message["text"], **given})
    changed["edited"] = {"user": world.directory.bot_user, "ts": world.messages.timestamps.next()}
    world.messages.change(changed)
    return {"channel": channel["id"], "ts": message["ts"], "text": changed["text"], "message": api_json(changed)}


def delete(world: World, args: Args) -> Json:
    """chat.delete."""
    channel = visible_channel(world, args.text("channel"))
    message = _own_message(world, channel, args.text("ts"), "cant_delete_message")
    world.messages.delete(message)
    return {"channel": channel["id"], "ts": message["ts"]}


def permalink(world: World, args: Args) -> Json:
    """chat.getPermalink."""
    channel = visible_channel(world, args.text("channel"))
    message = world.messages.get(channel["id"], args.text("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    address = f"{world.base_url}/?channel={channel['id']}&message={message['ts']}"
    thread = message.get("thread_ts")
    return {"channel": channel["id"], "permalink": address + (f"&thread={thread}" if thread else "")}


def history(world: World, args: Args) -> Json:
    """conversations.history: newest first, without replies."""
    channel = joined_channel(world, args.text("channel"))
    messages = _between(world.messages.listed(channel["id"]), args)[::-1]
    return _messages(args, messages)


def replies(world: World, args: Args) -> Json:
    """conversations.replies: a thread, oldest first, starting with its parent."""
    channel = joined_channel(world, args.text("channel"))
    thread = args.text("ts")
    messages = world.messages.listed(channel["id"], thread=thread)
    if not messages:
        raise SlackError("thread_not_found")
    parent = messages[0]["ts"]
    return _messages(args, [messages[0], *_between([m for m in messages[1:] if m["ts"] != parent], args)])


def _messages(args: Args, messages: list[Json]) -> Json:
    with_metadata = args.flag("include_all_metadata")
    page = args.page(messages, "messages", 999)
    page["messages"] = [api_json(m, metadata=with_metadata) for m in page["messages"]]
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"])}


def _between(messages: list[Json], args: Args) -> list[Json]:
    """Returns the messages between `oldest` and `latest`, including those two only if `inclusive`."""
    widen = 1 if args.flag("inclusive") else 0
    oldest = _moment(args, "oldest", "invalid_ts_oldest")
    latest = _moment(args, "latest", "invalid_ts_latest")
    return [
        m
        for m in messages
        if (oldest is None or as_number(m["ts"]) > oldest - widen) and (latest is None or as_number(m["ts"]) < latest + widen)
    ]


def _moment(args: Args, name: str, wrong: str) -> int | None:
    given = args.text(name)
    if given in ("", "now"):
        return None
    try:
        return as_number(given)
    except ValueError:
        raise SlackError(wrong) from None


def pin(world: World, args: Args) -> Json:
    """pins.add."""
    message = _message(world, args)
    if message.get("pinned_to"):
        raise SlackError("already_pinned")
    world.messages.change(message | {"pinned_to": [message["channel"]]})
    return {}


def unpin(world: World, args: Args) -> Json:
    """pins.remove."""
    message = _message(world, args)
    if not message.get("pinned_to"):
        raise SlackError("no_pin")
    world.messages.change({k: v for k, v in message.items() if k != "pinned_to"})
    return {}


def pins(world: World, args: Args) -> Json:
    """pins.list."""
    channel = joined_channel(world, args.text("channel"))
    pinned = [m for m in world.messages.everything(channel["id"]) if m.get("pinned_to")]
    items = [{"type": "message", "channel": channel["id"], "message": api_json(m)} for m in pinned]
    return {"items": items[::-1]}


def react(world: World, args: Args) -> Json:
    """reactions.add."""
    name = args.text("name").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise SlackError("invalid_name")
    message = _message(world, args)
    reactions: list[dict[str, Any]] = [dict(r) for r in message.get("reactions", [])]
    mine = next((r for r in reactions if r["name"] == name), None)
    if mine is not None and world.directory.bot_user in mine["users"]:
        raise SlackError("already_reacted")
    if mine is None:
        mine = {"name": name, "users": [], "count": 0}
        reactions.append(mine)
    mine |= {"users": [*mine["users"], world.directory.bot_user], "count": mine["count"] + 1}
    world.messages.change(message | {"reactions": reactions})
    return {}


def _message(world: World, args: Args) -> Json:
    """Returns the message to pin or react to, in one of the bot's channels."""
    if not args.text("timestamp"):
        raise SlackError("no_item_specified")
    channel = joined_channel(world, args.text("channel"))
    try:
        as_number(args.text("timestamp"))
    except ValueError:
        raise SlackError("bad_timestamp") from None
    message = world.messages.get(channel["id"], args.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    if channel["archived"]:
        raise SlackError("is_archived")
    return message


def _own_message(world: World, channel: Json, ts: str, otherwise: str) -> Json:
    message = world.messages.get(channel["id"], ts)
    if message is None:
        raise SlackError("message_not_found")
    if message["user"] != world.directory.bot_user:
        raise SlackError(otherwise)
    return message


METHODS = {
    "chat.postMessage": Method(post_message, ("channel",)),
    "chat.postEphemeral": Method(post_ephemeral, ("channel", "user")),
    "chat.update": Method(update, ("channel", "ts")),
    "chat.delete": Method(delete, ("channel", "ts")),
    "chat.getPermalink": Method(permalink, ("channel", "message_ts")),
    "conversations.history": Method(history, ("channel",)),
    "conversations.replies": Method(replies, ("channel", "ts")),
    "pins.add": Method(pin, ("channel",)),
    "pins.remove": Method(unpin, ("channel",)),
    "pins.list": Method(pins, ("channel",)),
    "reactions.add": Method(react, ("channel", "name")),
}

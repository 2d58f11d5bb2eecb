"""Joining and leaving channels: by posting, by looking in, or by Slack's own `/invite`."""

from __future__ import annotations

import re

from bot.workspace.api import payloads
from bot.workspace.page.mentions import marked_up
from bot.workspace.page.reads import acting, seen_channel
from bot.workspace.state.directory import SLACKBOT
from bot.workspace.state.store import Json
from bot.workspace.web import HttpError
from bot.workspace.world import World


def join(world: World, channel: Json, user: str, inviter: str = "") -> Json:
    """Adds somebody to a channel and returns it; the bot gets an event for itself and where it is a member."""
    joined = channel | {"members": [*channel["members"], user]}
    world.directory.put_channel(joined)
    world.feed.add("channels")
    if world.directory.bot_user in joined["members"]:
        world.dispatcher.event(payloads.joined(world, user, joined, inviter))
    return joined


def invite(world: World, person: Json, channel: Json, text: str) -> None:
    """Runs Slack's own `/invite @NAME`: adds people, or the bot, to the channel."""
    named = [key for key in re.findall(r"<@(\w+)(?:\|[^>]*)?>", marked_up(world, person, text)) if world.directory.person(key)]
    if channel["im_with"] is not None or channel["archived"]:
        from_slackbot(world, person, channel, "You can't invite anybody to this conversation.")
    elif not named:
        from_slackbot(world, person, channel, "Name whom to invite, such as /invite @release_bot.")
    for key in named if channel["im_with"] is None and not channel["archived"] else ():
        found = world.directory.person(key) or {}
        if key in channel["members"]:
            from_slackbot(world, person, channel, f"{found['real_name']} is already in this channel.")
        else:
            channel = join(world, channel, key, person["id"])
            from_slackbot(world, person, channel, f"{found['real_name']} was added to #{channel['name']}.")


def walk_in(world: World, body: Json) -> Json:
    """Has a person join a public channel that they look at."""
    person = acting(world, body.get("as"))
    channel = seen_channel(world, person, body.get("channel"))
    if channel["archived"]:
        raise HttpError(403, f"#{channel['name']} is archived, so nobody can join it.")
    if person["id"] not in channel["members"]:
        join(world, channel, person["id"])
    return {"ok": True}


def leave(world: World, body: Json) -> Json:
    """Has a person leave a channel; the app subscribes to no event of it."""
    person = acting(world, body.get("as"))
    channel = seen_channel(world, person, body.get("channel"))
    if channel["im_with"] is not None or channel["general"]:
        raise HttpError(400, "Nobody can leave this conversation.")
    world.directory.put_channel(channel | {"members": [each for each in channel["members"] if each != person["id"]]})
    world.feed.add("channels")
    return {"ok": True}


def from_slackbot(world: World, person: Json, channel: Json, text: str) -> None:
    """Shows a person a message that only they see, from Slackbot."""
    world.messages.post(channel["id"], {"user": SLACKBOT, "text": text.replace("<", "&lt;"), "only": person["id"]})


POST = {"join": walk_in, "leave": leave}

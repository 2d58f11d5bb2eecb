"""Web API methods that make, name and archive channels."""

from __future__ import annotations

import re

from bot.workspace.api import payloads
from bot.workspace.api.chat import joined_channel
from bot.workspace.api.web_api import Args, SlackError
from bot.workspace.state.store import Json
from bot.workspace.world import World

_NAME = re.compile(r"[\w-]{1,80}")
_WORDS = 250
_AT_ONCE = 100


def create(world: World, args: Args) -> Json:
    """conversations.create: a public or private channel, of which the bot is a member."""
    name = args.text("name")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if world.directory.channel_named(name):
        raise SlackError("name_taken")
    made = world.directory.add_channel(name, private=args.flag("is_private"))
    world.feed.add("channels")
    return {"channel": world.directory.channel_json(made)}


def invite(world: World, args: Args) -> Json:
    """conversations.invite: several people at once; with `force` those who can be are invited, and the others named."""
    channel = joined_channel(world, args.text("channel"))
    if channel["archived"]:
        raise SlackError("is_archived")
    given = args.given.get("users")
    users = [str(u) for u in given] if isinstance(given, list) else [u.strip() for u in args.text("users").split(",") if u.strip()]
    if not users:
        raise SlackError("no_user")
    if len(users) > _AT_ONCE:
        raise SlackError("too_many_users")
    faults = {user: why for user in users if (why := _why_not(world, channel, user))}
    if faults and not (args.flag("force") and len(users) > len(faults)):
        raise SlackError(next(iter(faults.values())))
    invited = [user for user in users if user not in faults]
    joined = channel | {"members": [*channel["members"], *invited]}
    world.directory.put_channel(joined)
    world.feed.add("channels")
    for user in invited:
        world.dispatcher.event(payloads.joined(world, user, joined, world.directory.bot_user))
    errors = [{"user": user, "ok": False, "error": why} for user, why in faults.items()]
    return {"channel": world.directory.channel_json(joined), **({"errors": errors} if errors else {})}


def _why_not(world: World, channel: Json, user: str) -> str:
    person = world.directory.person(user)
    if person is None:
        return "user_not_found"
    if user == world.directory.bot_user:
        return "cant_invite_self"
    if user in channel["members"]:
        return "already_in_channel"
    return "user_disabled" if person["deleted"] else ""


def set_topic(world: World, args: Args) -> Json:
    """conversations.setTopic."""
    return _worded(world, args, "topic")


def set_purpose(world: World, args: Args) -> Json:
    """conversations.setPurpose."""
    return _worded(world, args, "purpose")


def _worded(world: World, args: Args, name: str) -> Json:
    channel, words = joined_channel(world, args.text("channel")), args.text(name)
    if len(words) > _WORDS:
        raise SlackError("too_long")
    if channel["archived"]:
        raise SlackError("is_archived")
    world.directory.put_channel(channel | {name: words})
    world.feed.add("channels")
    return {"channel": world.directory.channel_json(channel | {name: words})}


def archive(world: World, args: Args) -> Json:
    """conversations.archive: not the general channel."""
    channel = joined_channel(world, args.text("channel"))
    if channel["archived"]:
        raise SlackError("already_archived")
    if channel["general"]:
        raise SlackError("cant_archive_general")
    world.directory.put_channel(channel | {"archived": True})
    world.feed.add("channels")
    return {}

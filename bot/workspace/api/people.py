"""Web API methods for auth, team, bots, users, user groups and conversations."""

from __future__ import annotations

from bot.workspace.api import channels, payloads
from bot.workspace.api.chat import visible_channel
from bot.workspace.api.web_api import Args, Method, SlackError
from bot.workspace.state.directory import email_of
from bot.workspace.state.store import Json
from bot.workspace.world import World

_KINDS = ("public_channel", "private_channel", "mpim", "im")


def api_test(world: World, args: Args) -> Json:
    """api.test: returns its arguments."""
    if args.text("error"):
        raise SlackError(args.text("error"))
    return {"args": {k: v for k, v in args.given.items() if k != "token"}}


def auth_test(world: World, args: Args) -> Json:
    """auth.test."""
    bot, team = world.directory.bot, world.directory.team
    return {
        "url": f"{world.base_url}/",
        "team": team["name"],
        "user": bot["name"],
        "team_id": team["id"],
        "user_id": bot["id"],
        "bot_id": bot["bot_id"],
        "is_enterprise_install": False,
    }


def team_info(world: World, args: Args) -> Json:
    """team.info."""
    team = world.directory.team
    return {"team": {"id": team["id"], "name": team["name"], "domain": team["domain"], "email_domain": "", "icon": {}}}


def bots_info(world: World, args: Args) -> Json:
    """bots.info."""
    bot = world.directory.bot
    if args.text("bot", bot["bot_id"]) != bot["bot_id"]:
        raise SlackError("bot_not_found")
    return {"bot": {"id": bot["bot_id"], "deleted": False, "name": bot["real_name"], "app_id": bot["app_id"], "user_id": bot["id"]}}


def users_info(world: World, args: Args) -> Json:
    """users.info."""
    person = world.directory.person(args.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": world.directory.person_json(person)}


def users_list(world: World, args: Args) -> Json:
    """users.list."""
    everyone = [*world.directory.people(), world.directory.person(world.directory.bot_user)]
    return args.page([world.directory.person_json(p) for p in everyone if p is not None], "members")


def users_by_email(world: World, args: Args) -> Json:
    """users.lookupByEmail."""
    for person in world.directory.people():
        if email_of(person) == args.text("email").lower() and not person["deleted"]:
            return {"user": world.directory.person_json(person)}
    raise SlackError("users_not_found")


def groups_list(world: World, args: Args) -> Json:
    """usergroups.list."""
    return {"usergroups": [_group_json(world, g, with_users=args.flag("include_users")) for g in world.directory.groups()]}


def group_users(world: World, args: Args) -> Json:
    """usergroups.users.list."""
    group = next((g for g in world.directory.groups() if g["id"] == args.text("usergroup")), None)
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": _active(world, group)}


def conversations_list(world: World, args: Args) -> Json:
    """conversations.list: public channels, and private ones the bot is in."""
    wanted = [t.strip() for t in args.text("types", "public_channel").split(",") if t.strip()]
    if not set(wanted) <= set(_KINDS):
        raise SlackError("invalid_types")
    channels = [
        world.directory.channel_json(c) | ({} if c["im_with"] else {"num_members": len(c["members"])})
        for c in world.directory.channels()
        if _kind(c) in wanted
        and not (args.flag("exclude_archived") and c["archived"])
        and (not c["private"] or world.directory.bot_user in c["members"])
    ]
    return args.page(channels, "channels")


def conversations_info(world: World, args: Args) -> Json:
    """conversations.info."""
    channel = visible_channel(world, args.text("channel"))
    count = {"num_members": len(channel["members"])} if args.flag("include_num_members") else {}
    return {"channel": world.directory.channel_json(channel) | count}


def conversations_members(world: World, args: Args) -> Json:
    """conversations.members."""
    channel = visible_channel(world, args.text("channel"))
    page = args.page([{"id": m} for m in channel["members"]], "members")
    return page | {"members": [m["id"] for m in page["members"]]}


def conversations_join(world: World, args: Args) -> Json:
    """conversations.join: public channels only."""
    channel = visible_channel(world, args.text("channel"))
    if channel["private"]:
        raise SlackError("method_not_supported_for_channel_type")
    if channel["archived"]:
        raise SlackError("is_archived")
    bot = world.directory.bot_user
    if bot in channel["members"]:
        return {"channel": world.directory.channel_json(channel), "warning": "already_in_channel"}
    joined = channel | {"members": [*channel["members"], bot]}
    world.directory.put_channel(joined)
    world.feed.add("channels")
    world.dispatcher.event(payloads.joined(world, bot, joined))
    return {"channel": world.directory.channel_json(joined)}


def conversations_open(world: World, args: Args) -> Json:
    """conversations.open: the direct message with one person."""
    if args.text("channel"):
        return {"channel": world.directory.channel_json(visible_channel(world, args.text("channel")))}
    given = args.given.get("users")
    users = [str(u) for u in given] if isinstance(given, list) else [u.strip() for u in args.text("users").split(",") if u.strip()]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    person = world.directory.person(users[0])
    if person is None or person["id"] not in {p["id"] for p in world.directory.people()}:
        raise SlackError("user_not_found")
    if person["deleted"]:
        raise SlackError("user_disabled")
    channel = world.directory.direct_message(users[0])
    return {"channel": world.directory.channel_json(channel) if args.flag("return_im") else {"id": channel["id"]}}


def _kind(channel: Json) -> str:
    if channel["im_with"] is not None:
        return "im"
    return "private_channel" if channel["private"] else "public_channel"


def _active(world: World, group: Json) -> list[str]:
    people = {p["id"] for p in world.directory.people() if not p["deleted"]}
    return [u for u in group["users"] if u in people]


def _group_json(world: World, group: Json, *, with_users: bool) -> Json:
    users = _active(world, group)
    return {
        "id": group["id"],
        "team_id": world.directory.team["id"],
        "is_usergroup": True,
        "name": group["name"],
        "handle": group["handle"],
        "description": "",
        "is_external": False,
        "date_delete": 0,
        "user_count": len(users),
        **({"users": users} if with_users else {}),
    }


METHODS = {
    "api.test": Method(api_test),
    "auth.test": Method(auth_test),
    "team.info": Method(team_info),
    "bots.info": Method(bots_info),
    "users.info": Method(users_info, ("user",)),
    "users.list": Method(users_list),
    "users.lookupByEmail": Method(users_by_email, ("email",)),
    "usergroups.list": Method(groups_list),
    "usergroups.users.list": Method(group_users, ("usergroup",)),
    "conversations.list": Method(conversations_list),
    "conversations.info": Method(conversations_info, ("channel",)),
    "conversations.members": Method(conversations_members, ("channel",)),
    "conversations.join": Method(conversations_join, ("channel",)),
    "conversations.open": Method(conversations_open),
    "conversations.create": Method(channels.create, ("name",)),
    "conversations.invite": Method(channels.invite, ("channel", "users")),
    "conversations.setTopic": Method(channels.set_topic, ("channel", "topic")),
    "conversations.setPurpose": Method(channels.set_purpose, ("channel", "purpose")),
    "conversations.archive": Method(channels.archive, ("channel",)),
}

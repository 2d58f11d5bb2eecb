"""The payloads that Slack sends to an app, in Slack's format."""

from __future__ import annotations

import time
from typing import Any

from bot.workspace.state.ids import Timestamps, new_id
from bot.workspace.state.messages import api_json
from bot.workspace.state.store import Json
from bot.workspace.state.views import api_json as view_json
from bot.workspace.world import World

_VERIFICATION = "local-workspace"
_ACTION_TIMES = Timestamps()


def command(world: World, user: Json, channel: Json, name: str, text: str) -> dict[str, str]:
    """Returns a slash command as form fields."""
    return {
        "token": _VERIFICATION,
        "team_id": world.directory.team["id"],
        "team_domain": world.directory.team["domain"],
        "channel_id": channel["id"],
        "channel_name": channel_name(channel),
        "user_id": user["id"],
        "user_name": user["name"],
        "command": name,
        "text": text,
        "api_app_id": world.directory.bot["app_id"],
        "is_enterprise_install": "false",
        "response_url": world.tokens.response_url(user["id"], channel["id"]),
        "trigger_id": world.tokens.trigger(user["id"]),
    }


def on_message(world: World, user: Json, message: Json, action: Json, values: Json) -> Json:
    """Returns a click in a message; like Slack, without the message if it is ephemeral."""
    only = bool(message.get("only"))
    url = world.tokens.response_url(user["id"], message["channel"], source_ts=message["ts"], ephemeral=only)
    return {
        **_common(world, "block_actions", user),
        "container": message_container(message),
        "trigger_id": world.tokens.trigger(user["id"]),
        "channel": _channel(world, message["channel"]),
        **({} if only else {"message": api_json(message)}),
        "state": {"values": values},
        "response_url": url,
        "actions": [action],
    }


def on_view(world: World, user: Json, view: Json, action: Json) -> Json:
    """Returns a click in a view."""
    return {
        **_common(world, "block_actions", user),
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": world.tokens.trigger(user["id"], view["id"]),
        "view": view_json(view),
        "actions": [action],
    }


def submission(world: World, user: Json, view: Json) -> Json:
    """Returns a view submission."""
    return {
        **_common(world, "view_submission", user),
        "trigger_id": world.tokens.trigger(user["id"], view["id"]),
        "view": view_json(view),
        "response_urls": [],
    }


def closed(world: World, user: Json, view: Json, *, cleared: bool) -> Json:
    """Returns a closed view."""
    return {**_common(world, "view_closed", user), "view": view_json(view), "is_cleared": cleared}


def suggestion(world: World, user: Json, where: Json, block_id: str, action_id: str, value: str) -> Json:
    """Returns a request for the options of an external menu; `where` is a message or a view."""
    payload = {**_common(world, "block_suggestion", user), "action_id": action_id, "block_id": block_id, "value": value}
    if "blocks" in where and "ts" not in where:
        return {**payload, "container": {"type": "view", "view_id": where["id"]}, "view": view_json(where)}
    only = bool(where.get("only"))
    return {
        **payload,
        "container": message_container(where),
        "channel": _channel(world, where["channel"]),
        **({} if only else {"message": api_json(where)}),
    }


def shortcut(world: World, user: Json, message: Json | None, callback_id: str) -> Json:
    """Returns a message shortcut, or without a message a global one, which has no channel and no response_url."""
    common = {
        **_common(world, "shortcut" if message is None else "message_action", user),
        "callback_id": callback_id,
        "action_ts": _ACTION_TIMES.next(),
        "trigger_id": world.tokens.trigger(user["id"]),
    }
    if message is None:
        return common
    return {
        **common,
        "response_url": world.tokens.response_url(user["id"], message["channel"]),
        "channel": _channel(world, message["channel"]),
        "message_ts": message["ts"],
        "message": api_json(message),
    }


def event(world: World, body: Json) -> Json:
    """Returns an event in its envelope."""
    team, bot = world.directory.team, world.directory.bot
    seen_by = {"enterprise_id": None, "team_id": team["id"], "user_id": bot["id"], "is_bot": True, "is_enterprise_install": False}
    return {
        "token": _VERIFICATION,
        "team_id": team["id"],
        "context_team_id": team["id"],
        "context_enterprise_id": None,
        "api_app_id": bot["app_id"],
        "event": {**body, "event_ts": body.get("event_ts") or body.get("ts") or _ACTION_TIMES.next()},
        "type": "event_callback",
        "event_id": new_id("Ev", 10),
        "event_time": int(time.time()),
        "authorizations": [seen_by],
        "is_ext_shared_channel": False,
        "event_context": new_id("4-", 12),
    }


def joined(world: World, user: str, channel: Json, inviter: str = "") -> Json:
    """Returns the event that somebody, or the bot itself, joined a channel; `inviter` is "" if nobody invited them."""
    return event(
        world,
        {
            "type": "member_joined_channel",
            "user": user,
            "channel": channel["id"],
            "channel_type": "G" if channel["private"] else "C",
            "team": world.directory.team["id"],
            **({"inviter": inviter} if inviter else {}),
        },
    )


def action(element: Json, block_id: str, given: Json) -> Json:
    """Returns a person's action on an element: a button's text and value, or what was chosen."""
    body: dict[str, Any] = {"type": element["type"], "block_id": block_id, "action_id": element["action_id"]}
    body |= {k: element[k] for k in ("text", "value", "style", "url", "confirm") if k in element and element["type"] == "button"}
    body |= {k: element[k] for k in ("placeholder", "confirm") if k in element}
    body |= given
    return {**body, "action_ts": _ACTION_TIMES.next()}


def message_container(message: Json) -> Json:
    """Returns a message's place in the conversation."""
    thread = {"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}
    return {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": message["channel"],
        "is_ephemeral": bool(message.get("only")),
        **thread,
    }


def channel_name(channel: Json) -> str:
    """Returns a conversation's name as payloads have it."""
    if channel["im_with"] is not None:
        return "directmessage"
    return "privategroup" if channel["private"] else str(channel["name"])


def _channel(world: World, key: str) -> Json:
    channel = world.directory.channel(key)
    return {"id": key, "name": "" if channel is None else channel_name(channel)}


def _common(world: World, kind: str, user: Json) -> Json:
    team = world.directory.team
    return {
        "type": kind,
        "user": {"id": user["id"], "username": user["name"], "name": user["name"], "team_id": team["id"]},
        "api_app_id": world.directory.bot["app_id"],
        "token": _VERIFICATION,
        "team": {"id": team["id"], "domain": team["domain"]},
        "enterprise": None,
        "is_enterprise_install": False,
    }

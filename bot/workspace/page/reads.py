"""The page's read requests: start data, messages, changes, and a person's App Home."""

from __future__ import annotations

from bot.workspace.api import payloads
from bot.workspace.state.clock import WorkspaceClock
from bot.workspace.state.ids import as_number
from bot.workspace.state.messages import page_json
from bot.workspace.state.store import Json
from bot.workspace.state.views import page_json as view_on_page
from bot.workspace.web import HttpError, PageRequest
from bot.workspace.world import World

_PAGE = 100


def acting(world: World, key: object) -> Json:
    """Returns the person the page acts as. Raises HttpError if they are unknown or deactivated."""
    person = next((p for p in world.directory.people() if p["id"] == key), None)
    if person is None:
        raise HttpError(404, "This person is not in this workspace.")
    if person["deleted"]:
        raise HttpError(403, f"{person['real_name']} is deactivated. Act as someone else.")
    return person


def seen_channel(world: World, person: Json, key: object) -> Json:
    """Returns a conversation that a person can see. Raises HttpError otherwise."""
    channel = world.directory.channel(str(key))
    if channel is None or not world.directory.sees(person["id"], channel["id"]):
        raise HttpError(404, f"{person['real_name']} can't see this channel, or it does not exist.")
    return channel


def boot(world: World, request: PageRequest) -> Json:
    """Returns the start data of the page for one person, by default the first."""
    people = world.directory.people()
    wanted = request.query.get("as")
    me = next((p for p in people if p["id"] == wanted), None) or next(p for p in people if not p["deleted"])
    seq = world.feed.seq
    bot, team = world.directory.bot, world.directory.team
    as_person = world.directory.person(bot["id"])
    return {
        "seq": seq,
        "team": {"id": team["id"], "name": team["name"]},
        "bot": {"id": bot["id"], "name": bot["real_name"]},
        "me": me["id"],
        "people": [_person(p, bot["id"]) | world.directory.role(p["id"]) for p in [*people, *([as_person] if as_person else [])]],
        "channels": [_channel(c, bot["id"], me["id"]) for c in world.directory.channels() if world.directory.sees(me["id"], c["id"])],
        "usergroups": [{k: g[k] for k in ("id", "handle", "name")} for g in world.directory.groups()],
        "commands": [
            {
                "command": c.command,
                "usage": c.usage,
                "description": c.description,
                "verbs": [{"verb": v.verb, "usage": v.usage, "summary": v.summary} for v in c.verbs],
            }
            for c in world.commands
        ],
        "message_shortcuts": [{"callback_id": s.callback_id, "name": s.name} for s in world.shortcuts if not s.is_global],
        "global_shortcuts": [{"callback_id": s.callback_id, "name": s.name} for s in world.shortcuts if s.is_global],
        "clock": clock_json(world.clock),
        "opened": world.messages.timestamps.next(),
        "address": world.base_url,
        **world.views.on_page(me["id"]),
    }


def clock_json(clock: WorkspaceClock) -> Json:
    """Returns the clock for the page."""
    return clock.for_page()


def messages(world: World, request: PageRequest) -> Json:
    """Returns the last messages of a channel or thread, oldest first; opening the bot's own conversation sends the bot an event.

    With `before` or `after` they are the page next to a message, with `around` those about it.
    With `opened`, which the start data gave the page, ephemeral messages from before are left out: in Slack a reload forgets them.
    """
    person = acting(world, request.query.get("as"))
    channel = seen_channel(world, person, request.query.get("channel"))
    thread, before, after = (request.query.get(name) for name in ("thread_ts", "before", "after"))
    listed = world.messages.listed(channel["id"], thread=thread or None, user=person["id"])
    listed = _since_opened(listed, request.query.get("opened"))
    if around := request.query.get("around"):
        return _around(listed, around)
    if after:
        later = [m for m in listed if m["ts"] > after]
        return {"messages": [page_json(m) for m in later[:_PAGE]], "has_newer": len(later) > _PAGE}
    if before:
        listed = [m for m in listed if m["ts"] < before]
    if channel["im_with"] == person["id"] and not thread and not before:
        _home_opened(world, person, channel, "messages")
    return {"messages": [page_json(m) for m in listed[-_PAGE:]], "has_more": len(listed) > _PAGE}


def _around(listed: list[Json], ts: str) -> Json:
    """Returns the messages around the one that a permalink leads to. Raises HttpError if there is none."""
    at = next((n for n, m in enumerate(listed) if m["ts"] == ts), None)
    if at is None:
        raise HttpError(404, "That message has been deleted, or it is not in this channel.")
    first, end = max(0, at - _PAGE // 2), at + _PAGE // 2
    return {"messages": [page_json(m) for m in listed[first:end]], "has_more": first > 0, "has_newer": end < len(listed)}


def unread(world: World, body: Json) -> Json:
    """Returns how many messages each channel has for a person after what their browser has shown, `marks` by channel."""
    person = acting(world, body.get("as"))
    marks = body.get("marks")
    try:
        after = {channel: as_number(mark) for channel, mark in marks.items()} if isinstance(marks, dict) else None
    except ValueError:
        after = None
    if after is None:
        raise HttpError(400, "The field marks must give a timestamp for each channel.")
    counts = {}
    for channel in world.directory.channels():
        if channel["id"] in after and world.directory.sees(person["id"], channel["id"]):
            listed = _since_opened(world.messages.listed(channel["id"], user=person["id"]), body.get("opened"))
            counts[channel["id"]] = sum(1 for m in listed if as_number(m["ts"]) > after[channel["id"]] and m["user"] != person["id"])
    return {"unread": {channel: count for channel, count in counts.items() if count}}


def _since_opened(listed: list[Json], opened: object) -> list[Json]:
    try:
        after = as_number(str(opened)) if opened else 0
    except ValueError:
        raise HttpError(400, "The field opened must be a timestamp from the start data.") from None
    return [m for m in listed if not m.get("only") or as_number(m["ts"]) > after]


def changes(world: World, request: PageRequest) -> Json:
    """Returns the events after a number."""
    person = acting(world, request.query.get("as"))
    since = request.query.get("since", "")
    if not since.isascii() or not since.isdigit() or len(since) > 18:
        raise HttpError(400, "The field since must be a number from the start data or the last changes.")
    return world.feed.since(int(since), person["id"], lambda channel: world.directory.sees(person["id"], channel))


def home(world: World, request: PageRequest) -> Json:
    """Returns a person's App Home, and sends the bot an event that it was opened."""
    person = acting(world, request.query.get("as"))
    view = world.views.home(person["id"])
    _home_opened(world, person, world.directory.direct_message(person["id"]), "home")
    return {"view": None if view is None else view_on_page(view)}


def _home_opened(world: World, person: Json, channel: Json, tab: str) -> None:
    opened: Json = {"type": "app_home_opened", "user": person["id"], "channel": channel["id"], "tab": tab}
    view = world.views.home(person["id"])
    if view is not None and tab == "home":
        opened["view"] = {k: v for k, v in view.items() if k != "user"}
    world.dispatcher.event(payloads.event(world, opened))


def _person(person: Json, bot: str) -> Json:
    return {
        **{k: person[k] for k in ("id", "name", "real_name", "title", "colour")},
        "is_guest": person["guest"],
        "is_bot": person["id"] == bot,
        "is_deactivated": person["deleted"],
    }


def _channel(channel: Json, bot: str, me: str) -> Json:
    return {
        **{k: channel[k] for k in ("id", "name", "topic", "im_with")},
        "is_private": channel["private"],
        "is_im": channel["im_with"] is not None,
        "is_archived": channel["archived"],
        "bot_is_member": bot in channel["members"],
        "is_member": me in channel["members"],
        "bookmarks": channel.get("bookmarks", []),
    }


GET = {"boot": boot, "messages": messages, "changes": changes, "home": home}

"""The inspector: the origin of a message, and calls of the bot that are made to fail."""

from __future__ import annotations

from collections.abc import Callable

from bot.workspace.page.reads import acting, seen_channel
from bot.workspace.state.faults import How
from bot.workspace.state.messages import api_json
from bot.workspace.state.store import Json
from bot.workspace.web import HttpError, PageRequest
from bot.workspace.world import World

FAILURES: dict[str, How] = {
    "rate limited": "ratelimited",
    "failed": "server_error",
    "timed out": "timeout",
    "accepted without an answer": "reset",
}
_RETRY_SECONDS = 2


def inspected(world: World, request: PageRequest, record: Callable[[str, str, str], Json]) -> Json:
    """Returns a message's JSON, the calls and the request behind it, and by `record` its outbox row and history entries."""
    person = acting(world, request.query.get("as"))
    channel = seen_channel(world, person, request.query.get("channel"))
    ts = request.query.get("ts", "")
    message = world.messages.get(channel["id"], ts) or world.messages.ephemeral(channel["id"], f"E{ts}", person["id"])
    if message is None:
        raise HttpError(404, "That message has been removed.")
    shown = api_json(message, metadata=True)
    # While Slack's answer is not known, the row has no timestamp; what was posted carries the row's key.
    key = ((shown.get("metadata") or {}).get("event_payload") or {}).get("key", "")
    return {"message": shown, **world.recorder.about(ts), **record(channel["id"], ts, str(key))}


def fail(world: World, body: Json) -> Json:
    """Makes the next call of the bot fail in a chosen way, or clears what was planned."""
    acting(world, body.get("as"))
    how = body.get("how")
    if how == "nothing":
        world.faults.clear()
        return {"ok": True}
    if how not in FAILURES:
        raise HttpError(400, f"Choose how it fails: {', '.join(FAILURES)}.")
    world.faults.fail("*", FAILURES[how], retry_after=_RETRY_SECONDS)
    return {"ok": True}

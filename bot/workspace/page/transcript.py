"""A transcript: all that a person sees in the workspace, as a text file with the times of the workspace's clock."""

from __future__ import annotations

from datetime import datetime

from bot.workspace.page.reads import acting
from bot.workspace.state.clock import LONDON, label
from bot.workspace.state.store import Json
from bot.workspace.web import PageRequest, PageResponse
from bot.workspace.world import World


def as_file(world: World, request: PageRequest) -> PageResponse:
    """Returns the transcript for the person of the request, in the order of events."""
    person = acting(world, request.query.get("as"))
    lines = [f"What {person['real_name']} sees in the local workspace, which is not Slack. The people are invented.", ""]
    seen = [channel for channel in world.directory.channels() if world.directory.sees(person["id"], channel["id"])]
    found = [(m["ts"], channel, m) for channel in seen for m in world.messages.everything(channel["id"], person["id"])]
    for _, channel, message in sorted(found, key=lambda each: each[0]):
        lines += [*_told(world, channel, message), ""]
    name = f"transcript-{world.clock.now():%Y-%m-%d}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return PageResponse(200, "\n".join(lines).encode(), "text/plain; charset=utf-8", headers)


def _told(world: World, channel: Json, message: Json) -> list[str]:
    where = f"#{channel['name']}" if channel["im_with"] is None else "direct message"
    author = world.directory.person(str(message["user"])) or {}
    notes = [note for note, on in ((" (in a thread)", _is_reply(message)), (" (only you)", message.get("only"))) if on]
    when = label(datetime.fromtimestamp(message["shown_at"], LONDON))
    files = [f"[file: {each['name']}]" for each in message.get("files", [])]
    return [f"{when}  {where}{''.join(notes)}  {author.get('real_name', 'Unknown')}:", *str(message.get("text", "")).splitlines(), *files]


def _is_reply(message: Json) -> bool:
    return message.get("thread_ts") not in (None, message["ts"])

"""The bookmarks of a channel: links that people keep at its top; the app hears nothing of them."""

from __future__ import annotations

from bot.workspace.page.reads import acting, seen_channel
from bot.workspace.state.ids import new_id
from bot.workspace.state.store import Json
from bot.workspace.web import HttpError
from bot.workspace.world import World

MOST = 100
"""Bookmarks of a channel, as Slack has it."""


def bookmark(world: World, body: Json) -> Json:
    """Adds a link to a channel's bookmarks, or removes one by its id."""
    person = acting(world, body.get("as"))
    channel = seen_channel(world, person, body.get("channel"))
    if person["id"] not in channel["members"] or channel["archived"]:
        raise HttpError(403, "Only a channel's members can change its bookmarks, and only while it isn't archived.")
    kept = list(channel.get("bookmarks", []))
    if body.get("remove"):
        kept = [each for each in kept if each["id"] != body["remove"]]
    else:
        kept.append({"id": new_id("Bk"), **_link(body, len(kept))})
    world.directory.put_channel(channel | {"bookmarks": kept})
    world.feed.add("channels")
    return {"ok": True}


def _link(body: Json, number: int) -> Json:
    title, link = str(body.get("title") or "").strip(), str(body.get("link") or "").strip()
    if not link.startswith(("http://", "https://")) or len(link) > 2000 or any(each.isspace() for each in link):
        raise HttpError(400, "Give the complete address of the link, such as https://smartenergycodecompany.co.uk.")
    if not title or len(title) > 100:
        raise HttpError(400, "Give the bookmark a name of at most 100 characters.")
    if number >= MOST:
        raise HttpError(400, f"A channel has at most {MOST} bookmarks. Remove one first.")
    return {"title": title, "link": link}


POST = {"bookmark": bookmark}

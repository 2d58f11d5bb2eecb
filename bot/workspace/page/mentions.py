"""Typed text converted to what Slack stores and sends: escaped, with mentions and addresses marked up."""

from __future__ import annotations

import re

from bot.workspace.state.store import Json
from bot.workspace.world import World

_ADDRESS = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")
_MARKED = re.compile(r"<(?:[@#!][A-Za-z0-9^|@._ -]+|https?://[^\s<>]+)>")


def marked_up(world: World, user: Json, text: str) -> str:
    """Returns typed text with `@name`, `#channel`, `@group` and addresses as Slack's markup, and everything else escaped.

    Markup that the page itself added, such as `<@U0RACHEL>`, stays.
    """
    parts: list[str] = []
    end = 0
    for match in _MARKED.finditer(text):
        parts += [_typed(world, user, text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*parts, _typed(world, user, text[end:])])


def _typed(world: World, user: Json, text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    names = _names(world, user)
    words = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?P<url>{_ADDRESS.pattern})|(?<![\w@#/])(?P<name>{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)

    def mark(match: re.Match[str]) -> str:
        url = match.group("url")
        return f"<{url}>" if url else names[match.group("name").lower()]

    return pattern.sub(mark, escaped)


def _names(world: World, user: Json) -> dict[str, str]:
    names = {"@here": "<!here>", "@channel": "<!channel>", "@everyone": "<!everyone>"}
    bot = world.directory.person(world.directory.bot_user)
    for person in [*world.directory.people(), *([bot] if bot else [])]:
        names[f"@{person['name']}".lower()] = names[f"@{person['real_name']}".lower()] = f"<@{person['id']}|{person['name']}>"
    for group in world.directory.groups():
        names[f"@{group['handle']}".lower()] = f"<!subteam^{group['id']}|@{group['handle']}>"
    for channel in world.directory.channels():
        if channel["name"] and world.directory.sees(user["id"], channel["id"]):
            names[f"#{channel['name']}".lower()] = f"<#{channel['id']}|{channel['name']}>"
    return names

"""Previews of links to releases and modifications in messages, with only what the channel may see (R20)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import pages
from bot.pages.kit import blocks
from bot.pages.kit.page import Buttons, Page
from bot.slack.payloads import Body, mapping
from commands.catalogue import perform
from commands.protocol.line import Line
from commands.protocol.request import SHARED, Actor, Request
from commands.protocol.results import Refused
from policy.calendar.release_calendar import parse_release_key
from storage.engine.session import Store
from storage.meetings.meetings import fetch_meetings
from storage.scope.modifications import refs_by_link

_LOG = structlog.get_logger("bot.slack.unfurls")

SITE = "/releases/"
"""The folder of the public site below the bot's address; its addresses are previewed also where the site is not served."""

MOST = 5
"""Links of one message that get a preview; a list of links is no place for twenty."""

SHOWN = 2
"""Parts of an answer that its preview has: the first lines, which are the answer."""

_COMPOSER = "composer"
_MEETING = re.compile(r"meetings/([a-z0-9-]{2,40})/?(?:([^/]{1,40})/?)?")
_MODIFICATION = re.compile(r"modifications/([^/]{1,60})/?")


@dataclass(frozen=True)
class Shared:
    """Links that somebody wrote: where (a message by channel and ts, or what is still being written), and the addresses."""

    channel: str
    ts: str
    unfurl_id: str
    source: str
    user: str
    urls: tuple[str, ...]

    @property
    def written(self) -> bool:
        """Whether it is in a channel already; what is still being written may go to any channel."""
        return self.source != _COMPOSER


def links_in(body: Body) -> Shared | None:
    """Returns the links of a `link_shared` event, or None if it has none."""
    event = mapping(body, "event")
    links = event.get("links")
    found = [each.get("url") for each in links if isinstance(each, Mapping)] if isinstance(links, list) else []
    urls = tuple(dict.fromkeys(each for each in found if isinstance(each, str) and len(each) <= 2000))
    texts = {name: str(event.get(name) or "") for name in ("channel", "message_ts", "unfurl_id", "source", "user")}
    if not urls or not ((texts["channel"] and texts["message_ts"]) or texts["unfurl_id"]):
        return None
    return Shared(texts["channel"], texts["message_ts"], texts["unfurl_id"], texts["source"], texts["user"], urls)


def unfurl(store: Store, client: WebClient, shared: Shared, now: datetime, base: str) -> int:
    """Gives links their previews, and returns how many. It is best effort: without a preview the link is still a link.

    `base` is the bot's public address, "" if it is not known. A second delivery of the event changes the same previews.
    """
    found = {url: {"blocks": made} for url in shared.urls[:MOST] if (made := preview(store, shared, url, now, base))}
    if not found:
        return 0
    try:
        if shared.unfurl_id and shared.source:
            client.chat_unfurl(unfurl_id=shared.unfurl_id, source=shared.source, unfurls=found)
        else:
            client.chat_unfurl(channel=shared.channel, ts=shared.ts, unfurls=found)
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.warning("links_not_unfurled", error=str(fault)[:200])
        return 0
    return len(found)


def preview(store: Store, shared: Shared, url: str, now: datetime, base: str) -> list[dict[str, Any]] | None:
    """Returns the blocks of one link's preview: the beginning of the answer that the link's channel would be shown; None if there is none.

    In what is still being written nothing is shown that not everybody may see, because it may go to any channel.
    """
    line = _line_of(store, url, base)
    if line is None:
        return None
    via, actor, channel = (SHARED, shared.user, shared.channel) if shared.written else ("link", "", "")
    result = perform(store, Request(line.command, line.text, Actor(actor), now, channel=channel, via=via))
    if isinstance(result, Refused):
        return None
    page = pages.page(result)
    parts = tuple(each for each in page.parts if not isinstance(each, Buttons))[:SHOWN]
    return blocks.blocks(Page(page.title, parts))


def _line_of(store: Store, url: str, base: str) -> Line | None:
    """Returns the command line behind a link: to one of the site's addresses, or to a modification's page on record."""
    if base and url.startswith(f"{base}{SITE}"):
        address = unquote(urlsplit(url).path.removeprefix(urlsplit(base).path).removeprefix(SITE))
        if found := _MODIFICATION.fullmatch(address):
            return Line.modification("show", found[1].upper())
        if found := _MEETING.fullmatch(address):
            return _meeting(store, found[1], found[2] or "")
        key = parse_release_key(address.partition("/")[0])
        return Line.release("status", key) if key else None
    with store.reading() as conn:
        refs = refs_by_link(conn, url)
    return Line.modification("show", refs[0]) if refs else None


def _meeting(store: Store, body: str, key: str) -> Line | None:
    """Returns the line behind a meeting's page: its agenda, or the meetings of the body."""
    if not key:
        return Line.release("meetings", body)
    with store.reading() as conn:
        found = next((each for each in fetch_meetings(conn, body) if each.key == key), None)
    return Line.release("agenda", body, found.day.isoformat()) if found else None

"""Links that the app gives a preview: the event that somebody wrote them, and `chat.unfurl`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlsplit

from bot.slack.limits.messages import message_faults
from bot.workspace.api import payloads
from bot.workspace.api.web_api import Args, Method, SlackError
from bot.workspace.state.blocks import completed
from bot.workspace.state.ids import new_id
from bot.workspace.state.store import Json
from bot.workspace.world import World

_LINK = re.compile(r"<(https?://[^\s<>|]+)(?:\|[^<>]*)?>")


def links_of(world: World, text: str) -> list[Json]:
    """Returns the links in a message's text whose domain the app has registered, each once."""
    permalink = f"{world.base_url}/?"
    found = dict.fromkeys(url for url in map(unescape, _LINK.findall(text)) if not url.startswith(permalink))
    hosts = {url: urlsplit(url).hostname or "" for url in found}
    domains = {url: next((d for d in world.unfurl_domains if host == d or host.endswith(f".{d}")), None) for url, host in hosts.items()}
    return [{"url": url, "domain": domain} for url, domain in domains.items() if domain]


def tell_links(world: World, channel: Json, posted: Json) -> None:
    """Sends the bot `link_shared` if a person's message has links of its domains, also where the bot is no member."""
    links = links_of(world, posted["text"])
    if not links:
        return
    event = {
        "type": "link_shared",
        "channel": channel["id"],
        "is_bot_user_member": world.directory.bot_user in channel["members"],
        "user": posted["user"],
        "message_ts": posted["ts"],
        "unfurl_id": f"{channel['id']}.{posted['ts']}.{new_id('', 20)}",
        "source": "conversations_history",
        "links": links,
        **({"thread_ts": posted["thread_ts"]} if posted.get("thread_ts") else {}),
    }
    world.dispatcher.event(payloads.event(world, event))


def unfurl(world: World, args: Args) -> Json:
    """chat.unfurl: puts previews under a person's message; a second call changes the same previews."""
    key, ts = _target(args)
    channel = world.directory.channel(key)
    if channel is None:
        raise SlackError("cannot_find_channel")
    message = world.messages.get(channel["id"], ts)
    if message is None:
        raise SlackError("cannot_find_message")
    given = _given(args)
    allowed = {each["url"] for each in links_of(world, message["text"])}
    if set(given) - allowed:
        raise SlackError("cannot_unfurl_url")
    previews = {each["from_url"]: each for each in message.get("attachments", [])}
    for url, content in given.items():
        previews[url] = _preview(world, url, content, previews.get(url, {}).get("id", len(previews) + 1))
    world.messages.change(message | {"attachments": list(previews.values())})
    return {}


def _target(args: Args) -> tuple[str, str]:
    """Returns channel and timestamp, given as such or as the `unfurl_id` of an event."""
    if args.text("unfurl_id"):
        if not args.text("source"):
            raise SlackError("missing_source")
        key, _, rest = args.text("unfurl_id").partition(".")
        return key, rest.rpartition(".")[0]
    for name in ("channel", "ts"):
        if not args.text(name):
            raise SlackError(f"missing_{name}")
    return args.text("channel"), args.text("ts")


def _given(args: Args) -> Mapping[str, Json]:
    found = args.data("unfurls", "invalid_unfurls_format")
    if not found:
        raise SlackError("missing_unfurls")
    if not isinstance(found, dict) or not all(isinstance(each, dict) for each in found.values()):
        raise SlackError("invalid_unfurls_format")
    return found


def _preview(world: World, url: str, content: Json, number: int) -> Json:
    if message_faults({"text": "preview", "attachments": [content]}):
        raise SlackError("cannot_parse_attachment")
    blocks = {"blocks": completed(content["blocks"])} if content.get("blocks") else {}
    bot = world.directory.bot
    own = {"id": number, "from_url": url, "app_unfurl_url": url, "is_app_unfurl": True, "app_id": bot["app_id"], "bot_id": bot["bot_id"]}
    return {**content, **blocks, **own, "fallback": content.get("fallback") or "[no preview available]"}


METHODS = {"chat.unfurl": Method(unfurl, ())}

"""Posts of shared command lines, and notices about the bot itself."""

from __future__ import annotations

from datetime import datetime

from bot import pages
from bot.posts.actions import Ready
from bot.slack.payloads import line_request
from commands.protocol.request import Actor
from commands.share import shared
from storage.engine.session import Store
from storage.mail.messages import Notice, Share


def share(store: Store, message: Share, now: datetime) -> Ready | None:
    """Returns the current answer to a shared command line, or None if the channel is no longer cleared for it (R20)."""
    request = line_request(message.line, actor=Actor(message.actor), now=now, channel=message.channel, via="share")
    result = shared(store, request)
    return None if result is None else Ready(pages.message(result, shareable=False))


def notice(_store: Store, message: Notice, _now: datetime) -> Ready:
    """Returns the text of a notice, which already is Slack's markup."""
    return Ready({"text": message.text})

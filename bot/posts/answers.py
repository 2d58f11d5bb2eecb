"""Posts that carry an answer or a text: a shared command line, and notices about the bot itself."""

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
    """What a shared command line shows now; None where the channel may no longer see it (R20)."""
    request = line_request(message.line, actor=Actor(message.actor), now=now, channel=message.channel, via="share")
    result = shared(store, request)
    return None if result is None else Ready(pages.message(result, shareable=False))


def notice(_store: Store, message: Notice, _now: datetime) -> Ready:
    """The text of a notice, which is Slack's markup already."""
    return Ready({"text": message.text})

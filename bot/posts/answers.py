"""Posts of shared command lines, and notices about the bot itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import pages
from bot.pages.kit.blocks import with_button
from bot.pages.kit.page import Button, Page, Piece, Small
from bot.pages.kit.pressing import pressable
from bot.posts.actions import Ready
from bot.slack.payloads import line_request
from commands.pressing import only_reads
from commands.protocol.line import Line
from commands.protocol.request import Actor
from commands.protocol.results import Moment, Person
from commands.share import shared
from storage.engine.session import Store
from storage.mail.messages import Notice, Share


def share(store: Store, message: Share, now: datetime) -> Page | None:
    """Returns the current answer to a shared command line with who shared it and when, because a shared answer is not updated. Its buttons
    only read: it belongs to nobody, and what its readers may do differs.

    None if the channel is no longer cleared for it (R20).
    """
    request = line_request(message.line, actor=Actor(message.actor), now=now, channel=message.channel, via="share")
    result = shared(store, request)
    if result is None:
        return None
    page = pressable(pages.page(result), only_reads)
    by: tuple[Piece, ...] = ("Shared by ", Person(message.actor), ". ") if message.actor else ()
    return replace(page, share=None, parts=(*page.parts, Small((*by, "As the record was on ", Moment(now), "."))))


def notice(_store: Store, message: Notice, _now: datetime) -> Ready:
    """Returns the text of a notice, which already is Slack's markup."""
    if not message.line:
        return Ready({"text": message.text})
    return Ready({"text": message.text, "blocks": with_button(message.text, Button("Show them", Line.parse(message.line)))})

"""Posts of shared command lines, replies to messages, and notices about the bot itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot import pages
from bot.pages.kit.blocks import with_button
from bot.pages.kit.folding import folded
from bot.pages.kit.page import Bold, Button, Buttons, Code, Italic, Page, Paragraph, Piece, Small, Text
from bot.pages.kit.pressing import pressable
from bot.posts.actions import Alone, Ready
from bot.slack.payloads import line_request
from commands.pressing import Pressing, only_reads
from commands.protocol.access.reading import why_not_at
from commands.protocol.line import RELEASE, Line, page_of
from commands.protocol.request import MESSAGE, Actor
from commands.protocol.results import Moment, Person, Shareable
from commands.protocol.understood.labels import in_words
from commands.reply import reply as answered
from commands.share import shared
from policy.calendar.release_calendar import release_name
from policy.model.roster import is_person
from storage.engine.session import Store
from storage.mail.messages import Joined, Notice, Reply, RequestPassedOn, Share
from storage.roster.channels import release_of_channel


def share(store: Store, message: Share, now: datetime) -> Page | None:
    """Returns the current answer to a shared command line with who shared it and when, because a shared answer is not updated. Its buttons
    only read: it belongs to nobody, and what its readers may do differs.

    None if the channel is no longer cleared for it (R20).
    """
    request = line_request(message.line, actor=Actor(message.actor), now=now, channel=message.channel, via="share")
    result = shared(store, request)
    if result is None:
        return None
    page = folded(pressable(pages.page(result), only_reads), page_of(request.text))
    by: tuple[Piece, ...] = ("Shared by ", Person(message.actor), ". ") if message.actor else ()
    return replace(page, share=None, parts=(*page.parts, Small((*by, "As the record was on ", Moment(now), "."))))


def reply(store: Store, message: Reply, now: datetime) -> Page | Alone:
    """Returns the answer to a person's message; in a channel, an answer for them alone is shown to them alone."""
    # In direct messages the reader is the person they belong to, so nobody else's answer can get there.
    reader = message.channel if is_person(message.channel) else message.actor
    request = line_request(message.line, actor=Actor(reader), now=now, channel=message.channel, via=MESSAGE)
    answer = answered(store, request)
    page = replace(pages.page(answer.result), share=None)
    screen = page_of(request.text)
    if not answer.alone:
        return folded(pressable(page, only_reads), screen)
    own = folded(pressable(page, Pressing.of(store, request)) if isinstance(answer.result, Shareable) else page, screen)
    return own if is_person(message.channel) else Alone(own, message.actor)


def joined(store: Store, message: Joined, now: datetime) -> Page:
    """Returns the bot's introduction in a channel that it has joined, in two lines: for a release's own channel, or for any other."""
    with store.reading() as conn:
        own = release_of_channel(conn, message.channel)
        if own and why_not_at(conn, message.channel, own[1], now.date()):
            own = None
    ask: tuple[Piece, ...] = (" or mention me with a question, such as ", Italic("when is the TAD due?"))
    if own is None:
        text: Text = (
            "I keep the record of SEC Releases: scope, dates, sign-off and decisions.\nType ",
            Code(str(Line.release("help"))),
            *ask,
        )
        lines = {"Releases": Line.release("list"), "What waits for me": Line.release("mine")}
        return Page("Release Bot", (Paragraph(text), _row(lines)))
    name = release_name(own[0])
    text = (f"I keep the record of the {name}, and post here what it needs.\nType ", Code(RELEASE), " for its status,", *ask)
    lines = {"Status": Line.release("status", own[0]), "Timetable": Line.release("timetable", own[0])}
    return Page(name, (Paragraph(text), _row(lines)))


def passed_on(_store: Store, message: RequestPassedOn, _now: datetime) -> Page:
    """Returns the request of somebody who may not do it, with its button for the person who may.

    The complete command line is there too, because a button's label leaves out words, and who presses it answers for all of them.
    """
    line = Line.parse(message.line)
    said = (Person(message.actor), " may not do this, and asks you to:\n", Bold(in_words(line)))
    do = Button(in_words(line), line, primary=True)
    roster_button = Button("Open the roster", Line.release("committees"))
    return Page(
        "A request for you",
        (
            Paragraph(said),
            Small(("Nothing is done unless you do it. The button does ", Code(str(line)), ".")),
            Buttons((do, roster_button)),
        ),
    )


def _row(lines: Mapping[str, Line]) -> Buttons:
    shown = {**lines, "Help": Line.release("help")}
    return Buttons(tuple(Button(label, line, primary=number == 0) for number, (label, line) in enumerate(shown.items())))


def notice(_store: Store, message: Notice, _now: datetime) -> Ready:
    """Returns the text of a notice, which already is Slack's markup."""
    if not message.line:
        return Ready({"text": message.text})
    return Ready({"text": message.text, "blocks": with_button(message.text, Button(message.label, Line.parse(message.line)))})

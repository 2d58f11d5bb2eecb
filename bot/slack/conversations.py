"""Messages to the bot: direct messages, mentions in channels, and the event that the bot has joined a channel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.slack import ids
from bot.slack.payloads import Body, author_team, authorization, home_of, identifier, mapping, optional_id, text_of
from bot.slack.typed_text import typed
from commands.protocol.request import MESSAGE, Actor, Request
from policy.model.roster import is_person

MENTIONED = "app_mention"
_DIRECT = "im"
_NOT_A_PERSONS = ("bot_id", "bot_profile", "subtype", "edited", "hidden")
"""Fields of messages that no person has just written: those of bots, edits, and all that Slack gives a subtype."""

_MENTION = r"<@{}(?:\|[^<>]*)?>"
_LONGEST = 12_000
"""Characters of a message that are read; Slack takes 12,000 in a message's text."""


@dataclass(frozen=True)
class Heard:
    """A person's message as a request, and its thread, if any.

    The request's channel is the channel, or the person's user id if it is the direct messages with the bot.
    """

    request: Request
    thread: str


def heard(body: Body, now: datetime) -> Heard | None:
    """Returns the message of a person to the bot in an event; None if it is not to be answered. Raises Malformed.

    A person's new direct message or mention is answered; edits, other bots, the bot itself and messages with a subtype are not.
    """
    event = mapping(body, "event")
    user, mentioned = optional_id(event.get("user")), event.get("type") == MENTIONED
    direct = event.get("channel_type") == _DIRECT
    if not is_person(user) or user == own_user(body) or not (mentioned or direct) or any(event.get(name) for name in _NOT_A_PERSONS):
        return None
    text = text_of(event, "text")[:_LONGEST]
    channel, stamp = identifier(event, "channel"), optional_id(event.get("ts"))
    thread = optional_id(event.get("thread_ts"))
    return Heard(
        Request(
            command="",
            text=typed(_after_mention(text, own_user(body)) if mentioned else text),
            actor=Actor(user, author_team(body), home=home_of(body)),
            now=now,
            key=ids.event_key(body),
            channel=user if direct else channel,
            via=MESSAGE,
        ),
        "" if thread == stamp else thread,
    )


def joined(body: Body, now: datetime) -> Request | None:
    """Returns the request to introduce the bot in a channel that it has just joined; None if somebody else joined. Raises Malformed."""
    event = mapping(body, "event")
    own = own_user(body)
    if not own or optional_id(event.get("user")) != own:
        return None
    return Request("", "", Actor(own), now, ids.event_key(body), identifier(event, "channel"), via=MESSAGE)


def own_user(body: Body) -> str:
    """Returns the bot's own user id, which Slack names in each event, or "". Raises Malformed."""
    first = authorization(body)
    return optional_id(first.get("user_id")) if first.get("is_bot") is True else ""


def _after_mention(text: str, own: str) -> str:
    """Returns the words of a message for the bot: those after its mention, or those before it if none come after."""
    mention = re.search(_MENTION.format(re.escape(own) if own else "[A-Z0-9]+"), text)
    if mention is None:
        return text
    after = re.sub(_MENTION.format(re.escape(own)), " ", text[mention.end() :]) if own else text[mention.end() :]
    return after if after.strip(" ,:;.!?\n") else text[: mention.start()]

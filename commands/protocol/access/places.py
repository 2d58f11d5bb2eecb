"""Whether the bot can post in a channel, as Slack says, and what a person is told if it can't."""

from __future__ import annotations

from enum import StrEnum

from commands.protocol.line import Line
from commands.protocol.results import Refused


class BotPresence(StrEnum):
    """Whether the bot is in a channel, as Slack says."""

    IN = "in"
    JOINABLE = "joinable"
    OUTSIDE = "outside"
    ARCHIVED = "archived"


class Readers(StrEnum):
    """Who reads a channel besides those who were invited, as Slack says."""

    OTHERS = "people of other organisations are in it"
    ALL = "everybody in the workspace can open it"


INVITE = "Type /invite there and choose Release Bot"


def why_not_here(place: str) -> Refused | None:
    """Returns why the bot can't post in the channel of a request, with the way out; None if it can, or if that is not known."""
    match place:
        case BotPresence.JOINABLE:
            told = f"The bot is not in this channel, so nothing was shared. {INVITE}, or let it join with the button. Then share again."
            return Refused(told, (Line.release("join"),), title="Not shared")
        case BotPresence.OUTSIDE:
            told = f"The bot is not in this conversation, so nothing was shared. {INVITE}, then share again."
            return Refused(told, title="Not shared")
        case BotPresence.ARCHIVED:
            return Refused("This channel is archived, so nothing can be shared here.", title="Not shared")
        case _:
            return None

"""Slack's rate limits: the tier of each Web API method that the bot calls, as calls a minute and workspace.

Sources: https://docs.slack.dev/apis/web-api/rate-limits for the tiers, and the page of each method, such as
https://docs.slack.dev/reference/methods/chat.update, for its own.
"""

from __future__ import annotations

from datetime import timedelta
from enum import IntEnum


class Tier(IntEnum):
    """Calls a minute that Slack takes of a method at least; short bursts of more are tolerated."""

    TWO = 20
    THREE = 50
    FOUR = 100


TIERS: dict[str, Tier] = {
    "chat.postEphemeral": Tier.FOUR,
    "chat.unfurl": Tier.THREE,
    "chat.update": Tier.THREE,
    "conversations.archive": Tier.TWO,
    "conversations.create": Tier.TWO,
    "conversations.history": Tier.THREE,
    "conversations.info": Tier.THREE,
    "conversations.invite": Tier.THREE,
    "conversations.join": Tier.THREE,
    "conversations.list": Tier.TWO,
    "conversations.open": Tier.THREE,
    "conversations.replies": Tier.THREE,
    "conversations.setPurpose": Tier.TWO,
    "conversations.setTopic": Tier.TWO,
    "files.completeUploadExternal": Tier.FOUR,
    "files.delete": Tier.THREE,
    "files.getUploadURLExternal": Tier.FOUR,
    "files.info": Tier.FOUR,
    "pins.add": Tier.TWO,
    "pins.remove": Tier.TWO,
    "usergroups.list": Tier.TWO,
    "usergroups.users.list": Tier.TWO,
    "users.info": Tier.FOUR,
    "views.open": Tier.FOUR,
    "views.publish": Tier.FOUR,
    "views.update": Tier.FOUR,
}

SPECIAL = frozenset({"apps.connections.open", "auth.test", "chat.getPermalink", "chat.postMessage"})
"""Methods with limits of their own: one message a second and channel, or far more calls than the bot makes."""

MINUTE = timedelta(minutes=1)


def interval(method: str) -> timedelta | None:
    """Returns the mean time between two calls of a method at its tier, None if it has no tier."""
    tier = TIERS.get(method)
    return MINUTE / tier if tier else None


def burst(method: str) -> timedelta:
    """Returns how far calls of a method may be ahead of their mean pace: a minute's worth of calls may come at once."""
    return MINUTE - (interval(method) or MINUTE)

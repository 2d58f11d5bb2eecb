"""Addresses of messages in Slack."""

from __future__ import annotations

from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

_LOG = structlog.get_logger("bot.slack.permalinks")


def permalink(client: WebClient, channel: str, stamp: str) -> str:
    """Returns the address of a message in Slack; "" if Slack does not give it."""
    try:
        return str(client.chat_getPermalink(channel=channel, message_ts=stamp).get("permalink") or "")
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.warning("permalink_not_read", error=str(fault))
        return ""

"""One try at posting a message, and the look-up that comes before a second: what Slack said, put into four outcomes."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

EVENT_TYPE = "release_bot_delivery"
"""The metadata event_type of everything that the bot posts; its payload's `key` is the delivery key."""

LOOK_BACK = timedelta(minutes=5)
"""How far before a row's making the look-up starts: Slack's clock and ours may differ."""

MOST_PAGES = 5
"""Pages of 200 messages that a look-up reads."""
_PAGE = 200
_LONGEST_WAIT = 3600
_USUAL_WAIT = 30

_PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_NOT_VISIBLE = frozenset({"not_in_channel", "channel_not_found", "missing_scope", "thread_not_found", "access_denied"})


@dataclass(frozen=True)
class Posted:
    """The message is in Slack, with its `ts`, in `channel`."""

    ts: str
    channel: str


@dataclass(frozen=True)
class Limited:
    """Slack asks to wait so many seconds; nothing was posted."""

    seconds: int


@dataclass(frozen=True)
class Unknown:
    """No answer that can be relied on. `perhaps_done`: the message may have been posted all the same."""

    error: str
    perhaps_done: bool


@dataclass(frozen=True)
class Rejected:
    """Slack refuses it, and will refuse it again; `error` is Slack's own word."""

    error: str


Outcome = Posted | Limited | Unknown | Rejected


def post(client: WebClient, *, channel: str, thread: str, key: str, message: Mapping[str, Any]) -> Outcome:
    """Posts a message once, or updates the one whose ts the message gives as `update`, marked with its delivery key.

    A message that gives a ts as `pin` has that one pinned instead.
    """
    if pinned := message.get("pin"):
        return _pinned(client, channel, str(pinned))
    content = {
        "channel": channel,
        "text": message["text"],
        "blocks": message.get("blocks"),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
    }
    if update := message.get("update"):
        return tried(lambda: client.chat_update(ts=update, **content))
    return tried(lambda: client.chat_postMessage(thread_ts=thread or None, unfurl_links=False, unfurl_media=False, **content))


def _pinned(client: WebClient, channel: str, ts: str) -> Outcome:
    outcome = tried(lambda: client.pins_add(channel=channel, timestamp=ts))
    done = isinstance(outcome, Posted) or outcome == Rejected("already_pinned")
    return Posted(ts, channel) if done else outcome


def look_up(client: WebClient, *, channel: str, thread: str, key: str, since: datetime) -> Posted | Limited | Unknown | None:
    """Finds the message with the delivery key among those since LOOK_BACK before `since`; None if it is not there, or not to be seen."""
    oldest = f"{(since - LOOK_BACK).timestamp():.6f}"
    try:
        where = conversation(client, channel)
        for found in _messages(client, where, thread, oldest):
            metadata = found.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE and (metadata.get("event_payload") or {}).get("key") == key:
                return Posted(str(found["ts"]), where)
    except (SlackApiError, URLError, OSError, http.client.HTTPException) as error:
        outcome = outcome_of(error)
        if isinstance(outcome, Rejected):
            return None if outcome.error in _NOT_VISIBLE else Unknown(outcome.error, perhaps_done=True)
        return Unknown(outcome.error, perhaps_done=True) if isinstance(outcome, Unknown) else outcome
    return None


def conversation(client: WebClient, channel: str) -> str:
    """The conversation's id; a direct message is addressed by the person's id, but read by its own."""
    if channel[:1] not in {"U", "W"}:
        return channel
    return str(client.conversations_open(users=channel)["channel"]["id"])


def _messages(client: WebClient, channel: str, thread: str, oldest: str) -> Iterator[Mapping[str, Any]]:
    cursor = ""
    for _ in range(MOST_PAGES):
        arguments: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": _PAGE, "include_all_metadata": True}
        if cursor:
            arguments["cursor"] = cursor
        found = client.conversations_replies(ts=thread, **arguments) if thread else client.conversations_history(**arguments)
        yield from found.get("messages") or ()
        cursor = (found.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def tried(call: Callable[[], Any]) -> Outcome:
    """Makes one call that posts something; where the answer says so, where it went."""
    try:
        response = call()
    except (SlackApiError, URLError, OSError, http.client.HTTPException) as error:
        return outcome_of(error)
    return Posted(str(response.get("ts", "")), str(response.get("channel", "")))


def outcome_of(error: Exception) -> Limited | Unknown | Rejected:
    """What a call's error says of what came of it."""
    if isinstance(error, SlackApiError):
        return _refusal(error.response)
    reason = error.reason if isinstance(error, URLError) else error
    # Where no connection came about nothing can have been posted; of anything later that is not certain.
    unreached = isinstance(error, URLError) and isinstance(reason, ConnectionRefusedError)
    return Unknown(f"{type(reason).__name__}: {reason}", perhaps_done=not unreached)


def _refusal(response: Any) -> Limited | Unknown | Rejected:
    code = str(response.get("error", ""))
    if response.status_code == 429 or code in _LIMITED:
        headers = {name.lower(): value for name, value in response.headers.items()}
        wait = str(headers.get("retry-after", ""))
        return Limited(min(int(wait), _LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,9}", wait) else _USUAL_WAIT)
    if response.status_code >= 500 or code in _PERHAPS_DONE or not re.fullmatch(r"[a-z0-9_]{1,80}", code):
        return Unknown(f"HTTP {response.status_code} {code[:80]}".strip(), perhaps_done=True)
    return Rejected(code)

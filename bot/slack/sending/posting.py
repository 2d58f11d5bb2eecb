"""One attempt at posting a message, the lookup that comes before a retry, and the four outcomes they can have."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.rates.budget import retry_after
from storage.mail.pauses import POST
from storage.mail.refusals import CHANNEL_REFUSED

EVENT_TYPE = "release_bot_delivery"
"""The metadata event_type of every message the bot posts; its payload's `key` is the delivery key."""

LOOK_BACK = timedelta(minutes=5)
"""How long before a row's creation the lookup starts, because Slack's clock and ours may differ."""

LONGEST_LOOK_UP = 50.0
"""How long a lookup may read a channel's pages, in seconds; it is tried again later."""

SHARE_FILES = "files.completeUploadExternal"
NEW = frozenset({POST, SHARE_FILES})
"""The methods that put a new message into a channel."""

_PAGE = 200

_PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
_NO_JOIN = frozenset({"method_not_supported_for_channel_type", "is_private", "user_is_restricted", "user_is_ultra_restricted"})


@dataclass(frozen=True)
class Posted:
    """The message is in Slack, as `ts` in `channel`; `text` is what it says, if it was looked up."""

    ts: str
    channel: str
    text: str | None = None


@dataclass(frozen=True)
class Replaced(Posted):
    """The message is in Slack as a new one, because the one `of` that ts could not be changed."""

    of: str = ""


@dataclass(frozen=True)
class AsText(Posted):
    """The message is in Slack without its layout, because Slack refused that with this `error`."""

    error: str = ""


@dataclass(frozen=True)
class RateLimited:
    """Slack rate limited a `method` (such as chat.update) for `seconds`; nothing was posted."""

    seconds: int
    method: str = POST


@dataclass(frozen=True)
class Unknown:
    """A failed call that may be retried. `perhaps_done`: the message may have been posted anyway."""

    error: str
    perhaps_done: bool


@dataclass(frozen=True)
class PostRefused:
    """A refusal: nothing was posted. `error` is Slack's error code."""

    error: str


@dataclass(frozen=True)
class Unverifiable:
    """An earlier attempt may have posted the message, and Slack does not let the bot look; `error` is Slack's error code."""

    error: str


class NotYet(Exception):  # noqa: N818 - It names the reason for the retry.
    """The message that this one depends on has not been posted yet, so the row is retried."""


Outcome = Posted | RateLimited | Unknown | PostRefused | Unverifiable


def post(client: WebClient, *, channel: str, thread: str, key: str, message: Mapping[str, Any]) -> Outcome:
    """Posts a message marked with its delivery key; with `update` in the message, changes the message with that ts instead.

    A person's message is updated, and its thread continued, in the message's `conversation`, or else in the person's direct messages with
    the bot, because Slack does not take a person's id there. With `pin` or `unpin` in the message, pins the message with that ts, or
    removes its pin, instead; with `delete`, deletes the files with those ids. With `alone`, only that person sees the message. With
    `opens_files`, Slack opens the files of its links to those who read the message; other messages have no previews.
    """
    if pinned := message.get("pin"):
        return _pin(client, channel, str(pinned))
    if unpinned := message.get("unpin"):
        return _unpin(client, channel, str(unpinned))
    if deleted := message.get("delete"):
        return _delete(client, channel, deleted)
    content = {
        "text": message["text"],
        "blocks": message.get("blocks"),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
    }
    if user := message.get("alone"):
        shown = {name: content[name] for name in ("text", "blocks")}
        return attempt(lambda: client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread or None, **shown))
    if update := message.get("update"):
        known = str(message.get("conversation") or "")
        return attempt(lambda: client.chat_update(channel=known or conversation(client, channel), ts=update, **content))
    return attempt(
        lambda: client.chat_postMessage(
            channel=conversation(client, channel) if thread else channel,
            thread_ts=thread or None,
            unfurl_links=bool(message.get("opens_files")),
            unfurl_media=bool(message.get("opens_files")),
            **content,
        )
    )


def _pin(client: WebClient, channel: str, ts: str) -> Outcome:
    outcome = attempt(lambda: client.pins_add(channel=channel, timestamp=ts))
    done = isinstance(outcome, Posted) or outcome == PostRefused("already_pinned")
    return Posted(ts, channel) if done else outcome


def _unpin(client: WebClient, channel: str, ts: str) -> Outcome:
    outcome = attempt(lambda: client.pins_remove(channel=channel, timestamp=ts))
    done = isinstance(outcome, Posted) or outcome in (PostRefused("no_pin"), PostRefused("not_pinned"))
    return Posted(ts, channel) if done else outcome


def _delete(client: WebClient, channel: str, ids: Sequence[str]) -> Outcome:
    """Deletes files that the bot uploaded; one that somebody deleted before is as good."""
    for each in ids:
        outcome = attempt(partial(client.files_delete, file=each))
        gone = isinstance(outcome, Posted) or outcome in (PostRefused("file_not_found"), PostRefused("file_deleted"))
        if not gone:
            return outcome
    return Posted("", channel)


def look_up(
    client: WebClient, *, channel: str, thread: str, key: str, since: datetime
) -> Posted | RateLimited | Unknown | Unverifiable | None:
    """Returns the message with the delivery key posted after `since` less LOOK_BACK, or None if it is not there.

    Slack lets the bot post to a public channel that it is not in, but not read it, so the bot joins such a channel to look.
    """
    oldest = f"{(since - LOOK_BACK).timestamp():.6f}"
    try:
        conversation_id = conversation(client, channel)
        try:
            return _found(client, conversation_id, thread, oldest, key)
        except SlackApiError as error:
            if str(error.response.get("error")) != "not_in_channel":
                raise
            client.conversations_join(channel=conversation_id)
            return _found(client, conversation_id, thread, oldest, key)
    except (SlackApiError, URLError, OSError, http.client.HTTPException) as error:
        outcome = outcome_of(error)
        if isinstance(outcome, PostRefused):
            return None if outcome.error == "thread_not_found" else _not_seen(outcome.error)
        return Unknown(outcome.error, perhaps_done=True) if isinstance(outcome, Unknown) else outcome


def _not_seen(error: str) -> Unknown | Unverifiable:
    return Unverifiable(error) if error in CHANNEL_REFUSED | _NO_JOIN else Unknown(error, perhaps_done=True)


def _found(client: WebClient, channel: str, thread: str, oldest: str, key: str) -> Posted | Unknown | None:
    ends = monotonic() + LONGEST_LOOK_UP
    for message in _messages(client, channel, thread, oldest):
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == EVENT_TYPE and (metadata.get("event_payload") or {}).get("key") == key:
            return Posted(str(message["ts"]), channel, message.get("text"))
        if monotonic() > ends:
            return Unknown("the look-up took too long", perhaps_done=True)
    return None


def name_of(outcome: Outcome) -> str:
    """Returns the outcome of an attempt in one word, for metrics."""
    match outcome:
        case Posted():
            return "sent"
        case RateLimited():
            return "limited"
        case Unknown(_, perhaps_done):
            return "ambiguous" if perhaps_done else "retried"
        case PostRefused():
            return "refused"
        case Unverifiable():
            return "unverifiable"


def method_of(message: Mapping[str, Any]) -> str:
    """Returns the Web API method that sends a rendered message."""
    if "sent" in message:
        return SHARE_FILES
    methods = (
        *(
            ("make", "conversations.create"),
            ("archive", "conversations.archive"),
            ("pin", "pins.add"),
            ("unpin", "pins.remove"),
            ("update", "chat.update"),
            ("delete", "files.delete"),
        ),
        ("alone", "chat.postEphemeral"),
    )
    return next((method for name, method in methods if message.get(name)), POST)


def methods_of(message: Mapping[str, Any], *, channel: str, thread: str, looks_up: bool) -> tuple[str, ...]:
    """Returns the Web API methods that an attempt at a rendered message may call, the one that sends it first."""
    method = method_of(message)
    if method != POST:
        return (method,)
    found = (method, *(("conversations.replies" if thread else "conversations.history",) if looks_up else ()))
    return (*found, "conversations.open") if channel[:1] in {"U", "W"} and (thread or looks_up) else found


def conversation(client: WebClient, channel: str) -> str:
    """Returns the conversation's id: a direct message is posted to the person's id, but read by its own."""
    if channel[:1] not in {"U", "W"}:
        return channel
    return str(client.conversations_open(users=channel)["channel"]["id"])


def _messages(client: WebClient, channel: str, thread: str, oldest: str) -> Iterator[Mapping[str, Any]]:
    cursor = ""
    while True:
        arguments: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": _PAGE, "include_all_metadata": True}
        if cursor:
            arguments["cursor"] = cursor
        page = client.conversations_replies(ts=thread, **arguments) if thread else client.conversations_history(**arguments)
        yield from page.get("messages") or ()
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def attempt(call: Callable[[], Any]) -> Outcome:
    """Makes one posting call and returns its outcome, with ts and channel if Slack gave them."""
    try:
        response = call()
    except (SlackApiError, URLError, OSError, http.client.HTTPException) as error:
        return outcome_of(error)
    return Posted(str(response.get("ts", "")), str(response.get("channel", "")))


def outcome_of(error: Exception) -> RateLimited | Unknown | PostRefused:
    """Returns the outcome that a call's error stands for."""
    if isinstance(error, SlackApiError):
        return _refusal(error.response)
    cause = error.reason if isinstance(error, URLError) else error
    # A refused connection posted nothing; after any later failure the message may have been posted.
    refused = isinstance(error, URLError) and isinstance(cause, ConnectionRefusedError)
    return Unknown(f"{type(cause).__name__}: {cause}", perhaps_done=not refused)


def _refusal(response: Any) -> RateLimited | Unknown | PostRefused:
    code = str(response.get("error", ""))
    if (seconds := retry_after(response)) is not None:
        return RateLimited(seconds, str(response.api_url).rsplit("/", 1)[-1])
    if response.status_code >= 500 or code in _PERHAPS_DONE or not re.fullmatch(r"[a-z0-9_]{1,80}", code):
        return Unknown(f"HTTP {response.status_code} {code[:80]}".strip(), perhaps_done=True)
    return PostRefused(code)

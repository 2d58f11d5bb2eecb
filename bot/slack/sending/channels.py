"""Making and archiving channels in Slack. Both can be tried again: a channel that already exists is found by its name."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.sending import posting
from bot.slack.sending.posting import Posted, PostRefused
from storage.mail.refusals import TOKEN_REFUSED

AT_ONCE = 100
"""People that Slack invites with one call."""

_LISTED, _PAGES = 1000, 50

_FAULTS = (SlackApiError, URLError, OSError, http.client.HTTPException)

_HERE = frozenset({"already_in_channel", "cant_invite_self"})


@dataclass(frozen=True)
class Plan:
    """A channel to make: its name, topic and purpose, whether only those who are invited find it, and who is invited."""

    name: str
    topic: str
    purpose: str
    private: bool
    people: tuple[str, ...]


@dataclass(frozen=True)
class ChannelReady(Posted):
    """The channel is there. With `own` the bot made it, and `missed` people were not invited."""

    own: bool = False
    missed: int = 0


@dataclass(frozen=True)
class Archived(Posted):
    """The channel is archived."""


def make(client: WebClient, plan: Plan) -> posting.Outcome:
    """Makes the channel with all that belongs to it, or finds the one of that name.

    The next try completes a failed one. A refusal has the prefix "make_", because it is about no message.
    """
    try:
        found, own = _made(client, plan)
        if refused := _why_not(plan, found):
            return refused
        channel = str(found["id"])
        if not found.get("is_member", True):
            client.conversations_join(channel=channel)
        if own or not _words_of(found, "topic"):
            client.conversations_setTopic(channel=channel, topic=plan.topic)
        if own or not _words_of(found, "purpose"):
            client.conversations_setPurpose(channel=channel, purpose=plan.purpose)
        return ChannelReady("", channel, own=own, missed=_invited(client, channel, plan.people))
    except _FAULTS as fault:
        return _named(posting.outcome_of(fault), "make_")


def archive(client: WebClient, channel: str) -> posting.Outcome:
    """Archives a channel; one that is archived already is as good."""
    outcome = posting.attempt(lambda: client.conversations_archive(channel=channel))
    if isinstance(outcome, Posted) or outcome == PostRefused("already_archived"):
        return Archived("", channel)
    return _named(outcome, "archive_")


def _named(outcome: Any, prefix: str) -> posting.Outcome:
    """Returns a refusal with a prefix, so that its sentence is about the channel; one of the bot's token stays as it is."""
    named: posting.Outcome = outcome
    if isinstance(outcome, PostRefused) and outcome.error not in TOKEN_REFUSED:
        named = PostRefused(f"{prefix}{outcome.error}")
    return named


def _made(client: WebClient, plan: Plan) -> tuple[dict[str, Any], bool]:
    """Returns the channel of that name, and whether the bot made it: now, or in a try whose answer was lost."""
    try:
        return dict(client.conversations_create(name=plan.name, is_private=plan.private)["channel"]), True
    except SlackApiError as error:
        if error.response.get("error") != "name_taken":
            raise
        found = _named_so(client, plan.name)
        if found is None:
            raise
        return found, found.get("creator") == client.auth_test()["user_id"]


def _named_so(client: WebClient, name: str) -> dict[str, Any] | None:
    cursor = ""
    for _ in range(_PAGES):
        page = client.conversations_list(types="public_channel,private_channel", limit=_LISTED, cursor=cursor or None)
        if found := next((each for each in page.get("channels") or () if each.get("name") == name), None):
            return dict(found)
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return None


def _why_not(plan: Plan, found: dict[str, Any]) -> PostRefused | None:
    """Returns why a channel of that name can't be taken (R20)."""
    if found.get("is_archived"):
        return PostRefused("make_is_archived")
    return PostRefused("make_is_public") if plan.private and not found.get("is_private") else None


def _words_of(found: dict[str, Any], name: str) -> str:
    return str((found.get(name) or {}).get("value") or "")


def _invited(client: WebClient, channel: str, people: Sequence[str]) -> int:
    """Invites people, and returns how many Slack would not invite. Those who are there already are not counted."""
    missed = 0
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        missed += _invite(partial(client.conversations_invite, channel=channel, users=list(some), force=True))
    return missed


def _invite(call: Callable[[], Any]) -> int:
    try:
        said = call()
    except SlackApiError as error:
        # Slack answers with an error if one person is refused, and has invited the others.
        if posting.outcome_of(error) != PostRefused(str(error.response.get("error"))):
            raise
        said = error.response
    refused = [each.get("error") for each in said.get("errors") or ()]
    if not refused and not said.get("ok"):
        refused = [said.get("error")]
    if refused and set(refused) <= {"missing_scope", "restricted_action", "not_in_channel"}:
        raise SlackApiError("not allowed to invite", said)  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped.
    return sum(each not in _HERE for each in refused)

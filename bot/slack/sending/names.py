"""The names of people in a document: Slack is asked for them when it is sent, so that no name is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from policy.meetings.meeting import Meeting
from policy.model.roster import is_person
from storage.engine.session import Store
from storage.mail.messages import MeetingFile, Message
from storage.meetings.meetings import fetch_meetings
from storage.meetings.minutes import fetch_minutes

_LOG = structlog.get_logger("bot.slack.sending.names")

MOST = 60
"""People of one meeting whose names are asked for; there is one call a person."""


def with_names(client: WebClient, store: Store, message: Message) -> Message:
    """Returns minutes with the names of the people in them; other messages, and people of whom Slack says nothing, stay as they are."""
    if not isinstance(message, MeetingFile) or message.what != "minutes" or message.day is None:
        return message
    with store.reading() as conn:
        stored = fetch_meetings(conn, message.body)
        one = next((each for each in stored if each.day == message.day), None) or Meeting(message.body, "", message.day)
        kept = fetch_minutes(conn, one)
    people = [*(each.person for each in kept.attendees), *(each.owner for each in kept.actions), kept.confirmed_by]
    return replace(message, names=tuple(_named(client, dict.fromkeys(people))))


def _named(client: WebClient, people: Iterable[str]) -> Iterable[tuple[str, str]]:
    for user in [each for each in people if is_person(each)][:MOST]:
        try:
            found = client.users_info(user=user).get("user") or {}
        except (SlackApiError, OSError, HTTPException) as fault:
            _LOG.warning("name_not_read", user=user, error=type(fault).__name__)
            continue
        name = str(found.get("real_name") or found.get("name") or "")
        if name:
            yield user, name

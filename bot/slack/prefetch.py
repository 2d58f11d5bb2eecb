"""Data that commands need from Slack, fetched before its transaction starts, because no call may be made inside one (promise 1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack import files
from commands.catalogue import verb_of
from commands.files import transfer
from commands.protocol.line import Line, NotADayError
from commands.protocol.request import Request
from commands.protocol.verb import Needs
from commands.protocol.words import group_named

_LOG = structlog.get_logger("bot.slack.prefetch")


def prefetch(request: Request, client: WebClient, web_address: Callable[[], tuple[str, ...]]) -> Request:
    """Returns the request with what its verb needs from Slack; unchanged if Slack can't give it, which the command then reports."""
    try:
        line = Line.parse(request.line)
    except NotADayError:
        return request
    verb = verb_of(line)
    match verb.needs if verb else None:
        case Needs.FILE:
            return _with_file(request, line, client)
        case Needs.WEB_ADDRESS:
            return replace(request, fetched=web_address())
        case Needs.PERMALINK if request.via == "shortcut":
            return _with_permalink(request, line, client)
        case Needs.USER_GROUP:
            return _with_user_group(request, line, client)
        case _:
            return request


def _with_user_group(request: Request, line: Line, client: WebClient) -> Request:
    group = group_named(line.words[-1]) if line.words else None
    if not group:
        return request
    try:
        users = client.usergroups_users_list(usergroup=group)["users"]
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.warning("user_group_not_read", error=str(fault))
        return request
    return replace(request, fetched=tuple(map(str, users)))


def _with_file(request: Request, line: Line, client: WebClient) -> Request:
    """Adds the contents of a release file shared in Slack, or the reason why it can't be read."""
    file_id = line.words[0] if line.words else str((request.answers or {}).get(transfer.FILE, ""))
    if not file_id:
        return request
    try:
        name, data = files.fetch(client, file_id)
    except files.NotFetched as fault:
        _LOG.warning("file_not_fetched", file=file_id, reason=str(fault))
        return replace(request, fetched=("fault", str(fault)))
    return replace(request, fetched=(transfer.FILE, name, data.decode("utf-8", "surrogateescape")))


def _with_permalink(request: Request, line: Line, client: WebClient) -> Request:
    """Replaces a message's channel and ts with its permalink, for evidence."""
    if not line.words or line.words[-1].startswith("https://"):
        return request
    channel, _, stamp = line.words[-1].partition("/")
    try:
        link = client.chat_getPermalink(channel=channel, message_ts=stamp)["permalink"]
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.warning("permalink_not_read", error=str(fault))
        return request
    return replace(request, text=replace(line, words=(*line.words[:-1], str(link))).text)

"""Data that commands need from Slack, fetched before its transaction starts, because no call may be made inside one (promise 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.permalinks import permalink
from bot.slack.sending import files
from commands.catalogue import understood, verb_of
from commands.files import import_file
from commands.protocol.access.places import BotPresence, Readers
from commands.protocol.line import Line, NotADayError
from commands.protocol.people import named_in
from commands.protocol.request import Account, AccountState, Actor, Request
from commands.protocol.verb import Needs
from commands.protocol.words import channel_named, group_named
from commands.roster.sweeping import Closed
from commands.sign_off.evidence.form import FILE, NOT_READ

MOST_PEOPLE = 100
"""The most members of a user group that are looked up."""

AT_ONCE = 8
"""How many people are looked up at the same time: Slack waits three seconds for an answer."""

SLACKBOT = "USLACKBOT"

SOMEBODY_ELSES = (
    "In the bot's workspace your Slack user id is somebody else's, so the bot did nothing. Ask a release manager to do it for you."
)
NOT_SAID = "You are in another Slack workspace, and Slack did not say whether your user id is yours alone. Nothing was done. Try again."

_NOBODY = frozenset({"user_not_found", "users_not_found"})
_NOT_ALLOWED = frozenset({"missing_scope", "not_allowed_token_type", "no_permission", "user_not_visible", "access_denied"})

_LOG = structlog.get_logger("bot.slack.prefetch")


def prefetch(request: Request, client: WebClient, web_address: Callable[[], tuple[str, ...]]) -> Request:
    """Returns the request with what its verb needs from Slack; unchanged if Slack can't give it, which the command then reports."""
    request = understood(request)
    try:
        line = Line.parse(request.line)
    except NotADayError:
        return request
    verb = verb_of(line)
    if verb is None:
        return request
    named = named_in(line.words, request.answers or {}, verb.people, in_line=verb.needs is Needs.PEOPLE)
    request = replace(request, accounts=accounts_of(client, named, request.actor.home)) if named else request
    match verb.needs:
        case Needs.FILE:
            return _with_file(request, line.words[0] if line.words else _chosen(request), client)
        case Needs.CHOSEN_FILE:
            return _with_file(request, _chosen(request), client)
        case Needs.WEB_ADDRESS:
            return replace(request, fetched=web_address())
        case Needs.EVIDENCE:
            return _with_named_file(_with_permalink(request, line, client) if request.via == "shortcut" else request, line, client)
        case Needs.USER_GROUP:
            return _with_user_group(request, line, client)
        case Needs.CHANNEL if where := _channel_in(line, request):
            return _joined_if_public(request, client, where)
        case Needs.READERS if line.words and (whose := channel_named(line.words[0])):
            return replace(request, fetched=_readers(client, whose))
        case Needs.JOIN if request.channel:
            return _joined(request, client, request.channel)
        case _:
            return request


def _channel_in(line: Line, request: Request) -> str | None:
    """Returns the channel that a line or its form names."""
    return (channel_named(line.words[-1]) if line.words else None) or channel_named(f"<#{(request.answers or {}).get('channel', '')}>")


def with_place(request: Request, client: WebClient, channel: str) -> Request:
    """Returns the request with whether the bot can post in a channel; unchanged if Slack does not say."""
    try:
        found = client.conversations_info(channel=channel).get("channel")
    except SlackApiError as fault:
        outside = fault.response.get("error") in {"channel_not_found", "not_in_channel"}
        _LOG.info("channel_not_seen", channel=channel, error=str(fault))
        return replace(request, fetched=(BotPresence.OUTSIDE,)) if outside else request
    except (OSError, HTTPException) as fault:
        _LOG.warning("channel_not_read", error=str(fault))
        return request
    if not isinstance(found, dict):
        return request
    if found.get("is_archived"):
        return replace(request, fetched=(BotPresence.ARCHIVED,))
    if found.get("is_member", True):
        return replace(request, fetched=(BotPresence.IN,))
    return replace(request, fetched=(BotPresence.OUTSIDE if found.get("is_private") else BotPresence.JOINABLE,))


def _readers(client: WebClient, channel: str) -> tuple[str, ...]:
    """Returns who reads a channel beside those who were invited; nothing if Slack does not say."""
    try:
        found = client.conversations_info(channel=channel).get("channel")
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.info("channel_not_seen", channel=channel, error=str(fault))
        return ()
    if not isinstance(found, dict):
        return ()
    others = (Readers.OTHERS,) if found.get("is_ext_shared") or found.get("is_pending_ext_shared") else ()
    return (*others, *((Readers.ALL,) if found.get("is_private") is False else ()))


def _joined_if_public(request: Request, client: WebClient, where: str) -> Request:
    """Joins a public channel that is to be announced in, as anybody could by /invite.

    Only in channels that it can read can the bot look up what it has posted.
    """
    found = with_place(request, client, where)
    return _joined(found, client, where) if found.fetched == (BotPresence.JOINABLE,) else found


def _joined(request: Request, client: WebClient, channel: str) -> Request:
    try:
        client.conversations_join(channel=channel)
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.warning("channel_not_joined", error=str(fault))
        return request
    return replace(request, fetched=(BotPresence.IN,))


def _with_user_group(request: Request, line: Line, client: WebClient) -> Request:
    group = group_named(line.words[-1]) if line.words else None
    if not group:
        return request
    try:
        users = client.usergroups_users_list(usergroup=group)["users"]
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.warning("user_group_not_read", error=str(fault))
        return request
    found = tuple(map(str, users))
    return replace(request, fetched=found, accounts=accounts_of(client, found[:MOST_PEOPLE], request.actor.home))


def why_not_known(actor: Actor, client: WebClient) -> str:
    """Returns why a person of another workspace can't be taken for who their user id says, "" if they can. One call to Slack.

    Rosters hold user ids as the bot's own workspace knows them, so the id means this person only if Slack says there that it is an
    account of theirs: of the same workspace, or of a company that the workspace is part of. Nobody of the bot's own is asked about.
    """
    if not actor.elsewhere:
        return ""
    try:
        found = client.users_info(user=actor.user).get("user")
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.warning("person_not_read", user=actor.user, team=actor.team, error=str(fault))
        return NOT_SAID
    if isinstance(found, dict) and actor.team and actor.team in teams_of(found):
        return ""
    _LOG.warning("person_of_another_workspace", user=actor.user, team=actor.team)
    return SOMEBODY_ELSES


def teams_of(user: Mapping[str, Any]) -> set[object]:
    """Returns the workspaces and the company of an account, as Slack describes it."""
    grid = user.get("enterprise_user")
    company = grid if isinstance(grid, dict) else {}
    listed = company.get("teams")
    return {user.get("team_id"), company.get("enterprise_id"), *(listed if isinstance(listed, list) else ())} - {None, ""}


def closed_channels(client: WebClient, channels: Sequence[str]) -> dict[str, Closed]:
    """Returns the channels in which the bot can't post, with why; none that Slack says nothing of. One call a channel.

    A public channel that the bot is not in is open to it. One that Slack does not find may be private or gone.
    """
    found: dict[str, Closed] = {}
    for channel in channels:
        try:
            seen = client.conversations_info(channel=channel).get("channel")
        except SlackApiError as fault:
            if fault.response.get("error") == "channel_not_found":
                found[channel] = Closed.OUTSIDE
            continue
        except (OSError, HTTPException) as fault:
            _LOG.warning("channels_not_read", error=str(fault))
            break
        if isinstance(seen, dict) and seen.get("is_archived") is True:
            found[channel] = Closed.ARCHIVED
        elif isinstance(seen, dict) and seen.get("is_private") is True and seen.get("is_member") is False:
            found[channel] = Closed.OUTSIDE
    return found


def disabled_groups(client: WebClient) -> frozenset[str]:
    """Returns the user groups that were disabled in Slack; none if Slack does not say. One call."""
    try:
        found = client.usergroups_list(include_disabled=True).get("usergroups")
    except (SlackApiError, OSError, HTTPException) as fault:
        _LOG.warning("user_groups_not_read", error=str(fault))
        return frozenset()
    groups = found if isinstance(found, list) else []
    return frozenset(str(each.get("id")) for each in groups if isinstance(each, dict) and each.get("date_delete"))


def accounts_of(client: WebClient, users: Sequence[str], own: str = "") -> dict[str, Account]:
    """Returns what Slack says of people's accounts, by user id. One call a person, several at a time. `own` is the workspace's id."""
    if len(users) == 1:
        return {users[0]: _account(client, users[0], own)}
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        # Each thread gets the deadline of the request, which is part of its context.
        asked = [pool.submit(copy_context().run, _account, client, user, own) for user in users]
        return {user: each.result() for user, each in zip(users, asked, strict=True)}


def _account(client: WebClient, user: str, own: str) -> Account:
    try:
        found = client.users_info(user=user).get("user") or {}
    except SlackApiError as fault:
        error = str(fault.response.get("error"))
        _LOG.warning("person_not_read", user=user, error=error)
        if error in _NOBODY:
            return Account(AccountState.UNKNOWN)
        # A missing scope doesn't go away by itself, so it must not stop every roster change.
        return Account(AccountState.ACTIVE if error in _NOT_ALLOWED else AccountState.UNREACHED)
    except (OSError, HTTPException) as fault:
        _LOG.warning("person_not_read", user=user, error=str(fault))
        return Account(AccountState.UNREACHED)
    name = str(found.get("real_name") or found.get("name") or "")
    if found.get("deleted") is True:
        return Account(AccountState.DEACTIVATED, name)
    # Slack calls its own Slackbot a person.
    if found.get("is_bot") is True or user == SLACKBOT:
        return Account(AccountState.APP, name)
    return Account(AccountState.ACTIVE, name, _outside(found, own))


def _outside(found: Mapping[str, Any], own: str) -> str:
    """Returns what makes somebody no full member of the workspace; people of other workspaces of one company are none of others."""
    if found.get("is_restricted") is True or found.get("is_ultra_restricted") is True:
        return "a guest in this workspace"
    elsewhere = bool(own and found.get("team_id") and found["team_id"] != own and not found.get("enterprise_user"))
    return "of another organisation" if elsewhere or found.get("is_stranger") is True else ""


def _chosen(request: Request) -> str:
    """Returns the id of the file that was chosen in a form, or ""."""
    return str((request.answers or {}).get(import_file.FILE, ""))


def _with_file(request: Request, file_id: str, client: WebClient) -> Request:
    """Adds the contents of a file shared in Slack, or the reason why it can't be read."""
    if not file_id:
        return request
    try:
        name, data = files.fetch(client, file_id)
    except files.NotFetched as fault:
        _LOG.warning("file_not_fetched", file=file_id, reason=str(fault))
        return replace(request, fetched=("fault", str(fault)))
    return replace(request, fetched=(import_file.FILE, name, data.decode("utf-8", "surrogateescape")))


def _with_permalink(request: Request, line: Line, client: WebClient) -> Request:
    """Replaces a message's channel and ts with its permalink, for evidence."""
    if not line.words or line.words[-1].startswith("https://"):
        return request
    channel, _, stamp = line.words[-1].partition("/")
    link = permalink(client, channel, stamp)
    return replace(request, text=replace(line, words=(*line.words[:-1], link)).text) if link else request


def _with_named_file(request: Request, line: Line, client: WebClient) -> Request:
    """Adds the id, name and address of a file in Slack that was chosen or linked, or why a chosen one can't be read."""
    answers = request.answers or {}
    chosen = str(answers.get(FILE, ""))
    linked = str(answers.get("link", "")) or next((each for each in line.words if each.startswith("https://")), "")
    file_id = chosen or files.id_in(linked, client.base_url)
    if not file_id:
        return request
    try:
        found = files.described(client, file_id)
    except files.NotFetched as fault:
        _LOG.warning("file_not_described", file=file_id, reason=str(fault))
        return replace(request, fetched=(NOT_READ, str(fault))) if chosen else request
    return replace(request, fetched=(FILE, file_id, found.name, found.permalink if chosen else linked))

"""Checks of the set-up in Slack: tokens, scopes, clock, channels and user groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.run.checks.diagnosis import Diagnosis, fault, fine, note
from bot.slack.scopes import APP_SCOPES, BOT_SCOPES
from commands.protocol.line import Line
from policy.model.roster import name_of_body
from policy.model.wording import counted
from storage.engine.session import Store
from storage.roster import connected
from storage.roster.connected import ChannelUse

OFF_BY = timedelta(seconds=30)
"""How far this machine's clock may be from Slack's. Slack's signatures are refused once they are five minutes apart."""

REINSTALL = "add what is missing under OAuth & Permissions (or paste the manifest again) and reinstall the app"

_UNREACHABLE = "check the network, the proxy (HTTPS_PROXY) and SLACK_API_URL."
_NO_GROUPS = frozenset({"paid_only", "paid_teams_only", "plan_upgrade_required"})


def check_token(client: WebClient, now: Callable[[], datetime]) -> Iterator[Diagnosis]:
    """Yields the diagnoses on the bot token, its scopes and the clock. One call, to auth.test; `now` is the real time."""
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        code = error.response.get("error", "no answer")
        do = "Copy the Bot User OAuth Token again from OAuth & Permissions into SLACK_BOT_TOKEN; if it was revoked, reinstall the app."
        yield fault("bot token", f"Slack refuses it ({code}).", do)
        return
    except (OSError, HTTPException) as error:
        yield fault("bot token", f"Slack can't be reached ({type(error).__name__}), so nothing of Slack was checked:", _UNREACHABLE)
        return
    yield fine("bot token", f"Slack accepts it, as {answer.get('user', 'a bot')} in {answer.get('team', 'a workspace')}.")
    headers = {str(name).lower(): _one(value) for name, value in dict(answer.headers).items()}
    yield _scopes(headers)
    yield _clock(headers, now())


def _one(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)


def _scopes(headers: Mapping[str, str]) -> Diagnosis:
    if "x-oauth-scopes" not in headers:
        return note("scopes", "Slack did not say which scopes the app has.", "Compare them with manifest.json under OAuth & Permissions.")
    granted = {each.strip() for each in headers["x-oauth-scopes"].split(",") if each.strip()}
    if missing := sorted(BOT_SCOPES - granted):
        return fault("scopes", f"The app has no {', '.join(missing)}:", f"{REINSTALL}. docs/scopes.md says what each is for.")
    if unused := sorted(granted - BOT_SCOPES):
        return note("scopes", f"The bot does not use {', '.join(unused)}.", "Remove what no other use needs under OAuth & Permissions.")
    return fine("scopes", f"The app has the {len(BOT_SCOPES)} that the bot uses, and no more.")


def _clock(headers: Mapping[str, str], now: datetime) -> Diagnosis:
    try:
        slack = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return note("clock", "Slack did not say what time it is.", "See that this machine's clock is set by NTP.")
    off = now - (slack if slack.tzinfo else slack.replace(tzinfo=UTC))
    if abs(off) <= OFF_BY:
        return fine("clock", "It agrees with Slack's.")
    where = "ahead of" if off > timedelta() else "behind"
    says = (
        f"This machine is {counted(round(abs(off).total_seconds()), 'second')} {where} Slack, and Slack's requests are refused from 300 on."
    )
    return fault("clock", says, "Have it set by NTP, for example with timedatectl set-ntp true.")


def check_app_token(client: WebClient, token: str) -> Diagnosis:
    """Returns the diagnosis on the app-level token of Socket Mode. Asks Slack for a connection's address without connecting."""
    scopes = ", ".join(sorted(APP_SCOPES))
    try:
        client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        code = error.response.get("error", "no answer")
        do = f"Switch Socket Mode on and make an app-level token with {scopes} (Basic Information) for SLACK_APP_TOKEN."
        return fault("app token", f"Slack refuses it ({code}).", do)
    except (OSError, HTTPException) as error:
        return fault("app token", f"Slack can't be reached ({type(error).__name__}):", _UNREACHABLE)
    return fine("app token", "Slack accepts it for Socket Mode.")


def check_channels(client: WebClient, store: Store) -> Iterator[Diagnosis]:
    """Yields the diagnoses on the channels that the bot posts to. One call to Slack a channel."""
    with store.reading() as conn:
        channels = connected.channels(conn)
    if not channels:
        yield note("channels", "No open release has a channel, so nothing is announced.", "Set one with /release channel KEY #channel.")
        return
    faults = [diagnosis for channel, routes in channels.items() if (diagnosis := _channel(client, channel, routes))]
    yield from faults
    if not faults:
        yield fine("channels", f"The bot is in {counted(len(channels), 'channel')} that it posts to.")


def _set_by(route: ChannelUse) -> Line:
    """Returns the command that sets a route."""
    if route.modification:
        return Line.modification("follow", route.modification)
    return Line.release("channel", route.release or "KEY", route.committee)


def _channel(client: WebClient, channel: str, routes: tuple[ChannelUse, ...]) -> Diagnosis | None:
    """Returns the diagnosis on a channel that the bot posts to by these routes."""
    part, set_by = f"channel {channel}", f"It is set by {', '.join(str(_set_by(each)) for each in routes)}."
    try:
        found = client.conversations_info(channel=channel).get("channel") or {}
    except SlackApiError as error:
        code = str(error.response.get("error", "no answer"))
        if code == "ratelimited":
            return note(part, "Slack wants no more questions now.", "Run this again in a minute.")
        do = f"Type /invite there and choose Release Bot, or set another one. {set_by}"
        return fault(part, f"The bot can't see it ({code}).", do)
    except (OSError, HTTPException) as error:
        return fault(part, f"Slack can't be reached ({type(error).__name__}):", _UNREACHABLE)
    part = f"channel #{found.get('name', channel)}"
    if found.get("is_archived"):
        return fault(part, "It is archived, so nothing can be posted there.", f"Unarchive it or set another one. {set_by}")
    if not found.get("is_member", True):
        return fault(part, "The bot is not in it.", f"Type /invite there and choose Release Bot. {set_by}")
    return None


def check_groups(client: WebClient, store: Store) -> Iterator[Diagnosis]:
    """Yields the diagnoses on the user groups that committees follow. One call to Slack a group."""
    with store.reading() as conn:
        groups = connected.groups(conn)
    bad = [diagnosis for committee, group in groups if (diagnosis := _group(client, committee, group))]
    yield from bad
    if not bad:
        yield fine(
            "user groups",
            f"{counted(len(groups), 'committee follows', 'committees follow')} a user group." if groups else "None is followed.",
        )


def _group(client: WebClient, committee: str, group: str) -> Diagnosis | None:
    part = f"user group of {name_of_body(committee)}"
    try:
        client.usergroups_users_list(usergroup=group)
    except SlackApiError as error:
        code = str(error.response.get("error", "no answer"))
        if code in _NO_GROUPS:
            return note(
                part,
                "This workspace's plan has no user groups.",
                f"Change the roster with {Line.release('member', 'add', '@person', 'to', committee)}.",
            )
        return fault(
            part, f"Slack does not give its members ({code}).", f"Name another one with {Line.release('sync', committee, '@group')}."
        )
    except (OSError, HTTPException) as error:
        return fault(part, f"Slack can't be reached ({type(error).__name__}):", _UNREACHABLE)
    return None

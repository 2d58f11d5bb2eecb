"""Checks of the machine and its surroundings: variables, time zones, LibreOffice and the public address."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import shutil
import ssl
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.config import Config, Mode, unknown_variables
from bot.run.checks.diagnosis import Diagnosis, fault, fine, note
from bot.slack.client import LOOPBACK

OFFICE = ("soffice", "libreoffice")
"""The names of LibreOffice's program."""

SECONDS = 10.0
"""How long the public address may take to answer."""

_ANSWER_LENGTH = 10_000


def check_variables(environ: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Yields a diagnosis for each variable that is set and that this version does not know."""
    found = tuple(unknown_variables(environ))
    for each in found:
        yield fault("variables", each, "Rename or unset it.")
    if not found:
        yield fine("variables", "Those that are set are known.")


def check_time_zones(config: Config, zone: Callable[[str], ZoneInfo] = ZoneInfo) -> Diagnosis:
    """Returns the diagnosis on the time zone data: whether London keeps summer time in the years to come."""
    try:
        london = zone("Europe/London")
        summer = datetime(2030, 7, 1, tzinfo=london).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        summer = None
    if not summer:
        return fault("time zone", "The time zone data is missing or out of date.", "Install the package tzdata again.")
    return fine("time zone", f"{config.timezone.key}, with reminders at {config.nudge_at:%H:%M}.")


def check_office(which: Callable[[str], str | None] = shutil.which) -> Diagnosis:
    """Returns the diagnosis on LibreOffice, which makes the RID's PDF."""
    if any(which(name) for name in OFFICE):
        return fine("LibreOffice", "It is installed, so the RID comes as PDF too.")
    return note("LibreOffice", "It is not installed, so the RID comes in Word only.", "Install libreoffice-writer-nogui to get a PDF too.")


def check_address(config: Config) -> Iterator[Diagnosis]:
    """Yields the diagnoses on the public address: HTTPS, answered by the bot, and, in HTTP mode, requests arrive as Slack signed them."""
    if config.mode is Mode.WORKSPACE:
        return
    if not config.url:
        do = "Set it to the public address, such as https://bot.example.org, to have it checked and used for calendar addresses."
        yield note("public address", "RELEASE_BOT_URL is not set.", do)
        return
    parts = urlsplit(config.url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        yield fault(
            "public address",
            "RELEASE_BOT_URL is not https://, and Slack sends to nothing else.",
            "Put a proxy with a certificate in front.",
        )
        return
    try:
        healthy = json.loads(_ask(f"{config.url}/healthz")).get("ok") is True
    except (HTTPError, ValueError, AttributeError):
        healthy = False
    except (URLError, OSError, HTTPException) as error:
        yield _unreached(error)
        return
    if not healthy:
        do = "Point RELEASE_BOT_URL and the proxy at the bot's PORT."
        yield fault("public address", "Something answers there, and it is not the bot.", do)
        return
    yield fine("public address", "The bot answers there.")
    if config.mode is Mode.HTTP:
        yield _event_address(config)


def _unreached(error: Exception) -> Diagnosis:
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLError):
        return fault("public address", "Its certificate is not accepted.", "Renew it, with its chain, for this host name.")
    says = f"Nothing answers there ({type(reason).__name__})."
    return fault("public address", says, "Start the bot, then check DNS, the firewall and the proxy.")


def _event_address(config: Config) -> Diagnosis:
    """Sends what Slack sends to verify an event address, signed as Slack signs it."""
    challenge = secrets.token_hex(16)
    body = json.dumps({"token": "-", "challenge": challenge, "type": "url_verification"}).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(config.signing_secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
    try:
        answered = challenge in _ask(f"{config.url}/slack/events", body, headers)
        says = "It does not answer Slack's challenge."
    except HTTPError as error:
        answered, says = False, f"It answers {error.code} to a request signed with SLACK_SIGNING_SECRET."
    except (URLError, OSError, HTTPException) as error:
        return _unreached(error)
    if answered:
        return fine("event address", "Slack can verify it.")
    do = "See that the bot there has this SLACK_SIGNING_SECRET, its clock is right, and the proxy passes bodies and headers on unchanged."
    return fault("event address", says, do)


def _ask(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> str:
    request = urllib.request.Request(address, body, dict(headers or {}))  # noqa: S310 - The address is http(s), by the configuration.
    handlers = [urllib.request.ProxyHandler({})] if urlsplit(address).hostname in LOOPBACK else []
    with urllib.request.build_opener(*handlers).open(request, timeout=SECONDS) as answer:
        return str(answer.read(_ANSWER_LENGTH).decode("utf-8", "replace"))

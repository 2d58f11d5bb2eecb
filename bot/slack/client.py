"""Clients for Slack's Web API: no retries of their own, a bounded wait, and no proxy between two programs on one machine."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

from slack_sdk import WebClient

TIMEOUT = 10
"""Seconds that one call may take."""


LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that are this machine."""


class Proxied(Protocol):
    """A client that can be told which proxy to use."""

    proxy: str | None


def web_client(token: str, api_url: str, *, timeout: int = TIMEOUT) -> WebClient:
    """A client whose calls are made once: the connection-error retry of slack_sdk posts twice when a server accepts and then resets."""
    client = WebClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])
    direct_if_loopback(client, api_url)
    return client


def direct_if_loopback(client: Proxied, url: str) -> None:
    """slack_sdk takes its proxy from the environment and heeds no exceptions to it; a loopback address is always spoken to directly."""
    if urlsplit(url).hostname in LOOPBACK:
        client.proxy = None

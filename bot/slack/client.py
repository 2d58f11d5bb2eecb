"""Clients for Slack's Web API: no built-in retries, a timeout, and no proxy for loopback addresses."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

from slack_sdk import WebClient

TIMEOUT = 10
"""Timeout of one call, in seconds."""


LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Host names of this machine."""


class Proxied(Protocol):
    """A client with a proxy setting."""

    proxy: str | None


def web_client(token: str, api_url: str, *, timeout: int = TIMEOUT) -> WebClient:
    """Returns a client that makes each call once: slack_sdk's retry would post twice if a server accepts and then resets."""
    client = WebClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])
    direct_if_loopback(client, api_url)
    return client


def direct_if_loopback(client: Proxied, url: str) -> None:
    """Disables the proxy for a loopback address: slack_sdk takes its proxy from the environment and ignores exceptions to it."""
    if urlsplit(url).hostname in LOOPBACK:
        client.proxy = None

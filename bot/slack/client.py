"""Clients for Slack's Web API: no built-in retries, a timeout, and no proxy for loopback addresses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.rates.budget import Budget, retry_after
from bot.telemetry.tallies import LIMITED, TALLIES
from storage.engine import deadline
from storage.mail.pauses import POST

TIMEOUT = 10
"""Timeout of one call, in seconds."""


LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Host names of this machine."""


class Proxied(Protocol):
    """A client with a proxy setting."""

    proxy: str | None


class LimitedClient(WebClient):
    """A client that keeps to Slack's rate limits: no call of a method that Slack has limited, and with `bounded` none beyond its tier.

    A call that is held back raises what Slack's own refusal raises, a SlackApiError with the status 429 and Retry-After.
    """

    budget: Budget | None = None
    bounded = False

    def api_call(self, api_method: str, **named: Any) -> Any:
        """Makes the call, if it may be made now."""
        if self.budget and (wait := self.budget.ask(api_method, bounded=self.bounded)):
            TALLIES.count(LIMITED, api_method)
            raise self._held_back(api_method, wait)
        try:
            return super().api_call(api_method, **named)
        except SlackApiError as error:
            seconds = retry_after(error.response)
            if seconds is not None:
                TALLIES.count(LIMITED, api_method)
                # The limit of posts is per channel, and the outbox keeps to it.
                if self.budget and api_method != POST:
                    self.budget.close(api_method, seconds)
            raise

    def _held_back(self, method: str, wait: int) -> SlackApiError:
        response = SlackResponse(
            client=self,
            http_verb="POST",
            api_url=f"{self.base_url}{method}",
            req_args={},
            data={"ok": False, "error": "ratelimited"},
            headers={"Retry-After": str(wait)},
            status_code=429,
        )
        return SlackApiError("held back by the bot's own count", response)  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped.


def web_client(token: str, api_url: str, *, timeout: int = TIMEOUT, budget: Budget | None = None, bounded: bool = False) -> WebClient:
    """Returns a client that makes each call once: slack_sdk's retry would post twice if a server accepts and then resets."""
    client = LimitedClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])
    client.budget, client.bounded = budget, bounded
    direct_if_loopback(client, api_url)
    return client


Returned = TypeVar("Returned")

_CALLS = ThreadPoolExecutor(max_workers=16, thread_name_prefix="call")


def in_time(call: Callable[[], Returned], keep: float) -> Returned:
    """Returns the result of a call that ends at least `keep` seconds before the request's deadline. Raises TimeoutError."""
    left = deadline.left(keep)
    if left is None:
        return call()
    if left <= 0:
        raise TimeoutError("no time left to ask Slack")
    return _CALLS.submit(call).result(left)


class PromptClient(LimitedClient):
    """A client whose calls end while there is still time to answer the request: `keep` seconds before its deadline.

    Each byte that arrives restarts the timeout of a call, so a call waits in a thread of its own. Raises TimeoutError.
    """

    keep = deadline.RENDERING_SECONDS

    def api_call(self, *arguments: Any, **named: Any) -> Any:
        """Makes the call in the time that is left."""
        return in_time(partial(super().api_call, *arguments, **named), self.keep)


def prompt_client(token: str, api_url: str, *, timeout: int, keep: float, budget: Budget | None = None) -> PromptClient:
    """Returns a client for calls that a person waits for; each is made once, with `timeout` in seconds where there is no deadline."""
    client = PromptClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])
    client.keep, client.budget = keep, budget
    direct_if_loopback(client, api_url)
    return client


def direct_if_loopback(client: Proxied, url: str) -> None:
    """Disables the proxy for a loopback address: slack_sdk takes its proxy from the environment and ignores exceptions to it."""
    if urlsplit(url).hostname in LOOPBACK:
        client.proxy = None

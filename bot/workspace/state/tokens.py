"""Slack's short-lived tokens: trigger ids (3 seconds, one view) and response_urls (30 minutes, 5 uses).

Both use real time, like Slack; neither outlives the process.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5
_MAX_TOKENS = 5000


@dataclass
class Trigger:
    """A person's action that may open one view; `view_id` is the view it was done in."""

    user: str
    born: float
    view_id: str | None
    spent: bool = False


@dataclass
class ResponseUrl:
    """A response_url: for whom, where, and which message it answers."""

    user: str
    channel: str
    born: float
    source_ts: str | None
    ephemeral: bool
    uses: int = 0


class Tokens:
    """Trigger ids and response_urls. `clock` returns real time in seconds and can be replaced in tests."""

    def __init__(self, base_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._base = base_url
        self._lock = threading.Lock()
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, view_id: str | None = None) -> str:
        """Returns a new trigger id."""
        key = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        with self._lock:
            _trim(self._triggers)
            self._triggers[key] = Trigger(user, self.clock(), view_id)
        return key

    def redeem(self, key: object) -> Trigger | str:
        """Uses up a trigger and returns it; or returns Slack's error if it is unknown, used or expired."""
        with self._lock:
            trigger = self._triggers.get(str(key))
            if trigger is None:
                return "invalid_trigger_id"
            if trigger.spent:
                return "exchanged_trigger_id"
            if self.clock() - trigger.born > TRIGGER_SECONDS:
                return "expired_trigger_id"
            trigger.spent = True
            return trigger

    def response_url(self, user: str, channel: str, *, source_ts: str | None = None, ephemeral: bool = False) -> str:
        """Returns a new response_url."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            _trim(self._responses)
            self._responses[key] = ResponseUrl(user, channel, self.clock(), source_ts, ephemeral)
        return f"{self._base}/response/{key}"

    def response(self, key: str) -> ResponseUrl | str:
        """Counts one use of a response_url and returns it; or Slack's error if it is unknown, used up or expired."""
        with self._lock:
            response = self._responses.get(key)
            if response is None:
                return "no_such_url"
            if self.clock() - response.born > RESPONSE_SECONDS:
                return "expired_url"
            if response.uses >= RESPONSE_USES:
                return "used_url"
            response.uses += 1
            return response


def _trim(tokens: dict[str, Trigger] | dict[str, ResponseUrl]) -> None:
    while len(tokens) >= _MAX_TOKENS:
        del tokens[next(iter(tokens))]

"""What Slack hands out for a short while: trigger ids, for 3 seconds and one view, and response_urls, for 30 minutes and 5 uses.

Both count real time, as Slack does; neither outlives the process.
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
_KEPT = 5000


@dataclass
class Trigger:
    """A person's act that allows one view to be opened; `view_id` is the view in which it was done."""

    user: str
    born: float
    view_id: str | None
    spent: bool = False


@dataclass
class Response:
    """An address to answer at: whom, where, and which message it answers."""

    user: str
    channel: str
    born: float
    source_ts: str | None
    ephemeral: bool
    uses: int = 0


class Tokens:
    """Trigger ids and response_urls. `clock` is real time in seconds, replaceable in tests."""

    def __init__(self, base_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._base = base_url
        self._lock = threading.Lock()
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, Response] = {}

    def trigger(self, user: str, view_id: str | None = None) -> str:
        """A fresh trigger id."""
        key = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        with self._lock:
            _trim(self._triggers)
            self._triggers[key] = Trigger(user, self.clock(), view_id)
        return key

    def redeem(self, key: object) -> Trigger | str:
        """The trigger, now spent; or Slack's error for one that is unknown, spent or too old."""
        with self._lock:
            found = self._triggers.get(str(key))
            if found is None:
                return "invalid_trigger_id"
            if found.spent:
                return "exchanged_trigger_id"
            if self.clock() - found.born > TRIGGER_SECONDS:
                return "expired_trigger_id"
            found.spent = True
            return found

    def response_url(self, user: str, channel: str, *, source_ts: str | None = None, ephemeral: bool = False) -> str:
        """A fresh address to answer at."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            _trim(self._responses)
            self._responses[key] = Response(user, channel, self.clock(), source_ts, ephemeral)
        return f"{self._base}/response/{key}"

    def response(self, key: str) -> Response | str:
        """The answer's place, with one use less; or Slack's error for one that is unknown, used up or too old."""
        with self._lock:
            found = self._responses.get(key)
            if found is None:
                return "no_such_url"
            if self.clock() - found.born > RESPONSE_SECONDS:
                return "expired_url"
            if found.uses >= RESPONSE_USES:
                return "used_url"
            found.uses += 1
            return found


def _trim(kept: dict[str, Trigger] | dict[str, Response]) -> None:
    while len(kept) >= _KEPT:
        del kept[next(iter(kept))]

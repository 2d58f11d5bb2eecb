"""The remaining budget of Slack's rate limits, by method, for the calls of one process to one workspace."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from bot.slack.rates.tiers import burst, interval

_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_LONGEST_WAIT = 3600
_USUAL_WAIT = 30


def retry_after(response: Any) -> int | None:
    """Returns the seconds that Slack wants no such call, None if the response is no rate limit."""
    if response.status_code != 429 and str(response.get("error", "")) not in _LIMITED:
        return None
    headers = {name.lower(): value for name, value in response.headers.items()}
    wait = str(headers.get("retry-after", ""))
    return min(int(wait), _LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,9}", wait) else _USUAL_WAIT


class Budget:
    """Counts calls against their tiers, and keeps how long Slack wants no call of a method.

    `bounded` is whether calls in the background stop at their tier; `seconds` is a monotonic clock.
    """

    def __init__(self, *, bounded: bool = True, seconds: Callable[[], float] = time.monotonic) -> None:
        self.bounded = bounded
        self._seconds = seconds
        self._lock = Lock()
        self._spoken_for: dict[str, float] = {}
        self._closed: dict[str, float] = {}

    def ask(self, method: str, *, bounded: bool) -> int:
        """Counts a call and returns 0, or the seconds to wait: Slack asked for it or, if `bounded`, the tier is used up."""
        now = self._seconds()
        with self._lock:
            closed = self._closed.get(method, now) - now
            if closed > 0:
                return math.ceil(closed)
            step = interval(method)
            if step is None:
                return 0
            spoken_for = max(self._spoken_for.get(method, now), now)
            ahead = spoken_for - now - burst(method).total_seconds()
            if bounded and self.bounded and ahead > 1e-6:
                return math.ceil(ahead)
            self._spoken_for[method] = spoken_for + step.total_seconds()
            return 0

    def close(self, method: str, seconds: int) -> None:
        """Keeps that Slack wants no call of a method for some seconds."""
        with self._lock:
            self._closed[method] = max(self._closed.get(method, 0.0), self._seconds() + seconds)

"""Counts each person's requests of the last minute in this process, and refuses those beyond the limit."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from bot.clock import real_now
from policy.access.request_limit import REQUESTS, WINDOW, Limit, free_at, why_wait

MOST_PEOPLE = 5_000
"""People who are remembered before those without a recent request are forgotten, so that memory is bounded."""


class RequestLimit:
    """The requests of each person. Nothing is stored, so an ordinary command costs no write; each process counts by itself.

    A request that is refused does not count, so that somebody who goes on clicking gets through again.
    """

    def __init__(self, limit: Limit = REQUESTS, now: Callable[[], datetime] = real_now) -> None:
        self._limit = limit
        self._now = now
        self._lock = Lock()
        self._requests: dict[str, deque[datetime]] = {}

    def why_wait(self, user: str) -> str:
        """Counts a request of the person and returns "", or the sentence that says when they can try again."""
        if not self._limit.most or not user:
            return ""
        now = self._now()
        with self._lock:
            earlier = self._requests.setdefault(user, deque(maxlen=self._limit.most))
            if free_at(earlier, self._limit, now):
                return why_wait(earlier, self._limit, now)
            earlier.append(now)
            if len(self._requests) > MOST_PEOPLE:
                self._forget(now)
        return ""

    def _forget(self, now: datetime) -> None:
        self._requests = {user: times for user, times in self._requests.items() if times[-1] > now - WINDOW}

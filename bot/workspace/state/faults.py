"""Planned faults for tests: the next calls of a Web API method fail in a chosen way. Off by default."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

How = Literal["ratelimited", "server_error", "accepted_error", "reset", "timeout"]
_TIMEOUT_SECONDS = 120.0


@dataclass
class _Planned:
    how: How
    times: int
    retry_after: int


@dataclass(frozen=True)
class DueFault:
    """A fault that is due: its kind, and the Retry-After of a 429 in seconds."""

    how: How
    retry_after: int


class FaultPlan:
    """Plans faults and returns them when due.

    `ratelimited` answers 429 with Retry-After and `server_error` 500, both without doing anything; `accepted_error` does what was
    requested and answers 500; `reset` does it and drops the connection; `timeout` does it and does not answer until `release`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: dict[str, list[_Planned]] = {}
        self._released = threading.Event()

    def fail(self, method: str, how: How, *, times: int = 1, retry_after: int = 30) -> None:
        """Makes the next `times` calls of a method (such as `chat.postMessage`, `response_url`, or `*` for any) fail."""
        with self._lock:
            self._released.clear()
            self._planned.setdefault(method, []).append(_Planned(how, times, retry_after))

    def clear(self) -> None:
        """Removes all planned faults."""
        with self._lock:
            self._planned.clear()
        self.release()

    def release(self) -> None:
        """Ends the calls that are timing out."""
        self._released.set()

    def due(self, method: str) -> DueFault | None:
        """Returns the planned fault for this call, if any."""
        with self._lock:
            for name in (method, "*"):
                plans = self._planned.get(name)
                if plans:
                    plans[0].times -= 1
                    fault = DueFault(plans[0].how, plans[0].retry_after)
                    if plans[0].times <= 0:
                        plans.pop(0)
                    return fault
        return None

    def hold(self) -> None:
        """Blocks like a call that is never answered."""
        self._released.wait(_TIMEOUT_SECONDS)

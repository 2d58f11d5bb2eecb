"""Faults that a test asks for: the next calls of a Web API method go wrong in a chosen way. None unless asked for."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

How = Literal["ratelimited", "server_error", "accepted_error", "reset", "timeout"]
_LONGEST = 120.0


@dataclass
class _Planned:
    how: How
    times: int
    retry_after: int


@dataclass(frozen=True)
class Fault:
    """One fault that is due: how, and for a 429 after how many seconds to come again."""

    how: How
    retry_after: int


class Faults:
    """Plans and hands out faults.

    `ratelimited` answers 429 with Retry-After and `server_error` 500, both without doing anything; `accepted_error` does what
    was asked and answers 500; `reset` does it and drops the connection; `timeout` does it and answers nothing until `release`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: dict[str, list[_Planned]] = {}
        self._released = threading.Event()

    def fail(self, method: str, how: How, *, times: int = 1, retry_after: int = 30) -> None:
        """The next `times` calls of a method, e.g. `chat.postMessage` (or `response_url`, or `*`), fail so."""
        with self._lock:
            self._released.clear()
            self._planned.setdefault(method, []).append(_Planned(how, times, retry_after))

    def clear(self) -> None:
        """Nothing fails any more."""
        with self._lock:
            self._planned.clear()
        self.release()

    def release(self) -> None:
        """Ends the calls that time out."""
        self._released.set()

    def due(self, method: str) -> Fault | None:
        """The fault for this call, if one was asked for."""
        with self._lock:
            for name in (method, "*"):
                plans = self._planned.get(name)
                if plans:
                    plans[0].times -= 1
                    fault = Fault(plans[0].how, plans[0].retry_after)
                    if plans[0].times <= 0:
                        plans.pop(0)
                    return fault
        return None

    def hold(self) -> None:
        """Waits as a call that never answers does."""
        self._released.wait(_LONGEST)

"""Checks that run in the background, so that a health request reads results and waits for nothing (design, promise 11)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock, RLock, Thread

import structlog

_LOG = structlog.get_logger("bot.web.watch")

UNANSWERED_AFTER = 15.0
"""Seconds without an answer after which a check counts as failed: what it asks hangs."""


@dataclass(frozen=True)
class Check:
    """The result of one check; `says` is a sentence, and if the check failed it says what is wrong and what to do."""

    name: str
    ok: bool
    says: str


class Watch:
    """A group of checks that share a connection, run in a thread of their own.

    `look` returns their results, in the order of `names`. It is called every `every` seconds, and every `again` seconds while one of them
    fails. A failure is logged once when it begins and once when it ends. `seconds` is a monotonic clock.
    """

    def __init__(
        self,
        names: Sequence[str],
        look: Callable[[], Sequence[Check]],
        *,
        every: float = 5.0,
        again: float = 2.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._names = tuple(names)
        self._look = look
        self._every = every
        self._again = again
        self._seconds = seconds
        self._lock = Lock()
        self._looking = RLock()
        self._results: tuple[Check, ...] = tuple(Check(name, ok=False, says="Not checked yet.") for name in self._names)
        self._looked_at = self._asked_at = seconds()
        self._failing: dict[str, float] = {}
        self._stopped = Event()

    def start(self) -> None:
        """Starts looking in the background, until `stop`."""
        Thread(target=self._run, name=f"check-{self._names[0]}", daemon=True).start()

    def stop(self) -> None:
        """Ends the background thread after its current look, without waiting for it: what it asks may hang."""
        self._stopped.set()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Keeps the newest results inside the block, after the current look: what is checked is being replaced."""
        with self._looking:
            yield

    def results(self) -> tuple[Check, ...]:
        """Returns the newest results, or that there is no answer. Waits for nothing."""
        with self._lock:
            silent = self._seconds() - max(self._looked_at, self._asked_at)
            asked, results = self._asked_at > self._looked_at, self._results
        if asked and silent > UNANSWERED_AFTER:
            return tuple(Check(each.name, ok=False, says=f"No answer for {int(silent)} seconds.") for each in results)
        return results

    def look(self) -> tuple[Check, ...]:
        """Looks now, in the calling thread, and returns the results."""
        with self._looking:
            return self._look_now()

    def _look_now(self) -> tuple[Check, ...]:
        with self._lock:
            self._asked_at = self._seconds()
        try:
            results = tuple(self._look())
        except Exception as error:  # noqa: BLE001 - A check must answer even on an unforeseen fault, which is logged.
            _LOG.error("check_broken", check=self._names[0], error=type(error).__name__)
            results = tuple(Check(name, ok=False, says="The check failed unexpectedly: see the log.") for name in self._names)
        with self._lock:
            self._results, self._looked_at = results, self._seconds()
        self._log(results)
        return results

    def _run(self) -> None:
        while not self._stopped.is_set():
            ready = all(each.ok for each in self.look())
            self._stopped.wait(self._every if ready else self._again)

    def _log(self, results: Sequence[Check]) -> None:
        for each in results:
            since = self._failing.get(each.name)
            if not each.ok and since is None:
                self._failing[each.name] = self._seconds()
                _LOG.error("not_ready", check=each.name, reason=each.says)
            elif each.ok and since is not None:
                del self._failing[each.name]
                _LOG.info("ready_again", check=each.name, seconds=round(self._seconds() - since, 1))

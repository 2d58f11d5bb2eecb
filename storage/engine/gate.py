"""Limits on waiting for the database, so that the threads of a server stay free for what can be answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore

from storage.engine import deadline
from storage.engine.faults import BUSY, LATE, UNREACHABLE, StoreBusy, StoreUnreachable

MOST_WRITERS = 2
"""How many requests may wait for the database's lock or hold it at the same time, in one process."""

STALLED_SECONDS = 0.4
"""A request does not queue for that place if nobody in front of it has moved for this long."""

OUTAGE_SECONDS = 1.0
"""How long after the database was lost only one request at a time tries it."""


class Writers:
    """The places of requests that change something. Work without a deadline needs none, because nobody's thread waits behind it."""

    def __init__(self) -> None:
        self._places = Semaphore(MOST_WRITERS)
        self._moved = time.monotonic()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Holds a place inside the block. Raises StoreBusy if the deadline passes first, or if those in front are stuck."""
        if deadline.left() is None:
            yield
            return
        self._take()
        try:
            yield
        finally:
            self._places.release()

    def moved(self) -> None:
        """Notes that a request got the lock, so that those behind it go on waiting."""
        self._moved = time.monotonic()

    def _take(self) -> None:
        if not self._places.acquire(blocking=False):
            while not self._places.acquire(timeout=0.05):
                left = deadline.left()
                if left is None or left <= 0 or time.monotonic() - self._moved > STALLED_SECONDS:
                    raise StoreBusy(BUSY)
        self.moved()


class Outage:
    """Whether the database was lost a moment ago: then one request at a time tries it, and the others are answered at once."""

    def __init__(self) -> None:
        self._lost_until = 0.0
        self._trying = Lock()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Runs a transaction, and notes whether the database was lost in it. Raises StoreUnreachable or StoreBusy if it isn't tried."""
        left = deadline.left()
        if left is not None and left <= 0:
            raise StoreBusy(LATE)
        hurried = left is not None and time.monotonic() < self._lost_until
        if hurried and not self._trying.acquire(blocking=False):
            raise StoreUnreachable(UNREACHABLE)
        try:
            yield
        except StoreUnreachable:
            self._lost_until = time.monotonic() + OUTAGE_SECONDS
            raise
        else:
            self._lost_until = 0.0
        finally:
            if hurried:
                self._trying.release()

"""Leases of claimed rows, extended by the heartbeat of their sender while it works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType

from storage.engine.session import Store, StoreFault
from storage.mail import outbox
from storage.mail.outbox import Sending

LEASE = timedelta(seconds=15)
"""How long claimed rows belong to a sender of whom nothing is heard. After that another takes them over."""

HEARTBEAT = 4.0
"""Seconds between two heartbeats, so that a lease survives two that fail."""


class Leases:
    """The rows that a sender has claimed; a thread extends their leases inside the `with` block.

    `now` is the clock that the rows were claimed by, at `claimed_at`, and `since` the monotonic clock right before that. A row that takes
    more than `longest` counts as hanging, and is not extended any more.
    """

    def __init__(
        self,
        store: Store,
        rows: Sequence[Sending],
        *,
        now: Callable[[], datetime],
        claimed_at: datetime,
        since: float,
        longest: timedelta,
        every: float = HEARTBEAT,
    ) -> None:
        self._store = store
        self._rows = tuple(rows)
        self._now = now
        self._longest = longest.total_seconds()
        self._every = every
        self._began = monotonic()
        self._held = frozenset(each.id for each in rows)
        self._until = claimed_at + LEASE
        # Counted by this machine as well: that goes on while the process is stopped, and asks nobody.
        self._certain_until = since + LEASE.total_seconds()
        self._extending = Lock()
        self._ended = Event()
        self._thread = Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Leases:
        """Starts the heartbeat."""
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        """Ends the heartbeat. Rows whose outcome was not stored keep their lease until it runs out."""
        self._ended.set()
        self._thread.join()

    def begin(self, sending: Sending) -> bool:
        """Returns whether a row is still this sender's, so that it may be tried now. Extends a lease that has little left."""
        self._began = monotonic()
        soon = timedelta(seconds=self._every)
        if self._now() + soon > self._until or self._began + self._every > self._certain_until:
            self._extend()
        return self.holds(sending)

    def holds(self, sending: Sending) -> bool:
        """Returns whether nobody else can have the row by now, to be asked right before a call to Slack."""
        return sending.id in self._held and monotonic() < self._certain_until and self._now() < self._until

    def _extend(self) -> None:
        with self._extending:
            asked = monotonic()
            until = self._now() + LEASE
            self._held = outbox.extend(self._store, self._rows, until)
            self._until, self._certain_until = until, asked + LEASE.total_seconds()

    def _beat(self) -> None:
        while not self._ended.wait(self._every):
            if monotonic() - self._began > self._longest:
                continue
            try:
                self._extend()
            except StoreFault:
                continue  # The next beat tries again; until then `holds` goes by what is certain.

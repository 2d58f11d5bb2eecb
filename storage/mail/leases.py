"""Leases of claimed rows, extended by the heartbeat of their sender while it works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
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

STAYS = 30.0
"""How many seconds the thread of the heartbeats stays without a batch, for the next one."""


class Heartbeat:
    """Extends the leases of the batch that a sender has, from a thread that it keeps from one batch to the next.

    A thread of each batch's own would have to be started and awaited around a call that takes a few milliseconds.
    """

    def __init__(self, every: float = HEARTBEAT) -> None:
        """`every` is in seconds."""
        self.every = every
        self._lock = Lock()
        self._leases: Leases | None = None
        self._last = 0.0
        self._ended = Event()
        self._thread: Thread | None = None

    def begin(self, leases: Leases) -> None:
        """Extends these from now on."""
        with self._lock:
            self._leases, self._last = leases, monotonic()
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="heartbeat", daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Extends nothing any more; an extension that has begun is done first."""
        with self._lock:
            self._leases = None

    def stop(self) -> None:
        """Ends the thread. A batch that begins later starts another."""
        self._ended.set()
        if self._thread:
            self._thread.join()
        self._ended.clear()

    def _run(self) -> None:
        while not self._ended.wait(self.every):
            with self._lock:
                if self._leases is not None:
                    self._last = monotonic()
                    self._leases.beat()
                elif monotonic() - self._last > STAYS:
                    self._thread = None
                    return


class Leases:
    """The rows that a sender has claimed; its heartbeat extends their leases inside the `with` block.

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
        heart: Heartbeat,
    ) -> None:
        self._store = store
        self._rows = tuple(rows)
        self._now = now
        self._longest = longest.total_seconds()
        self._heart = heart
        self._began = monotonic()
        self._held = frozenset(each.id for each in rows)
        self._until = claimed_at + LEASE
        # Counted by this machine as well: that goes on while the process is stopped, and asks nobody.
        self._certain_until = since + LEASE.total_seconds()
        self._extending = Lock()

    def __enter__(self) -> Leases:
        """Starts the heartbeat."""
        self._heart.begin(self)
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        """Ends the heartbeat. Rows whose outcome was not stored keep their lease until it runs out."""
        self._heart.end()

    def begin(self, sending: Sending) -> bool:
        """Returns whether a row is still this sender's, so that it may be tried now. Extends a lease that has little left."""
        self._began = monotonic()
        soon = timedelta(seconds=self._heart.every)
        if self._now() + soon > self._until or self._began + self._heart.every > self._certain_until:
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

    def beat(self) -> None:
        """Extends the leases, unless the row that is tried hangs. If the database fails, the next beat tries again."""
        if monotonic() - self._began > self._longest:
            return
        with suppress(StoreFault):  # Until the next beat, `holds` goes by what is certain.
            self._extend()

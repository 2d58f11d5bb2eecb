"""The deliveries of one process, one thread a lane, so that no message waits for a file (design, promise 10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from bot.slack.delivery import Delivery


class Lanes:
    """Deliveries that are started, woken and stopped together."""

    def __init__(self, deliveries: Sequence[Delivery]) -> None:
        self._deliveries = tuple(deliveries)

    def start(self) -> None:
        """Starts each in a thread of its own."""
        for each in self._deliveries:
            each.start()

    def wake(self) -> None:
        """Polls the outbox now, because a row was added."""
        for each in self._deliveries:
            each.wake()

    def stop(self) -> None:
        """Stops each after its current row."""
        for each in self._deliveries:
            each.end()
        for each in self._deliveries:
            each.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pauses all inside the block, after finishing the current batches."""
        with ExitStack() as stack:
            for each in self._deliveries:
                stack.enter_context(each.paused())
            yield

    def deliver_due(self) -> int:
        """Delivers in the calling thread until nothing is due, and returns how many rows were tried. Raises StoreBusy."""
        tried = 0
        while found := sum(each.deliver_due() for each in self._deliveries):
            tried += found
        return tried

"""How long answers take, without what the machine itself was late by."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.figures import Figures

PROMISED = 2.5
"""Seconds from a request's arrival to its answer."""

SLACK_GIVES_UP = 3.0
"""Seconds after which Slack shows an error; what a short run allows, which shares its machine with others."""


@dataclass
class Stopwatch:
    """Times answers, and counts as wrong those that came later than `allowed` seconds.

    The time in which this process's threads were ready and had no processor is not counted: on a machine of its own it is next to nothing.
    """

    figures: Figures
    allowed: float = SLACK_GIVES_UP

    @contextmanager
    def timed(self, what: str = "an answer") -> Iterator[None]:
        """Times the block."""
        waited, begun = without_processor(), time.monotonic()
        yield
        seconds = time.monotonic() - begun
        late = without_processor() - waited
        counts = self.figures.counts
        counts["seconds at most"] = max(counts.get("seconds at most", 0.0), round(seconds, 2))
        self.figures.count(f"later than {PROMISED} s", seconds - late > PROMISED)
        if seconds - late > self.allowed:
            self.figures.harm("wrong", f"{what} came after {seconds:.2f} s, of which the machine was late by {late:.2f} s")


def without_processor() -> float:
    """Seconds for which this process's threads have waited for a processor so far; 0 where the system does not tell."""
    waited = 0
    for each in Path("/proc/self/task").glob("*/schedstat"):
        with suppress(OSError, ValueError, IndexError):
            waited += int(each.read_text().split()[1])
    return waited / 1e9

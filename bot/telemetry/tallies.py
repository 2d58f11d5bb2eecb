"""Counts and durations of this process, for /metrics. Kept here, so that a request needs no metrics library."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from threading import Lock

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""The upper bounds of the classes of a duration, in seconds. Slack waits 3 seconds for an answer, and the bot answers within 2.5."""


@dataclass(frozen=True)
class Series:
    """A series of counts or durations: its name for Prometheus, a sentence, and the names of its labels."""

    name: str
    says: str
    labels: tuple[str, ...]


REQUESTS = Series("release_bot_request_seconds", "Time to answer a request from Slack.", ("kind", "verb", "outcome"))
DELIVERIES = Series("release_bot_delivery_seconds", "Time to render and send a message or a file.", ("lane", "outcome"))
ERRORS = Series("release_bot_errors", "Errors that the program did not expect, by where they were caught.", ("where",))
LIMITED = Series("release_bot_slack_limited", "Calls that Slack's rate limits refused or held back, by method.", ("method",))

COUNTED = (ERRORS, LIMITED)
MEASURED = (REQUESTS, DELIVERIES)


@dataclass
class Spread:
    """The durations of one combination of labels: how many fell into each class, how many in all, and their sum in seconds."""

    classes: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Adds one duration."""
        self.classes[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


class Tallies:
    """The counts and durations since the process started, by series and labels."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[Series, dict[tuple[str, ...], int]] = defaultdict(lambda: defaultdict(int))
        self._spreads: dict[Series, dict[tuple[str, ...], Spread]] = defaultdict(lambda: defaultdict(Spread))

    def count(self, series: Series, *labels: str) -> None:
        """Counts one."""
        with self._lock:
            self._counts[series][labels] += 1

    def measure(self, series: Series, seconds: float, *labels: str) -> None:
        """Adds a duration."""
        with self._lock:
            self._spreads[series][labels].add(seconds)

    def counts(self, series: Series) -> dict[tuple[str, ...], int]:
        """Returns a copy of a series' counts, by its labels."""
        with self._lock:
            return dict(self._counts[series])

    def spreads(self, series: Series) -> dict[tuple[str, ...], Spread]:
        """Returns a copy of a series' durations, by its labels."""
        with self._lock:
            return {labels: Spread(list(each.classes), each.total) for labels, each in self._spreads[series].items()}


TALLIES = Tallies()
"""The tallies of this process."""

"""GET /metrics: reminders and the outbox, counted in the database so that any number of processes report the same figures.

Beside them stand this process's own counts of requests, deliveries and errors, which differ from process to process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.telemetry.tallies import BOUNDS, COUNTED, MEASURED, TALLIES, Series, Spread, Tallies
from bot.web.http import Response
from bot.web.watch import Check
from storage.engine.session import Store, StoreFault
from storage.mail import last_runs, outbox
from storage.mail.lanes import queues
from storage.nudges.sent.reminders import tally

Checks = Callable[[], Sequence[Check]]


class _Collector:
    """The collector that Prometheus calls at each scrape."""

    def __init__(self, store: Store, now: Callable[[], datetime], checks: Checks, tallies: Tallies) -> None:
        self._store = store
        self._now = now
        self._checks = checks
        self._tallies = tallies

    def collect(self) -> Iterator[Metric]:
        """Yields the current figures; without the database, those of this process and that it is unavailable."""
        yield from self._of_process()
        yield from self._of_database()

    def _of_process(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("release_bot_check_ok", "Whether a check of /readyz passes, as this process sees it.", labels=["check"])
        for check in self._checks():
            states.add_metric([check.name], float(check.ok))
        yield states
        for series in COUNTED:
            counter = CounterMetricFamily(series.name, series.says, labels=series.labels)
            for labels, number in self._tallies.counts(series).items():
                counter.add_metric(labels, number)
            yield counter
        for series in MEASURED:
            yield _histogram(series, self._tallies.spreads(series))

    def _of_database(self) -> Iterator[Metric]:
        try:
            with self._store.reading() as conn:
                counts = tally(conn)
                lanes = queues(conn)
            oldest = outbox.oldest_open(self._store)
            ticked = last_runs.last(self._store, last_runs.TICK)
        except StoreFault:
            # The check of the database logs when this begins and ends.
            yield GaugeMetricFamily("release_bot_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("release_bot_database_up", "Whether the database answers.", 1)
        sent = sum(number for state, number in counts.nudges.items() if state in {"sent", "done"})
        yield CounterMetricFamily("release_bot_nudges_sent", "Reminders posted in Slack: one per item, stage and channel.", sent)
        yield GaugeMetricFamily("release_bot_nudges_waiting", "Reminders waiting to be sent.", counts.nudges.get("queued", 0))
        yield CounterMetricFamily("release_bot_nudges_late", "Reminders sent a Working Day or more after their stage.", counts.late)
        skipped = counts.nudges.get("skipped", 0)
        yield CounterMetricFamily("release_bot_nudges_skipped", "Reminders skipped after downtime because they were too old.", skipped)
        states = GaugeMetricFamily("release_bot_outbox_messages", "Outbox messages by state.", labels=["state"])
        for state in ("due", "sending", "sent", "failed"):
            states.add_metric([state], counts.outbox.get(state, 0))
        yield states
        text = "Outbox messages that may or may not have reached Slack."
        yield GaugeMetricFamily("release_bot_outbox_ambiguous", text, counts.ambiguous)
        age = self._age(oldest)
        yield GaugeMetricFamily("release_bot_outbox_oldest_seconds", "Age of the oldest message that is not sent.", age)
        waiting = GaugeMetricFamily("release_bot_lane_waiting", "Messages or files that are not sent, by lane.", labels=["lane"])
        ages = GaugeMetricFamily("release_bot_lane_oldest_seconds", "Age of the oldest of them, by lane.", labels=["lane"])
        for lane, queue in lanes.items():
            waiting.add_metric([lane], queue.waiting)
            ages.add_metric([lane], self._age(queue.oldest))
        yield waiting
        yield ages
        if ticked:
            yield GaugeMetricFamily("release_bot_last_tick_seconds", "Time since the last tick of any worker.", self._age(ticked))

    def _age(self, since: datetime | None) -> float:
        return max((self._now() - since).total_seconds(), 0.0) if since else 0.0


def _histogram(series: Series, spreads: dict[tuple[str, ...], Spread]) -> Metric:
    family = HistogramMetricFamily(series.name, series.says, labels=series.labels)
    for labels, spread in spreads.items():
        upto = list(accumulate(spread.classes))
        family.add_metric(labels, [*((str(bound), upto[at]) for at, bound in enumerate(BOUNDS)), ("+Inf", upto[-1])], spread.total)
    return family


def answer(store: Store, now: Callable[[], datetime], checks: Checks = tuple, tallies: Tallies = TALLIES) -> Response:
    """Returns the answer to a scrape; `now` is the real time, `checks` gives the newest results of this process's checks."""
    registry: Any = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(store, now, checks, tallies))
    return Response(200, generate_latest(registry), CONTENT_TYPE_LATEST)

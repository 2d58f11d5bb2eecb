"""GET /metrics: reminders and the outbox, counted in the database so that any number of processes report the same figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.web.http import Response
from storage.engine.session import Store, StoreFault
from storage.mail import outbox
from storage.nudges import reads

_LOG = structlog.get_logger("bot.web.metrics")


class _Collector:
    """The collector that Prometheus calls at each scrape."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Yields the current counts; without the database, only that it is unavailable."""
        try:
            with self._store.reading() as conn:
                counts = reads.tally(conn)
            oldest = outbox.oldest_open(self._store)
        except StoreFault as fault:
            _LOG.warning("metrics_without_database", reason=str(fault))
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
        age = max((self._now() - oldest).total_seconds(), 0) if oldest else 0
        yield GaugeMetricFamily("release_bot_outbox_oldest_seconds", "Age of the oldest message that is not sent.", age)


def answer(store: Store, now: Callable[[], datetime]) -> Response:
    """Returns the answer to a scrape; `now` is the real time."""
    registry: Any = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(store, now))
    return Response(200, generate_latest(registry), CONTENT_TYPE_LATEST)

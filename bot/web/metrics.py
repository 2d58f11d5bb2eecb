"""GET /metrics: what was reminded of, and how the outbox stands, counted in the database so that any number of processes agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot.web.http import Response, Route
from storage.engine.session import Store, StoreFault
from storage.mail import outbox
from storage.nudges import reads

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from prometheus_client.core import Metric

_LOG = structlog.get_logger("bot.web.metrics")

Families = Iterator["Metric"]


class _Counted:
    """What Prometheus asks for at each scrape."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def collect(self) -> Families:
        """The counts as they are now; without the database only that it is away."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        try:
            with self._store.reading() as conn:
                found = reads.tally(conn)
            oldest = outbox.oldest_due(self._store, self._now())
        except StoreFault as fault:
            _LOG.warning("metrics_without_database", reason=str(fault))
            yield GaugeMetricFamily("release_bot_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("release_bot_database_up", "Whether the database answers.", 1)
        told = sum(number for state, number in found.nudges.items() if state in {"sent", "done"})
        yield CounterMetricFamily("release_bot_nudges_sent", "Reminders that are in Slack, one for each item, stage and channel.", told)
        yield GaugeMetricFamily("release_bot_nudges_waiting", "Reminders that wait to be sent.", found.nudges.get("queued", 0))
        yield CounterMetricFamily(
            "release_bot_nudges_late", "Reminders that were sent a Working Day or more after their stage.", found.late
        )
        skipped = found.nudges.get("skipped", 0)
        yield CounterMetricFamily("release_bot_nudges_skipped", "Reminders that were too old to be sent after downtime.", skipped)
        states = GaugeMetricFamily("release_bot_outbox_messages", "Messages of the outbox by state.", labels=["state"])
        for state in ("due", "sending", "sent", "failed"):
            states.add_metric([state], found.outbox.get(state, 0))
        yield states
        text = "Messages of which it is not known whether Slack has them."
        yield GaugeMetricFamily("release_bot_outbox_ambiguous", text, found.ambiguous)
        age = max((self._now() - oldest).total_seconds(), 0) if oldest else 0
        yield GaugeMetricFamily("release_bot_outbox_oldest_seconds", "Age of the oldest message that could be sent now.", age)


def route(store: Store, now: Callable[[], datetime]) -> Route:
    """The route; `now` is the real time. Prometheus's library is imported at the first scrape."""

    def answer(environ: WSGIEnvironment) -> Response:
        from prometheus_client import CollectorRegistry
        from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

        registry: Any = CollectorRegistry(auto_describe=False)
        registry.register(_Counted(store, now))
        return Response(200, generate_latest(registry), CONTENT_TYPE_LATEST)

    return Route(("GET", "HEAD"), answer)

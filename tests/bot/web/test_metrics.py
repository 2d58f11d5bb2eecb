"""GET /metrics: what Prometheus reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.telemetry.tallies import ERRORS, REQUESTS, Tallies
from bot.web import metrics
from bot.web.http import Edge, Route
from bot.web.watch import Check
from storage.engine.session import Act, Store
from storage.mail import last_runs
from storage.nudges.sent import ledger
from tests.builders.databases import at_head
from tests.builders.edge import Client

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def scraped(store: Store) -> dict[str, float]:
    """The samples of one scrape."""
    route = Route(("GET", "HEAD"), lambda _: metrics.answer(store, lambda: NOW + timedelta(seconds=90)))
    answer = Client(Edge({"/metrics": route})).call("GET", "/metrics")
    assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/plain")
    lines = [line for line in answer.body.decode().splitlines() if line and not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_the_counts_of_reminders_and_of_the_outbox(tmp_path: Path) -> None:
    """Queued, late and skipped reminders, and the age of the oldest message that waits."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    at_head(url)
    store = Store(url, clock=lambda: NOW)
    day, due = date(2020, 1, 10), date(2020, 1, 17)
    told = [
        ledger.ChannelReminder("june-2020", "milestone:a", due, 5, "C1", day, late=2),
        ledger.ChannelReminder("june-2020", "milestone:a", due, 10, "C1", day, "skipped"),
    ]
    with store.changing(Act("release-bot", "nudge", NOW)) as tx:
        assert ledger.claim_day(tx, day)
        ledger.record(tx, day, told, [])
    found = scraped(store)
    assert found["release_bot_nudges_sent_total"] == 0
    assert found["release_bot_nudges_waiting"] == 1
    assert found["release_bot_nudges_late_total"] == 1
    assert found["release_bot_nudges_skipped_total"] == 1
    assert found['release_bot_outbox_messages{state="due"}'] == 1
    assert found["release_bot_outbox_oldest_seconds"] == 90
    assert found['release_bot_lane_waiting{lane="messages"}'] == 1
    assert found['release_bot_lane_oldest_seconds{lane="messages"}'] == 90
    assert found['release_bot_lane_waiting{lane="files"}'] == 0
    assert "release_bot_last_tick_seconds" not in found
    last_runs.note(store, last_runs.TICK, NOW + timedelta(seconds=60))
    assert scraped(store)["release_bot_last_tick_seconds"] == 30
    store.close()


def test_the_counts_of_this_process(tmp_path: Path) -> None:
    """Durations fall into classes that add up; errors are counted; each check is 0 or 1. They need no database."""
    tallies = Tallies()
    for seconds in (0.005, 0.3, 99.0):
        tallies.measure(REQUESTS, seconds, "command", "/release status", "shown")
    tallies.count(ERRORS, "tick")
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    answer = metrics.answer(store, lambda: NOW, lambda: (Check("slack", ok=False, says=""),), tallies).body.decode()
    for sample in ('release_bot_errors_total{where="tick"} 1.0', 'release_bot_check_ok{check="slack"} 0.0'):
        assert sample in answer
    buckets = [float(line.split()[-1]) for line in answer.splitlines() if line.startswith("release_bot_request_seconds_bucket")]
    assert (buckets[0], buckets[-1], sorted(buckets)) == (1, 3, buckets)
    assert 'release_bot_request_seconds_sum{kind="command",outcome="shown",verb="/release status"} 99.305' in answer
    store.close()


def test_without_its_tables_it_says_that_the_database_is_away(tmp_path: Path) -> None:
    """A database that is not at head is no 5xx."""
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    found = scraped(store)
    assert found["release_bot_database_up"] == 0
    # What the process itself has counted stays; what only the database knows is left out.
    assert not any(name.startswith(("release_bot_outbox", "release_bot_nudges")) for name in found)
    store.close()

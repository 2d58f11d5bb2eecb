"""A sender keeps what it claimed for as long as it gives signs of life, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event, Semaphore, current_thread
from time import monotonic

import pytest

from storage.engine.session import Store
from storage.mail import leases, outbox
from storage.mail.leases import LEASE, Heartbeat, Leases
from storage.mail.messages import Notice
from storage.mail.outbox import Sending
from tests.builders.release_files import act

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LONG = timedelta(minutes=1)


def _claimed(store: Store, *keys: str) -> list[Sending]:
    with store.changing(act()) as tx:
        for key in keys:
            outbox.enqueue(tx, Notice("text"), key=key, channel=key)
    return outbox.claim(store, now=NOW, lease=LEASE, limit=10)


def _open(store: Store, now: datetime) -> list[str]:
    """What another sender gets at that instant."""
    return [each.key for each in outbox.claim(store, now=now, lease=LEASE, limit=10)]


def test_a_heartbeat_keeps_rows_that_are_not_sent_yet(store: Store) -> None:
    """A slow sender keeps its rows beyond one lease; after its end they are free a lease later, and what was sent is not."""
    rows, beaten, now = _claimed(store, "a", "b"), Semaphore(0), NOW + timedelta(seconds=14)

    def clock() -> datetime:
        beaten.release()
        return now

    with Leases(store, rows, now=clock, claimed_at=NOW, since=monotonic(), longest=LONG, heart=Heartbeat(0.01)) as held:
        assert beaten.acquire(timeout=5)
        assert beaten.acquire(timeout=5), "the second beat comes after the first one is stored"
        assert held.begin(rows[0])
        outbox.mark_sent(store, rows[0], "1.1")
        assert _open(store, NOW + LEASE) == []
        assert held.begin(rows[1])
    assert _open(store, now + LEASE) == ["b"]


def test_a_sender_that_was_overtaken_begins_nothing(store: Store) -> None:
    """It was stopped for longer than its lease: what another has is no longer its own, and what nobody has is."""
    rows = _claimed(store, "a", "b")
    with Leases(store, rows, now=lambda: NOW + LEASE, claimed_at=NOW, since=monotonic() - 20, longest=LONG, heart=Heartbeat()) as held:
        assert not held.holds(rows[0])
        (taken, *_) = outbox.claim(store, now=NOW + LEASE, lease=LEASE, limit=1)
        assert (taken.key, taken.ambiguous) == ("a", True)
        assert not held.begin(rows[0])
        assert held.begin(rows[1])


def test_a_row_that_hangs_gives_no_sign_of_life(store: Store) -> None:
    """The process lives and one of its threads waits for ever: after the longest try its lease is left to run out."""
    rows, asked = _claimed(store, "a"), Event()

    def clock() -> datetime:
        asked.set()
        return NOW

    with Leases(store, rows, now=clock, claimed_at=NOW, since=monotonic(), longest=timedelta(0), heart=Heartbeat(0.01)):
        assert not asked.wait(0.1)


def test_one_thread_beats_for_all_batches_of_a_sender_and_between_them_for_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second batch is kept by the thread of the first; when none came for a while, it ends, and the next batch starts another."""
    rows, beaten, heart, threads = _claimed(store, "a", "b"), Semaphore(0), Heartbeat(0.01), set()

    def clock() -> datetime:
        threads.add(current_thread())
        beaten.release()
        return NOW

    def beat_once(row: Sending) -> None:
        with Leases(store, [row], now=clock, claimed_at=NOW, since=monotonic(), longest=LONG, heart=heart):
            assert beaten.acquire(timeout=5)

    beat_once(rows[0])
    while beaten.acquire(blocking=False):
        pass
    assert not beaten.acquire(timeout=0.1), "nothing is kept between two batches"
    beat_once(rows[1])
    assert len(threads) == 1
    monkeypatch.setattr(leases, "STAYS", 0.0)
    threads.pop().join(5)
    beat_once(rows[0])
    heart.stop()
    assert [each.is_alive() for each in threads] == [False]


def test_a_lease_outlives_two_heartbeats_that_fail() -> None:
    """A database that is busy for a moment makes nobody lose rows."""
    assert 3 * leases.HEARTBEAT < LEASE.total_seconds() <= 15


def test_leases_follow_the_clock_of_the_database(database_url: str) -> None:
    """A worker on PostgreSQL whose own clock is an hour ahead does not see the others' leases run out."""
    store = Store(database_url, clock=lambda: datetime.now(UTC) + timedelta(hours=1))
    ahead = outbox.database_now(store) - datetime.now(UTC)
    assert (ahead > timedelta(minutes=30)) is (store.dialect == "sqlite")
    store.close()

"""Delivery against a Slack that misbehaves: one post per key, nothing lost, nothing slept."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

from bot.slack.client import web_client
from bot.slack.delivery import Delivery
from storage.mail import outbox
from storage.mail.lanes import Lane
from storage.mail.leases import LEASE
from storage.mail.messages import RidFile
from storage.mail.outbox import Sending
from tests.bot.slack.bench import BUSINESS, Bench


def test_a_row_is_posted_once_with_its_key(bench: Bench) -> None:
    """Text, channel, thread and the key in the metadata; the row is sent with Slack's ts."""
    bench.put("k1", thread="1578650000.000001")
    assert bench.delivery.deliver_due() == 1
    (posted,) = bench.slack.posted("k1")
    assert (posted["channel"], posted["text"], posted["thread_ts"]) == ("C1", "text of k1", "1578650000.000001")
    assert posted["metadata"] == {"event_type": "release_bot_delivery", "event_payload": {"key": "k1"}}
    assert (bench.row("k1")["state"], bench.row("k1")["ts"]) == ("sent", posted["ts"])
    assert bench.delivery.deliver_due() == 0


def test_rows_go_out_in_order(bench: Bench) -> None:
    """More rows than one batch are sent oldest first in one go."""
    for number in range(25):
        bench.put(f"k{number}")
    assert bench.delivery.deliver_due() == 25
    assert [each["text"] for each in bench.slack.messages] == [f"text of k{number}" for number in range(25)]


def test_a_sender_that_hung_posts_nothing_once_others_took_over(bench: Bench) -> None:
    """Its first row hangs while it is drawn, beyond the lease; the second sender delivers all, and the first leaves it at that."""
    bench.put("k1")
    bench.put("k2")
    other, hangs = bench.make_delivery(), [LEASE]

    def hang(sending: Sending) -> Mapping[str, Any] | None:
        while hangs:
            bench.now += hangs.pop()
            other.deliver_due()
        return bench.render(sending)

    client = web_client("xoxb-test", f"{bench.slack.url}/api/")
    late = Delivery(bench.store, client, hang, business_now=lambda: BUSINESS, now=lambda: bench.now, pace=timedelta(0))
    late.deliver_due()
    assert [each["text"] for each in bench.slack.messages] == ["text of k1", "text of k2"]


def test_a_process_that_died_in_mid_post_is_taken_over_without_a_second_post(bench: Bench) -> None:
    """The lease runs out, another process looks the key up first, and finds it."""
    bench.put("k1")
    bench.put("k2")
    outbox.claim(bench.store, now=bench.now, lease=LEASE, limit=10)
    bench.slack.messages.append(
        {"channel": "C1", "ts": "1578650400.9", "metadata": {"event_type": "release_bot_delivery", "event_payload": {"key": "k1"}}}
    )
    other = bench.make_delivery()
    assert other.deliver_due() == 0
    bench.now += LEASE
    assert other.deliver_due() == 2
    assert [len(bench.slack.posted(key)) for key in ("k1", "k2")] == [1, 1]
    assert bench.row("k1")["ts"] == "1578650400.9"


def test_the_thread_delivers_when_woken_and_ends_when_stopped(bench: Bench) -> None:
    """A row that is put in and announced goes out without waiting for the next look."""
    client = web_client("xoxb-test", f"{bench.slack.url}/api/")
    delivery = Delivery(
        bench.store, client, bench.render, business_now=lambda: BUSINESS, now=lambda: bench.now, pace=timedelta(0), idle=3600
    )
    delivery.start()
    try:
        bench.put("k1")
        delivery.wake()
        assert bench.slack.wait_for(lambda: bool(bench.slack.posted("k1")))
    finally:
        delivery.stop()
    assert bench.row("k1")["state"] == "sent"


def test_looking_at_an_empty_outbox_writes_nothing(bench: Bench) -> None:
    """An idle look is one read."""
    with bench.store.statements() as seen:
        assert bench.delivery.deliver_due() == 0
    assert len(seen) == 1
    assert seen.texts[0].startswith("SELECT")


def test_no_message_waits_for_a_file_that_is_drawn(bench: Bench) -> None:
    """While a file is drawn, even for the same channel, messages of the other lane go out; each lane keeps its own order."""
    drawing, drawn = Event(), Event()

    def draw(sending: Sending) -> Mapping[str, Any]:
        drawing.set()
        assert drawn.wait(5)
        return {"text": sending.key}

    client = web_client("xoxb-test", f"{bench.slack.url}/api/", timeout=2)
    files, messages = (
        Delivery(bench.store, client, render, business_now=lambda: BUSINESS, now=lambda: bench.now, pace=timedelta(0), lane=lane)
        for lane, render in ((Lane.FILES, draw), (Lane.MESSAGES, bench.render))
    )
    bench.put("f1", RidFile("june-2020", "U1", "C1", "1.1"))
    bench.put("f2", RidFile("june-2020", "U1", "C1", "1.0"))
    bench.put("k1")
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(files.deliver_due)
        assert drawing.wait(30)
        assert messages.deliver_due() == 1
        assert [each["text"] for each in bench.slack.messages] == ["text of k1"]
        # The second file waits for the first, because it has the same channel.
        assert outbox.claim(bench.store, now=bench.now, lease=LEASE, limit=9, lane=Lane.FILES) == []
        drawn.set()
        assert work.result(30) == 2
    assert [each["text"] for each in bench.slack.messages] == ["text of k1", "f1", "f2"]


def test_a_message_is_drawn_from_one_moment_and_a_file_holds_no_transaction(bench: Bench) -> None:
    """All that a message is drawn from is read in one transaction; drawing a file takes seconds, so each of its reads has its own."""
    moments: dict[str, list[object]] = {}

    def draw(sending: Sending) -> Mapping[str, Any]:
        for _ in range(2):
            with bench.store.reading() as conn:
                moments.setdefault(sending.key, []).append(conn.get_transaction())
        return {"text": sending.key}

    client = web_client("xoxb-test", f"{bench.slack.url}/api/")
    delivery = Delivery(bench.store, client, draw, business_now=lambda: BUSINESS, now=lambda: bench.now, pace=timedelta(0))
    bench.put("k1")
    bench.put("f1", RidFile("june-2020", "U1", "C1", "1.1"))
    assert delivery.deliver_due() == 2
    assert {key: len(set(found)) for key, found in moments.items()} == {"k1": 1, "f1": 2}

"""Pauses between attempts: Slack's limits, the pace of a channel, and rows that wait for others."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.slack.rates.tiers import Tier
from storage.mail import outbox
from storage.mail.leases import LEASE
from storage.mail.messages import SignOffCard
from tests.bot.slack.bench import START, Bench, Sample
from tests.builders.slack_server import Misbehaviour


def test_after_a_429_nothing_is_sent_to_that_channel_until_slack_allows(bench: Bench) -> None:
    """Retry-After becomes not_before for the row and those behind it in the channel; another channel goes on."""
    bench.put("k1")
    bench.put("k2")
    bench.put("k3", channel="C2")
    bench.slack.script["chat.postMessage"] = [
        Misbehaviour(status=429, headers={"Retry-After": "40"}, body={"ok": False, "error": "ratelimited"})
    ]
    bench.delivery.deliver_due()
    assert [each["channel"] for each in bench.slack.messages] == ["C2"]
    assert len(bench.slack.called("chat.postMessage")) == 2
    assert bench.row("k1")["not_before"] == bench.row("k2")["not_before"] == START + timedelta(seconds=40)
    assert bench.later(seconds=39) == 0
    assert bench.later(seconds=1) == 2
    assert [each["text"] for each in bench.slack.messages] == ["text of k3", "text of k1", "text of k2"]
    assert bench.slack.called("conversations.history") == []


def test_a_limit_of_look_ups_holds_all_of_them_and_keeps_the_order(bench: Bench) -> None:
    """Two messages may have arrived; one look-up is limited, so neither is looked up again before its time, nor overtaken."""
    for number in range(4):
        bench.put(f"k{number}", channel=f"C{number % 2}")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(status=500), Misbehaviour(status=500)]
    bench.slack.script["conversations.history"] = [
        Misbehaviour(status=429, headers={"Retry-After": "40"}, body={"ok": False, "error": "ratelimited"})
    ]
    bench.delivery.deliver_due()
    bench.later(seconds=5)
    bench.later(seconds=39)
    assert (len(bench.slack.called("conversations.history")), bench.slack.messages) == (1, [])
    bench.later(seconds=1)
    assert [each["text"] for each in bench.slack.messages] == [f"text of k{number}" for number in range(4)]


def test_a_channel_gets_a_message_a_second(bench: Bench) -> None:
    """Five messages take five seconds, in order, whichever process sends them; another channel does not wait."""
    for number in range(5):
        bench.put(f"k{number}")
    bench.put("other", channel="C2")
    paced = [bench.make_delivery(timedelta(seconds=1)) for _ in range(2)]
    assert paced[0].deliver_due() >= 2
    paced[1].deliver_due()
    assert len(bench.slack.messages) == 2
    for turn in range(4):
        bench.now += timedelta(seconds=1)
        paced[turn % 2].deliver_due()
        assert len(bench.slack.messages) == 3 + turn
    assert [each["text"] for each in bench.slack.messages if each["channel"] == "C1"] == [f"text of k{number}" for number in range(5)]


def test_an_update_does_not_wait_for_the_pace(bench: Bench) -> None:
    """A card that was posted a moment ago shows a click at once; the next new message of the channel waits."""
    paced = bench.make_delivery(timedelta(seconds=1))
    bench.put("k1")
    paced.deliver_due()
    bench.put("k2")
    bench.put("k3", SignOffCard("june-2020", "tag", "k1", "k3"))
    paced.deliver_due()
    assert (len(bench.slack.called("chat.update")), len(bench.slack.messages)) == (1, 1)
    bench.now += timedelta(seconds=1)
    paced.deliver_due()
    assert [each["text"] for each in bench.slack.messages] == ["text of k1", "text of k2"]


def test_a_limit_of_another_method_holds_that_method_everywhere(bench: Bench) -> None:
    """Slack counts updates for the workspace: no card is updated within Retry-After, while messages go on."""
    bench.put("k1", Sample("", update="1.1", card="a"), channel="C1")
    bench.put("k2", Sample("", update="2.2", card="b"), channel="C2")
    bench.put("k3", channel="C3")
    bench.slack.script["chat.update"] = [
        Misbehaviour(status=429, headers={"Retry-After": "40"}, body={"ok": False, "error": "ratelimited"})
    ]
    bench.delivery.deliver_due()
    assert (len(bench.slack.called("chat.update")), len(bench.slack.posted("k3"))) == (1, 1)
    bench.later(seconds=39)
    assert len(bench.slack.called("chat.update")) == 1
    bench.later(seconds=1)
    assert len(bench.slack.called("chat.update")) == 3


def test_a_card_is_never_sent_by_two_at_once(bench: Bench) -> None:
    """While one process sends an older update, a newer one of the channel is not claimed: it could arrive first and be overwritten."""
    bench.put("k1", Sample("older", update="1.1", card="a"))
    (older,) = outbox.claim(bench.store, now=bench.now, lease=LEASE, limit=1)
    bench.put("k2", Sample("newer", update="1.1", card="a"))
    assert bench.delivery.deliver_due() == 0
    outbox.mark_sent(bench.store, older, "1.1")
    assert bench.delivery.deliver_due() == 1
    assert bench.slack.called("chat.update")[-1]["text"] == "newer"


def test_of_one_card_only_the_newest_update_is_made(bench: Bench) -> None:
    """Rows of the same card that wait together become one update, because a card shows what is stored now."""
    for number in range(4):
        bench.put(f"card-{number}", Sample("", card="card-1", update="1578650400.000001"))
    bench.put("other", Sample("", card="card-2", update="1578650400.000002"))
    bench.delivery.deliver_due()
    assert [each["text"] for each in bench.slack.called("chat.update")] == ["text of card-3", "text of other"]
    assert {bench.row(f"card-{number}")["state"] for number in range(4)} == {"sent"}


def test_a_row_that_waits_for_its_message_waits_as_long_as_that_does(bench: Bench) -> None:
    """A channel may refuse the message for three days: its details are not given up meanwhile, nor taken for a fault of the bot."""
    bench.put("k1", Sample("", fails="awaits"))
    with structlog.testing.capture_logs() as logs:
        for _ in range(40):
            bench.later(hours=1.5)
    assert (bench.row("k1")["state"], bench.row("k1")["error"]) == ("due", "waits for the message that it belongs to")
    assert not [each for each in logs if each["log_level"] == "error"]
    bench.later(days=2)
    assert bench.row("k1")["state"] == "failed"


def test_updates_keep_to_slacks_tier_whoever_sends_them(bench: Bench) -> None:
    """Two workers share the count in the database: after a minute's worth of updates, the next waits for the mean pace."""
    for number in range(Tier.THREE + 2):
        bench.put(f"k{number:02d}", Sample("", update="1.2"), channel=f"C{number:02d}")
    for _ in range(2):
        bench.make_delivery(timedelta(seconds=1)).deliver_due()
    assert len(bench.slack.called("chat.update")) == Tier.THREE
    bench.now += timedelta(seconds=1.2)
    bench.make_delivery(timedelta(seconds=1)).deliver_due()
    assert len(bench.slack.called("chat.update")) == Tier.THREE + 1

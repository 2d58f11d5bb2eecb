"""Posting against a Slack that misbehaves: what may have been posted is looked for, and a message is edited where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.mail import outbox
from storage.mail.leases import LEASE
from storage.mail.messages import Share
from storage.mail.posted import find_posted
from tests.bot.slack.bench import START, Bench, Sample
from tests.builders.slack_server import Misbehaviour


@pytest.mark.parametrize(
    "odd",
    [
        Misbehaviour(accepted=True, reset=True),
        Misbehaviour(accepted=True, status=500),
        Misbehaviour(accepted=True, status=503, body={"ok": False, "error": "service_unavailable"}),
        Misbehaviour(accepted=True, hang=30.0),
    ],
    ids=["reset", "500", "503", "timeout"],
)
@pytest.mark.parametrize("thread", ["", "1578650000.000001"], ids=["channel", "thread"])
def test_what_slack_took_before_it_failed_is_found_and_not_posted_again(bench: Bench, odd: Misbehaviour, thread: str) -> None:
    """The message is there although the answer was lost: the look-up finds its key, and there is one post."""
    bench.put("before", thread=thread)
    bench.put("k1", thread=thread)
    bench.slack.script["chat.postMessage"] = [Misbehaviour(), odd]
    bench.delivery = bench.make_delivery(timeout=1 if odd.hang else 20)
    bench.delivery.deliver_due()
    assert (bench.row("k1")["state"], bench.row("k1")["ambiguous"]) == ("due", True)
    bench.delivery = bench.make_delivery()
    bench.slack.released.set()
    assert bench.later(seconds=5) == 1
    assert len(bench.slack.posted("k1")) == 1
    assert (bench.row("k1")["state"], bench.row("k1")["ts"]) == ("sent", bench.slack.posted("k1")[0]["ts"])
    (asked,) = bench.slack.called("conversations.replies" if thread else "conversations.history")
    assert float(asked["oldest"]) == (START - timedelta(minutes=5)).timestamp()


@pytest.mark.parametrize("odd", [Misbehaviour(status=500), Misbehaviour(status=502, body={"ok": False, "error": "x y"})])
def test_what_slack_did_not_take_is_posted_after_the_look_up(bench: Bench, odd: Misbehaviour) -> None:
    """Nothing is lost: the key is nowhere, so the message is posted, once."""
    bench.put("k1")
    bench.slack.script["chat.postMessage"] = [odd, odd]
    bench.delivery.deliver_due()
    assert bench.later(seconds=4) == 0
    assert bench.later(seconds=1) == 1
    assert bench.slack.messages == []
    assert bench.later(seconds=10) == 1
    assert len(bench.slack.posted("k1")) == 1
    assert bench.row("k1")["attempts"] == 3


def test_the_look_up_reads_further_pages(bench: Bench) -> None:
    """A key behind three pages of younger messages is found."""
    bench.slack.page_size = 2
    bench.put("k1")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(accepted=True, reset=True)]
    bench.delivery.deliver_due()
    bench.slack.messages += [{"channel": "C1", "text": "chatter", "ts": f"1578650500.{number:06d}"} for number in range(5)]
    bench.later(seconds=5)
    assert len(bench.slack.posted("k1")) == 1
    assert bench.row("k1")["state"] == "sent"
    assert len(bench.slack.called("conversations.history")) == 3


def test_a_look_up_that_fails_leaves_the_row_undecided(bench: Bench) -> None:
    """As long as Slack does not say what is there, nothing is posted again."""
    bench.put("k1")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(accepted=True, reset=True)]
    bench.slack.script["conversations.history"] = [
        Misbehaviour(status=500),
        Misbehaviour(status=429, headers={"Retry-After": "7"}, body={"ok": False, "error": "ratelimited"}),
    ]
    bench.delivery.deliver_due()
    bench.later(seconds=5)
    assert bench.row("k1")["ambiguous"] is True
    bench.later(seconds=10)
    assert bench.row("k1")["not_before"] == bench.now + timedelta(seconds=7)
    bench.later(seconds=7)
    assert (bench.row("k1")["state"], len(bench.slack.posted("k1"))) == ("sent", 1)


def test_a_direct_message_is_looked_up_in_its_conversation(bench: Bench) -> None:
    """A person's id is opened to the conversation that can be read."""
    bench.put("k1", channel="U7")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(accepted=True, status=500)]
    bench.delivery.deliver_due()
    bench.later(seconds=5)
    assert bench.slack.called("conversations.history")[0]["channel"] == "D7"
    assert len(bench.slack.posted("k1")) == 1


def test_a_public_channel_is_joined_to_look(bench: Bench) -> None:
    """Slack lets the bot post where it may not read; it joins, finds its message, and does not post again."""
    bench.put("k1")
    bench.slack.script["conversations.history"] = [Misbehaviour(body={"ok": False, "error": "not_in_channel"})]
    bench.slack.script["chat.postMessage"] = [Misbehaviour(accepted=True, status=500)]
    bench.delivery.deliver_due()
    bench.later(seconds=5)
    assert bench.slack.called("conversations.join") == [{"channel": "C1"}]
    assert (bench.row("k1")["state"], len(bench.slack.posted("k1"))) == ("sent", 1)


def test_where_the_bot_cannot_look_it_asks_and_does_not_post_again(bench: Bench) -> None:
    """Whether the message arrived stays unknown: the row is set aside, and the person is asked to look."""
    bench.put("k1", Share("/release status june-2020", "U7", "C9"), channel="C9")
    bench.slack.errors["conversations.history"] = "not_in_channel"
    bench.slack.errors["conversations.join"] = "method_not_supported_for_channel_type"
    bench.slack.script["chat.postMessage"] = [Misbehaviour(status=500)]
    bench.delivery.deliver_due()
    bench.later(seconds=5)
    assert bench.row("k1")["state"] == "failed"
    (told,) = bench.slack.messages
    assert told["text"].startswith("Your shared answer may have been posted: ")
    assert told["text"].endswith("Look there, and send it again if it is missing.")


def test_a_card_that_may_be_in_slack_is_looked_for_before_a_newer_row_stands_for_it(bench: Bench) -> None:
    """Its post was taken and the answer lost, and then it was to be updated: it is found, and the update goes to it."""
    bench.slack.script["chat.postMessage"] = [Misbehaviour(accepted=True, reset=True)]
    bench.put("card-0", Sample("", card="card-1"))
    bench.delivery.deliver_due()
    (posted,) = bench.slack.posted("card-0")
    bench.put("card-1", Sample("", card="card-1", update=posted["ts"]))
    bench.later(hours=1)
    assert bench.row("card-0")["ts"] == posted["ts"]
    assert (bench.row("card-0")["state"], bench.row("card-1")["state"]) == ("sent", "sent")
    assert [each["ts"] for each in bench.slack.called("chat.update")] == [posted["ts"]]
    assert len(bench.slack.messages) == 1


def test_a_direct_message_is_updated_in_the_conversation_that_slack_named(bench: Bench) -> None:
    """Posted to U7, the message is in D7: an update goes there at once, and opens no conversation."""
    bench.put("k1", channel="U7")
    bench.delivery.deliver_due()
    with bench.store.reading() as conn:
        posted = find_posted(conn, "k1")
    assert posted is not None
    assert (bench.row("k1")["channel"], posted.conversation) == ("U7", "D7")
    bench.put("k2", Sample("", update=posted.ts, conversation=posted.conversation), channel="U7")
    bench.delivery.deliver_due()
    (update,) = bench.slack.called("chat.update")
    assert (update["channel"], update["ts"], bench.row("k2")["state"]) == ("D7", posted.ts, "sent")
    assert bench.slack.called("conversations.open") == []


def test_an_older_direct_message_is_updated_in_the_conversation_that_slack_opens(bench: Bench) -> None:
    """A row sent before the conversation was stored has none: Slack is asked for it, and a person's id is never updated."""
    bench.put("k1", Sample("", update="1578650400.000001"), channel="U7")
    bench.delivery.deliver_due()
    assert [each["users"] for each in bench.slack.called("conversations.open")] == ["U7"]
    assert [each["channel"] for each in bench.slack.called("chat.update")] == ["D7"]
    assert bench.row("k1")["state"] == "sent"


def test_a_note_in_the_thread_of_a_direct_message_goes_to_its_conversation(bench: Bench) -> None:
    """A thread belongs to the conversation, not to the person."""
    bench.put("k1", channel="U7", thread="1578650400.000001")
    bench.delivery.deliver_due()
    assert [each["channel"] for each in bench.slack.called("chat.postMessage")] == ["D7"]


def test_a_conversation_that_slack_does_not_open_is_tried_again(bench: Bench) -> None:
    """An unavailable Slack leaves the update due."""
    bench.slack.script["conversations.open"] = [Misbehaviour(status=503)]
    bench.put("k1", Sample("", update="1578650400.000001"), channel="U7")
    bench.delivery.deliver_due()
    assert bench.row("k1")["state"] == "due"
    bench.later(hours=1)
    bench.later(hours=1)
    assert bench.row("k1")["state"] == "sent"


def test_after_an_update_that_may_come_late_the_message_is_drawn_once_more(bench: Bench) -> None:
    """The first attempt timed out and arrives after the second: half a minute later the message shows what holds, and stays."""
    bench.put("k1", Sample("", update="1.1"))
    bench.slack.script["chat.update"] = [Misbehaviour(status=503)]
    bench.delivery.deliver_due()
    bench.later(seconds=5)
    bench.slack.edited["1.1"] = {"text": "what the first attempt was drawn from"}
    assert bench.later(seconds=29) == 0
    bench.later(seconds=1)
    assert bench.slack.edited["1.1"]["text"] == "text of k1"
    assert (bench.row("k1")["state"], len(bench.slack.called("chat.update"))) == ("sent", 3)


def test_what_an_earlier_attempt_posted_is_drawn_from_what_holds_now(bench: Bench) -> None:
    """The post that is found shows the state of its own time: it is edited, not left as it is and not posted again."""
    bench.put("k1", Sample("new"))
    old = {"event_type": "release_bot_delivery", "event_payload": {"key": "k1"}}
    bench.slack.messages.append({"channel": "C1", "ts": "7.7", "text": "old", "metadata": old})
    outbox.claim(bench.store, now=bench.now, lease=LEASE, limit=1)
    bench.later(seconds=LEASE.total_seconds())
    assert (bench.row("k1")["state"], bench.row("k1")["ts"], len(bench.slack.messages)) == ("sent", "7.7", 1)
    assert bench.slack.edited["7.7"]["text"] == "new"

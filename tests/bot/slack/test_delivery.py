"""Delivery against a Slack that misbehaves: one post per key, nothing lost, nothing slept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
import structlog
from sqlalchemy import select

from bot.slack.client import web_client
from bot.slack.delivery import Delivery
from bot.slack.rates.tiers import Tier
from bot.slack.sending.outcomes import MOST_RENDERINGS, backoff
from bot.slack.sending.posting import NotYet
from storage.engine.session import Act, Store, StoreBusy
from storage.mail import outbox
from storage.mail.kinds import UnknownKindError
from storage.mail.lanes import Lane
from storage.mail.leases import LEASE
from storage.mail.messages import Message, Notice, ReleaseLive, RidFile, Share, SignOffCard
from storage.mail.outbox import Sending
from storage.mail.posted import find_posted
from storage.mail.refusals import TOKEN_REFUSED
from storage.tables import OutboxRow, table_of
from tests.builders.databases import Databases
from tests.builders.slack_server import FakeSlack, Misbehaviour, fake_slack

BUSINESS = datetime(2020, 1, 10, 10, tzinfo=UTC)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sample(Notice):
    """A notice with what these tests make of it: an update of a card, or a failure to render."""

    card: str = ""
    update: str = ""
    conversation: str = ""
    fails: str = ""


class Bench:
    """A store, a fake Slack and a delivery between them, with a real clock that the test moves."""

    def __init__(self, url: str, slack: FakeSlack) -> None:
        self.now = START
        self.slack = slack
        self.store = Store(url, clock=lambda: self.now)
        self.rendered: list[str] = []
        self.nothing_to_show: set[str] = set()
        self.delivery = self.make_delivery()

    def make_delivery(self, pace: timedelta = timedelta(0), timeout: int = 20) -> Delivery:
        """A delivery as another process would have it; `timeout` in seconds, long because a run shares its machine."""
        client = web_client("xoxb-test", f"{self.slack.url}/api/", timeout=timeout)
        return Delivery(self.store, client, self.render, business_now=lambda: BUSINESS, now=lambda: self.now, pace=pace)

    def render(self, sending: Sending) -> Mapping[str, Any] | None:
        """A notice's text, or one that names the key; a card is an edit of the first message."""
        self.rendered.append(sending.key)
        if sending.ids.get("fails") == "busy":
            raise StoreBusy("busy")
        if sending.ids.get("fails") == "newer":
            raise UnknownKindError("no message is known for the kind hologram")
        if sending.ids.get("fails") == "awaits":
            raise NotYet("k0")
        if sending.ids.get("fails"):
            raise ValueError("cannot be rendered")
        if sending.key in self.nothing_to_show:
            return None
        text = sending.ids.get("text") or f"text of {sending.key}"
        more: dict[str, Any] = {name: sending.ids[name] for name in ("update", "conversation") if name in sending.ids}
        if sending.kind == SignOffCard.kind:
            more["update"] = "1.1"
        return {"text": text, "blocks": [], **more}

    def put(self, key: str, message: Message | None = None, *, channel: str = "C1", thread: str = "") -> None:
        """A row in the outbox."""
        with self.store.changing(Act(actor="U1", command="test", at=BUSINESS)) as tx:
            outbox.enqueue(tx, message or Sample(""), key=key, channel=channel, thread=thread)

    def row(self, key: str) -> dict[str, Any]:
        """What the outbox says of a key."""
        with self.store.reading() as conn:
            return dict(conn.execute(select(table_of(OutboxRow)).where(table_of(OutboxRow).c.key == key)).mappings().one())

    def later(self, **more: float) -> int:
        """Moves the clock and delivers."""
        self.now += timedelta(**more)
        return self.delivery.deliver_due()


@pytest.fixture
def bench(databases: Databases) -> Iterator[Bench]:
    """The test's bench."""
    url = databases.migrated("sqlite")
    with fake_slack() as slack:
        found = Bench(url, slack)
        yield found
        found.store.close()
    databases.drop(url)


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


def test_where_slack_cannot_be_reached_the_row_waits_longer_each_time(bench: Bench) -> None:
    """A refused connection posts nothing, so nothing needs looking up; the waits double."""
    bench.put("k1")
    bench.delivery = Delivery(
        bench.store, web_client("xoxb-test", "http://127.0.0.1:9/api/"), bench.render, business_now=lambda: BUSINESS, now=lambda: bench.now
    )
    bench.delivery.deliver_due()
    assert (bench.row("k1")["ambiguous"], bench.row("k1")["not_before"]) == (False, START + timedelta(seconds=5))
    bench.later(seconds=5)
    assert bench.row("k1")["not_before"] == bench.now + timedelta(seconds=10)
    assert [backoff(number).total_seconds() for number in (1, 2, 3, 8, 50)] == [5, 10, 20, 600, 600]


@pytest.mark.parametrize("error", ["msg_too_long", "no_text"])
def test_a_definite_refusal_fails_the_row_and_tells_who_shared(bench: Bench, error: str) -> None:
    """The row fails with Slack's word and is not tried again; the person hears of it by direct message, once."""
    bench.put("k1", Share("/release status june-2020", "U7", "C9"), channel="C9")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(body={"ok": False, "error": error})]
    bench.delivery.deliver_due()
    assert (bench.row("k1")["state"], bench.row("k1")["error"]) == ("failed", error)
    (told,) = bench.slack.messages
    assert told["channel"] == "D7"
    assert told["text"].startswith("Your shared answer could not be posted: ")
    assert bench.later(hours=1) == 0


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "is_archived", "missing_scope"])
def test_a_refused_channel_is_tried_for_days(bench: Bench, error: str) -> None:
    """The person hears at once, and once; when the bot is let in, all of it goes out in order. After three days it is set aside."""
    bench.put("k1", Share("/release status june-2020", "U7", "C9"), channel="C9")
    bench.put("k2", channel="C9")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(body={"ok": False, "error": error})]
    bench.delivery.deliver_due()
    assert bench.later(seconds=59) == 0
    (told,) = bench.slack.messages
    assert told["text"].startswith("Your shared answer could not be posted yet: ")
    bench.later(seconds=1)
    assert [each["text"] for each in bench.slack.messages[1:]] == ["text of k1", "text of k2"]
    bench.put("k3", Share("/release status june-2020", "U7", "C9"), channel="C9")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(body={"ok": False, "error": error})]
    bench.later(days=3)
    assert bench.row("k3")["state"] == "failed"


def test_a_refusal_that_passes_keeps_the_order(bench: Bench) -> None:
    """The channel refuses the first message alone: the second waits behind it."""
    bench.put("k1")
    bench.put("k2")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(body={"ok": False, "error": "not_in_channel"})]
    bench.delivery.deliver_due()
    assert bench.slack.messages == []
    bench.later(seconds=60)
    assert [each["text"] for each in bench.slack.messages] == ["text of k1", "text of k2"]


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


@pytest.mark.parametrize("error", sorted(TOKEN_REFUSED))
def test_a_refused_token_loses_nothing(bench: Bench, error: str) -> None:
    """Nothing is tried for a minute, in any channel; with the right token all of it goes out, and nobody was troubled."""
    bench.put("k1", Share("/release status june-2020", "U7", "C9"), channel="C9")
    bench.put("k2", channel="C2")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(body={"ok": False, "error": error})] * 2
    bench.delivery.deliver_due()
    bench.put("k3", channel="C3")
    assert bench.later(seconds=59) == 0
    bench.later(seconds=1)
    assert [each["text"] for each in bench.slack.messages] == ["text of k1", "text of k2", "text of k3"]


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


def test_a_message_that_never_renders_is_set_aside(bench: Bench) -> None:
    """After a dozen tries, about an hour, it waits for an operator."""
    bench.put("k1", Sample("", fails="always"))
    bench.delivery.deliver_due()
    for _ in range(12):
        bench.later(minutes=10)
    assert (bench.row("k1")["state"], bench.row("k1")["attempts"]) == ("failed", 12)


def test_who_recorded_what_could_not_be_announced_is_told(bench: Bench) -> None:
    """The answer said that it will be announced, so the person hears if it was not, and where."""
    bench.put("k1", ReleaseLive("june-2020", "U7"), channel="C9")
    bench.slack.script["chat.postMessage"] = [Misbehaviour(body={"ok": False, "error": "not_in_channel"})]
    bench.delivery.deliver_due()
    (told,) = bench.slack.messages
    assert told["channel"] == "D7"
    assert told["text"].startswith(
        "The announcement of what you recorded, in <#C9>, could not be posted yet: the bot is not in that channel."
    )


def test_a_notice_that_fails_tells_nobody(bench: Bench) -> None:
    """A failure to tell of a failure ends there."""
    bench.put("k1", Notice("x"), channel="U7")
    bench.slack.errors["chat.postMessage"] = "user_not_found"
    assert bench.delivery.deliver_due() == 1
    assert bench.row("k1")["state"] == "failed"


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


def test_of_one_card_only_the_newest_update_is_made(bench: Bench) -> None:
    """Rows of the same card that wait together become one update, because a card shows what is stored now."""
    for number in range(4):
        bench.put(f"card-{number}", Sample("", card="card-1", update="1578650400.000001"))
    bench.put("other", Sample("", card="card-2", update="1578650400.000002"))
    bench.delivery.deliver_due()
    assert [each["text"] for each in bench.slack.called("chat.update")] == ["text of card-3", "text of other"]
    assert {bench.row(f"card-{number}")["state"] for number in range(4)} == {"sent"}


@pytest.mark.parametrize(("fails", "error"), [("oddly", "not rendered: ValueError"), ("busy", "the database was busy")])
def test_a_row_that_cannot_be_rendered_waits_and_holds_nobody_up(bench: Bench, fails: str, error: str) -> None:
    """The next row is sent; this one is tried again later, and is not ambiguous, since nothing was posted."""
    bench.put("k1", Sample("", fails=fails))
    bench.put("k2")
    bench.delivery.deliver_due()
    assert len(bench.slack.posted("k2")) == 1
    assert (bench.row("k1")["state"], bench.row("k1")["error"], bench.row("k1")["ambiguous"]) == ("due", error, False)


def test_a_row_about_a_message_of_a_newer_version_is_tried_until_that_version_sends_it(bench: Bench) -> None:
    """However long that takes, it is not set aside, and nothing is taken for a fault of the bot."""
    bench.put("k1", Sample("", fails="newer"))
    for _ in range(2 * MOST_RENDERINGS):
        bench.later(minutes=11)
    assert (bench.row("k1")["state"], bench.row("k1")["error"]) == ("due", "of a newer version")


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


def test_a_row_with_nothing_to_show_is_not_sent(bench: Bench) -> None:
    """What no longer is to be shown is not tried again, nobody is told, and the log has no error."""
    bench.nothing_to_show.add("k1")
    bench.put("k1", Share("/release status june-2020", "U7", "C1"))
    with structlog.testing.capture_logs() as logged:
        bench.delivery.deliver_due()
    assert (bench.row("k1")["state"], bench.slack.messages) == ("failed", [])
    assert [(each["event"], each["log_level"]) for each in logged] == [("delivery_unneeded", "info")]


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


def test_a_file_that_cannot_be_drawn_is_set_aside_after_three_tries_and_its_asker_told(bench: Bench) -> None:
    """Nothing is swallowed: the person gets the end of the key, by which the log is searched."""
    bench.delivery._render = lambda _: (_ for _ in ()).throw(ValueError("no"))  # noqa: SLF001 - It can't be drawn.
    bench.put("command:T1:1.f00d3f", RidFile("june-2020", "U0ANN", "U0ANN", "1.1"))
    for _ in range(3):
        bench.later(minutes=10)
    assert bench.row("command:T1:1.f00d3f")["state"] == "failed"
    with bench.store.reading() as conn:
        told = conn.execute(select(table_of(OutboxRow)).where(table_of(OutboxRow).c.kind == "notice")).mappings().one()
    assert "The file you asked for could not be posted: it could not be made" in told["ids"]["text"]
    assert "(ref 00d3f" not in told["ids"]["text"]
    assert "(ref f00d3f)" in told["ids"]["text"]


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

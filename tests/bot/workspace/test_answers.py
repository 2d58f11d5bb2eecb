"""Answers at a response_url, and many people at once: uses and age, replacing and deleting, nothing lost and nothing hung."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import pytest
from slack_sdk.webhook import WebhookClient

from bot.workspace.state import dispatch
from tests.bot.workspace.calls import CHANNEL, SECTION
from tests.bot.workspace.harness import DEADLINE, EMPTY, Json, Reply, Stand, answered
from tests.bot.workspace.test_interaction import ACTIONS, card, click, form, values


def webhook(url: str) -> WebhookClient:
    """slack_sdk's client for a response_url."""
    return WebhookClient(url, timeout=20)


def test_a_response_url_replaces_and_deletes(stand: Stand) -> None:
    """replace_original changes the message clicked in; delete_original removes it."""
    ts = card(stand)
    url = click(stand, {"channel": CHANNEL, "ts": ts})["response_url"]
    since = stand.seq()
    assert webhook(url).send(text="Done", replace_original=True).status_code == 200
    assert stand.event(since, "message_changed")["message"]["text"] == "Done"
    assert "blocks" not in stand.messages(CHANNEL)[-1]
    assert webhook(url).send(delete_original=True).status_code == 200
    assert stand.messages(CHANNEL) == []


def test_a_response_url_changes_ephemeral_messages(stand: Stand) -> None:
    """An ephemeral message is replaced in place, keeping its id."""
    stand.client.chat_postEphemeral(channel=CHANNEL, user="U0RACHEL", text="x", blocks=[ACTIONS])
    before = stand.messages(CHANNEL)[-1]["ephemeral_id"]
    url = click(stand, {"channel": CHANNEL, "ephemeral_id": before})["response_url"]
    webhook(url).send(text="Page 2", blocks=[ACTIONS], replace_original=True)
    shown = stand.messages(CHANNEL)[-1]
    assert (shown["ephemeral_id"], shown["text"]) == (before, "Page 2")
    webhook(url).send(text="Shared", response_type="in_channel", replace_original=False)
    assert stand.messages(CHANNEL, user="U0MARCUS")[-1]["text"] == "Shared"


def test_an_answer_to_a_reply_goes_to_the_channel_unless_it_names_the_thread(stand: Stand) -> None:
    """As in Slack: where the button stands decides nothing."""
    ts = card(stand)
    reply = stand.client.chat_postMessage(channel=CHANNEL, text="In a thread", thread_ts=ts, blocks=[ACTIONS])["ts"]
    url = click(stand, {"channel": CHANNEL, "ts": reply})["response_url"]
    webhook(url).send(text="In the channel", replace_original=False)
    webhook(url).send_dict({"text": "In its thread", "replace_original": False, "thread_ts": ts})
    assert [each["text"] for each in stand.messages(CHANNEL)][1:] == ["In the channel"]
    assert [each["text"] for each in stand.messages(CHANNEL, thread=ts)][1:] == ["In a thread", "In its thread"]


def test_a_response_url_has_five_uses(stand: Stand) -> None:
    """Five answers are taken, the sixth is used_url."""
    stand.post("say", channel=CHANNEL, text="/release status")
    url = stand.bot.next()["response_url"]
    sent = [webhook(url).send(text=str(n)) for n in range(6)]
    assert [s.status_code for s in sent] == [200] * 5 + [404]
    assert json.loads(sent[5].body)["error"] == "used_url"
    assert [m["text"] for m in stand.messages(CHANNEL)] == ["0", "1", "2", "3", "4"]


def test_a_response_url_lasts_thirty_minutes(stand: Stand) -> None:
    """It is taken at half an hour of real time, and expired after it."""
    stand.post("say", channel=CHANNEL, text="/release status")
    url = stand.bot.next()["response_url"]
    tokens = stand.workspace.world.tokens
    now = tokens.clock()
    tokens.clock = lambda: now + 29 * 60
    assert webhook(url).send(text="x").status_code == 200
    tokens.clock = lambda: now + 31 * 60
    assert json.loads(webhook(url).send(text="x").body)["error"] == "expired_url"


@pytest.mark.parametrize(
    ("body", "error"),
    [(b"{", "invalid_payload"), (b"[]", "invalid_payload"), (b'{"text": ""}', "no_text")],
)
def test_a_response_url_refuses_what_is_no_message(stand: Stand, body: bytes, error: str) -> None:
    """Nonsense and nothing are refused with a 400."""
    stand.post("say", channel=CHANNEL, text="/release status")
    path = stand.bot.next()["response_url"].removeprefix(stand.url)
    status, answer = stand.raw("POST", path, body, {"Content-Type": "application/json"})
    assert (status, json.loads(answer)["error"]) == (400, error)


def test_a_response_url_validates_blocks(stand: Stand) -> None:
    """Blocks are checked against the same limits, and the person sees the fault."""
    stand.post("say", channel=CHANNEL, text="/release status")
    url = stand.bot.next()["response_url"]
    since = stand.seq()
    refused = webhook(url).send(text="x", blocks=[SECTION] * 51)
    assert (refused.status_code, json.loads(refused.body)["error"]) == (400, "invalid_blocks")
    assert "no more than 50 items allowed" in stand.event(since, "notice")["text"]


def test_a_response_url_can_be_limited_and_is_no_guess(stand: Stand) -> None:
    """A fault asked for is a 429; an address that was never given is a 404."""
    stand.workspace.faults.fail("response_url", "ratelimited", retry_after=3)
    status, headers, _ = stand.whole("POST", "/response/x", b"{}")
    assert (status, headers["Retry-After"]) == (429, "3")
    assert stand.raw("POST", "/response/x", b'{"text": "x"}')[0] == 404


def test_fifty_clicks_at_once_all_arrive(stand: Stand) -> None:
    """Fifty people click at one time while the bot calls the Web API for each; nothing hangs, nothing is lost."""
    ts = card(stand)

    def busy(received: Json) -> Reply:
        stand.client.chat_postMessage(channel=CHANNEL, text="Click", thread_ts=ts)
        return EMPTY

    stand.bot.reply = busy
    given = {"action_id": "met", "block_id": "acts", "type": "button"}

    def press(_: int) -> Json:
        return stand.post("act", container={"channel": CHANNEL, "ts": ts}, action=given)

    with ThreadPoolExecutor(50) as people:
        assert list(people.map(press, range(50))) == [{"ok": True}] * 50
    assert len({stand.bot.next()["trigger_id"] for _ in range(50)}) == 50
    assert len(stand.messages(CHANNEL, thread=ts)) == 51


def test_too_many_who_wait_are_told_to_try_again(stand: Stand) -> None:
    """Only so many submissions wait for the bot at one time; the next is refused at once, and the page stays alive."""
    view = form(stand)
    held = threading.Event()

    def slow(received: Json) -> Reply:
        held.wait(DEADLINE)
        return answered({"response_action": "errors", "errors": {"reason": "Later."}})

    stand.bot.reply = slow
    stand.workspace.world.dispatcher.seconds = DEADLINE

    def submit(_: int) -> int:
        return stand.send("submit", view_id=view["id"], state=values(reason="x"))[0]

    with ThreadPoolExecutor(dispatch.WAITERS + 4) as people:
        sent = [people.submit(submit, n) for n in range(dispatch.WAITERS + 4)]
        refused = list(islice(as_completed(sent, timeout=DEADLINE), 4))
        assert [r.result() for r in refused] == [429] * 4
        assert stand.get("/workspace/boot?as=U0RACHEL")["stack"] == 1
        held.set()
        assert [s.result() for s in sent if s not in refused] == [200] * dispatch.WAITERS

"""Outcomes of tries: tried again later, or set aside with a word to those who wait for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select

from bot.slack.client import web_client
from bot.slack.delivery import Delivery
from bot.slack.sending.outcomes import MOST_RENDERINGS, backoff
from storage.mail.messages import Notice, ReleaseLive, RidFile, Share
from storage.mail.refusals import TOKEN_REFUSED
from storage.tables import OutboxRow, table_of
from tests.bot.slack.bench import BUSINESS, START, Bench, Sample
from tests.builders.slack_server import Misbehaviour


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


def test_a_row_with_nothing_to_show_is_not_sent(bench: Bench) -> None:
    """What no longer is to be shown is not tried again, nobody is told, and the log has no error."""
    bench.nothing_to_show.add("k1")
    bench.put("k1", Share("/release status june-2020", "U7", "C1"))
    with structlog.testing.capture_logs() as logged:
        bench.delivery.deliver_due()
    assert (bench.row("k1")["state"], bench.slack.messages) == ("failed", [])
    assert [(each["event"], each["log_level"]) for each in logged] == [("delivery_unneeded", "info")]


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

"""Slack's tiers: every method that is called has one or a limit of its own, and calls keep to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.client import web_client
from bot.slack.rates.budget import Budget
from bot.slack.rates.tiers import SPECIAL, TIERS, Tier, burst, interval
from bot.slack.scopes import BY_METHOD
from tests.builders.slack_server import FakeSlack, Misbehaviour


def test_every_method_that_is_called_has_its_limit() -> None:
    """The scopes' table lists what is called; a new method needs its tier."""
    assert sorted(TIERS.keys() | SPECIAL) == sorted(name.replace("_", ".", 2 if name.count("_") > 1 else 1) for name in BY_METHOD)
    assert interval("chat.update") == timedelta(seconds=1.2)
    assert burst("pins.add") == timedelta(seconds=57)
    assert interval("chat.postMessage") is None


def test_a_minutes_worth_of_calls_may_come_at_once_and_then_its_mean_pace_holds() -> None:
    """Each method by itself; what a person waits for is counted, but not held back."""
    now = [0.0]
    budget = Budget(seconds=lambda: now[0])
    assert [budget.ask("pins.add", bounded=True) for _ in range(Tier.TWO)] == [0] * Tier.TWO
    assert budget.ask("pins.add", bounded=True) == 3
    assert budget.ask("pins.remove", bounded=True) == 0
    assert budget.ask("pins.add", bounded=False) == 0
    now[0] += 6
    assert budget.ask("pins.add", bounded=True) == 0
    assert budget.ask("pins.add", bounded=True) == 3
    assert [budget.ask("chat.postMessage", bounded=True) for _ in range(500)] == [0] * 500


def test_no_call_is_made_while_slack_wants_none(slack: FakeSlack) -> None:
    """Retry-After holds for the method, for bounded and unbounded calls of any caller; other methods go on."""
    now = [0.0]
    budget = Budget(seconds=lambda: now[0])
    clients = [web_client("xoxb-test", f"{slack.url}/api/", budget=budget, bounded=each) for each in (True, False)]
    slack.script["users.info"] = [Misbehaviour(status=429, headers={"Retry-After": "40"}, body={"ok": False, "error": "ratelimited"})]
    for client in clients:
        with pytest.raises(SlackApiError) as refused:
            client.users_info(user="U1")
        assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "40")
    assert len(slack.called("users.info")) == 1
    clients[0].auth_test()
    now[0] += 40
    clients[1].users_info(user="U1")
    assert len(slack.called("users.info")) == 2


def test_a_refused_post_holds_no_other_channel(slack: FakeSlack) -> None:
    """A post's limit is its channel's, which the outbox keeps."""
    client = web_client("xoxb-test", f"{slack.url}/api/", budget=Budget(), bounded=True)
    slack.script["chat.postMessage"] = [Misbehaviour(status=429, headers={"Retry-After": "40"}, body={"ok": False, "error": "ratelimited"})]
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C1", text="x")
    client.chat_postMessage(channel="C2", text="x")

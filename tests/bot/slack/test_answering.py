"""What waits for Slack's acknowledgement: answers and other work, in order, and at once where nothing is to be acknowledged."""

from __future__ import annotations

import pytest
from slack_sdk.webhook import WebhookClient

from bot.slack.answering import Answering


def test_work_waits_until_the_acknowledgement_is_out_and_is_done_in_order() -> None:
    """Inside `holding` nothing is done; `release` does all of it; outside of it work is done at once."""
    answers = Answering(threads=1)
    done: list[int] = []
    with answers.deferring() as held:
        for number in (1, 2, 3):
            answers.defer(lambda number=number: done.append(number))  # type: ignore[misc]  # mypy can't type a lambda's default.
        assert done == []
    assert done == []
    answers.run_deferred(held)
    assert done == [1, 2, 3]
    answers.defer(lambda: done.append(4))
    assert done == [1, 2, 3, 4]
    answers.close()


def test_work_that_fails_keeps_no_other_from_being_done() -> None:
    """The others are done in their order; the fault is logged."""
    answers = Answering(threads=1)
    done: list[int] = []
    with answers.deferring() as held:
        answers.defer(lambda: done.append(1 // 0))
        answers.defer(lambda: done.append(2))
    answers.run_deferred(held)
    answers.close()
    assert done == [2]


def test_an_answer_that_fails_in_an_unforeseen_way_is_given_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person hears of their change also if slack_sdk raises what nobody expected."""

    def broken(*_: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(WebhookClient, "send_dict", broken)
    answers = Answering(threads=1)
    done: list[str] = []
    answers.reply_later("http://127.0.0.1:9/", {"text": "Done"}, "key", lambda: done.append("otherwise"))
    answers.close()
    assert done == ["otherwise"]

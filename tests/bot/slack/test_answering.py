"""What waits for Slack's acknowledgement: answers and other work, in order, and at once where nothing is to be acknowledged."""

from __future__ import annotations

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

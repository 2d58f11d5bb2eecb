"""A day's reminders whose message Slack no longer lets the bot change: nothing stays wrong in silence, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.bot.slack.rooms.test_changed_slack import KEY, aside, below, days, delete, reminders, states
from tests.builders.office import RACHEL
from tests.builders.signed import Json, Signed

STEP = "baseline-documents"


def reminded(signed: Signed, *on: int) -> list[Json]:
    """The reminders in June's channel after some days of January 2020, the newest last."""
    days(signed, *on)
    return reminders(signed)


def moved(signed: Signed, day: int) -> None:
    """A step that the reminders name moves to a day of February, and what follows is delivered."""
    signed.type(f"/release milestone {KEY} {STEP} 2020-02-{day:02}", RACHEL, "C0JUNE")
    signed.bot.tick()
    signed.deliver()


@pytest.mark.parametrize("error", ["cant_update_message", "edit_window_closed"])
def test_the_newest_message_is_posted_again_and_the_old_one_says_so(signed: Signed, error: str) -> None:
    """People work on it: it comes again with its buttons, the thread of the old one says that it is out of date, and nobody has to act."""
    (first,) = reminded(signed, 10)
    delete(signed, first["ts"], error)
    moved(signed, 3)
    old, again = reminders(signed)
    assert old["ts"] == first["ts"]
    assert any(each["type"] == "actions" for each in again["blocks"])
    (note,) = below(signed, first, "out of date")
    assert "no longer lets the bot change them" in note
    assert "There are none" in aside(signed)
    moved(signed, 4)
    assert len(reminders(signed)) == 2, "later edits change the new one"
    assert len(below(signed, first, "out of date")) == 1


def test_a_message_that_somebody_deleted_comes_back_while_something_in_it_is_open(signed: Signed) -> None:
    """What is due is not lost with it, and notes go to the thread of the new one."""
    (first,) = reminded(signed, 10)
    delete(signed, first["ts"])
    moved(signed, 3)
    _, again = reminders(signed)
    moved(signed, 4)
    assert len(reminders(signed)) == 2
    assert below(signed, again, "4 Feb 2020")
    assert "There are none" in aside(signed)


def test_an_older_message_is_left_with_a_note_in_its_thread(signed: Signed) -> None:
    """A newer message has what is open, so it is not posted again; its thread says once that it is out of date."""
    first, newest = reminded(signed, 10, 13)[:2]
    delete(signed, first["ts"], "cant_update_message")
    moved(signed, 3)
    assert [each["ts"] for each in reminders(signed)] == [first["ts"], newest["ts"]]
    assert len(below(signed, first, "out of date")) == 1
    assert ("failed", "superseded") in states(signed, "nudge-update")
    assert "There are none" in aside(signed)

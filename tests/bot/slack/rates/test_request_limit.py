"""A person's flood is refused, and nobody else waits for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.slack.rates import request_limit
from bot.slack.rates.request_limit import RequestLimit
from commands.protocol.request import Actor, Request
from policy.access.request_limit import Limit
from tests.builders.office import START
from tests.builders.shown import Errors, Message, buttons, form
from tests.builders.signed import Signed

THREE = Limit(3, "command", "commands")
GUEST, MANAGER = "W0GUEST", "U0RACHEL"


def test_a_flood_stops_its_author_alone() -> None:
    """The fourth request of a minute waits; another person's does not, and the first person's does not either a minute later."""
    now = [datetime(2020, 1, 10, 10, tzinfo=UTC)]
    counted = RequestLimit(THREE, lambda: now[0])
    assert [bool(counted.why_wait(GUEST)) for _ in range(5)] == [False, False, False, True, True]
    assert counted.why_wait(MANAGER) == ""
    now[0] += timedelta(seconds=60)
    assert counted.why_wait(GUEST) == ""


def test_the_people_of_earlier_minutes_are_forgotten() -> None:
    """However many people write, only those of the last minute are remembered."""
    now = [datetime(2020, 1, 10, 10, tzinfo=UTC)]
    counted = RequestLimit(THREE, lambda: now[0])
    for number in range(request_limit.MOST_PEOPLE):
        counted.why_wait(f"U{number}")
    now[0] += timedelta(minutes=1)
    counted.why_wait(GUEST)
    assert len(counted._requests) == 1  # noqa: SLF001 - What is kept is the point.


def test_a_guest_who_floods_reads_when_to_try_again(signed: Signed) -> None:
    """Commands and forms of the guest wait, a form with what was typed still open; the manager's command is answered."""
    signed.twice = False
    signed.bot.handling.request_limit = RequestLimit(THREE, lambda: datetime(2020, 1, 10, 10, tzinfo=UTC))
    open_form = form(signed.type("/release comment june-2020", GUEST))
    for _ in range(2):
        signed.type("/release status june-2020", GUEST)
    told = signed.type("/release status june-2020", GUEST)
    assert "limit of 3 commands a minute" in told.text
    kept_open = signed.fill(open_form, GUEST, party="A Party", text="Is UIT long enough?")
    assert isinstance(kept_open, Errors)
    assert "Try again in 60 seconds" in " ".join(kept_open.by_field.values())
    assert "Amber" in signed.type("/release status june-2020", MANAGER).text


def test_share_counts_as_the_commands_do(signed: Signed) -> None:
    """Share under an answer waits once the limit is reached, and posts nothing."""
    signed.twice = False
    signed.bot.handling.request_limit = RequestLimit(THREE, lambda: datetime(2020, 1, 10, 10, tzinfo=UTC))
    shown = [signed.type("/release status june-2020", GUEST) for _ in range(3)]
    assert isinstance(shown[0], Message)
    told = signed.press(buttons(shown[0])["Share"], GUEST)
    assert isinstance(told, Message)
    assert "limit of 3 commands a minute" in told.text
    assert signed.deliver() == []


def test_messages_beyond_the_limit_get_no_answer(signed: Signed) -> None:
    """Each answer would add to the flood; another person's message is answered (promise 5)."""
    signed.bot.handling.request_limit = RequestLimit(THREE, lambda: datetime(2020, 1, 10, 10, tzinfo=UTC))
    for number in range(5):
        signed.bot.handling.heard(Request("", "status of june 2020", Actor(GUEST), START, f"event:{number}", "D0GUEST", via="event"), "")
    assert len(signed.deliver()) == 3
    signed.bot.handling.heard(Request("", "status of june 2020", Actor(MANAGER), START, "event:9", "D0RACHEL", via="event"), "")
    assert len(signed.deliver()) == 1

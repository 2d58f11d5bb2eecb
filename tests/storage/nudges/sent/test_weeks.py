"""Which reminders a message of the week shows, and which messages name an item."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from storage.engine.session import Store
from storage.nudges.sent import ledger, weeks
from storage.nudges.sent.ledger import ChannelReminder
from storage.nudges.sent.weeks import ShownDays, cards_naming, is_named_soon, newest_card, span, week_of
from storage.release_file.loader import load
from storage.tables import NudgeMessageRow, OutboxRow, table_of
from tests.builders.release_files import AT, act, contents, june

MONDAY, TUESDAY, THURSDAY, NEXT = date(2020, 1, 13), date(2020, 1, 14), date(2020, 1, 16), date(2020, 1, 20)
DUE = date(2020, 2, 3)
_out, _message = table_of(OutboxRow), table_of(NudgeMessageRow)


def check(store: Store, day: date, *items: str, posts: bool = True) -> list[str]:
    """A day's check with these items in one channel, all taken by Slack; the channels that have a new message."""
    with store.changing(act()) as tx:
        assert ledger.claim_day(tx, day)
        rows = [ChannelReminder("june-2020", item, DUE, day.day, "C1", day, posts=posts) for item in items]
        posted = ledger.record(tx, day, rows, ())
    with store.writing() as conn:
        conn.execute(update(_out).where(_out.c.state == "due").values(state="sent", ts=_out.c.key))
    return posted


@pytest.fixture
def week(store: Store) -> Store:
    """Messages on Monday, Thursday and the Monday after."""
    load(store, contents(june()), at=AT)
    for day in (MONDAY, THURSDAY, NEXT):
        check(store, day, f"milestone:{day.day}")
    return store


def test_a_message_shows_its_week_until_the_next_one(week: Store) -> None:
    """Monday's until Wednesday, Thursday's from Monday to Sunday, and only the last has no newer one."""
    with week.reading() as conn:
        assert span(conn, "C1", MONDAY) == ShownDays(MONDAY, date(2020, 1, 15), newest=False)
        assert span(conn, "C1", THURSDAY) == ShownDays(MONDAY, date(2020, 1, 19), newest=False)
        assert span(conn, "C1", NEXT) == ShownDays(NEXT, date(2020, 1, 26))
        assert span(conn, "C2", THURSDAY) == ShownDays(MONDAY, date(2020, 1, 19))
    assert week_of(date(2020, 1, 19)) == MONDAY


def test_a_message_that_a_later_one_took_over_does_not_count(week: Store) -> None:
    """What Slack refused is in the next message, so the one before shows until then."""
    with week.writing() as conn:
        conn.execute(update(_message).where(_message.c.day == THURSDAY).values(state="superseded"))
    with week.reading() as conn:
        assert span(conn, "C1", MONDAY) == ShownDays(MONDAY, date(2020, 1, 19), newest=False)
        found = newest_card(conn, "C1", NEXT)
    assert found is not None
    assert found.day == MONDAY


def test_the_messages_that_name_an_item_are_those_of_its_week(week: Store) -> None:
    """Monday's item is in Monday's and in Thursday's message, Thursday's only in its own; none of a channel that Slack did not take."""
    with week.reading() as conn:
        assert cards_naming(conn, "june-2020", ["milestone:13"], MONDAY) == [("C1", MONDAY), ("C1", THURSDAY)]
        assert cards_naming(conn, "june-2020", ["milestone:16"], MONDAY) == [("C1", THURSDAY)]
        assert cards_naming(conn, "june-2020", ["milestone:13"], THURSDAY) == [("C1", THURSDAY)]
        assert cards_naming(conn, "june-2020", ["milestone:other"], MONDAY) == []
        assert list(weeks.current_cards(conn, MONDAY, THURSDAY)) == [("C1", MONDAY), ("C1", THURSDAY), ("C1", NEXT)]
    with week.writing() as conn:
        conn.execute(update(_out).where(_out.c.key == ledger.message_key("C1", THURSDAY)).values(state="due"))
    with week.reading() as conn:
        assert cards_naming(conn, "june-2020", ["milestone:16"], MONDAY) == []


def test_the_newest_message_speaks_of_the_present_however_old_it_is(week: Store) -> None:
    """In a week without a message, the channel's last one is the only one that is kept right; in its own week, the earlier ones are too."""
    later = date(2020, 2, 5)
    with week.reading() as conn:
        assert list(weeks.current_cards(conn, MONDAY, NEXT)) == list(weeks.current_cards(conn, MONDAY, later)) == [("C1", NEXT)]
        assert cards_naming(conn, "june-2020", ["milestone:20"], MONDAY, current=later) == [("C1", NEXT)]
        assert cards_naming(conn, "june-2020", ["milestone:16"], MONDAY, current=later) == []
        assert cards_naming(conn, "june-2020", ["milestone:16"], MONDAY, current=THURSDAY) == [("C1", THURSDAY)]


def test_a_note_waits_for_the_message_that_is_still_to_come(week: Store) -> None:
    """While a message of the channel that names the item waits to be sent, and not for any other item or channel."""
    with week.writing() as conn:
        conn.execute(update(_message).where(_message.c.day == MONDAY).values(state="sent"))
    with week.reading() as conn:
        assert is_named_soon(conn, "C1", "june-2020", "milestone:16", DUE)
        assert not is_named_soon(conn, "C2", "june-2020", "milestone:16", DUE)
        assert not is_named_soon(conn, "C1", "june-2020", "milestone:13", DUE)


def test_what_is_no_reason_for_a_message_joins_the_weeks(store: Store) -> None:
    """On Tuesday it is added to Monday's message, with a reply in its thread; in a week without one it has a message."""
    load(store, contents(june()), at=AT)
    assert check(store, MONDAY, "milestone:a") == ["C1"]
    assert check(store, TUESDAY, "milestone:b", posts=False) == []
    with store.reading() as conn:
        kinds = [(row.kind, row.thread_ts) for row in conn.execute(_out.select().order_by(_out.c.id))]
        assert kinds == [("nudge", ""), ("nudge-update", ""), ("nudge-note", "nudge:C1:2020-01-13")]
        assert cards_naming(conn, "june-2020", ["milestone:b"], MONDAY) == [("C1", MONDAY)]
    assert check(store, NEXT, "milestone:c", posts=False) == ["C1"]

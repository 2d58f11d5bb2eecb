"""The ledger of the reminders: each thing once, blocked channels, threads, and what an idle tick costs."""

from __future__ import annotations

import gc
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from policy.nudges.settings import Settings
from storage.engine.session import Act, Store
from storage.mail import outbox
from storage.mail.unsent import unsent_messages
from storage.nudges import open_releases
from storage.nudges.preferences import fetch_preferences
from storage.nudges.sent import ledger
from storage.nudges.sent.reminders import check_state, lines_of, sent_stages, skipped_on, tally, threads_of
from storage.release_file.loader import load
from storage.tables import (
    ChannelRouteRow,
    NudgeMessageRow,
    NudgeNoteRow,
    NudgeOwnerRow,
    NudgeRow,
    NudgeSettingRow,
    NudgeSnoozeRow,
    OutboxRow,
    ReleaseRow,
    table_of,
)
from tests.builders.databases import Databases
from tests.builders.office import open_office
from tests.builders.release_files import AT, act, contents, june

DAY = date(2020, 1, 10)
NEXT = date(2020, 1, 13)
DUE = date(2020, 1, 17)
OUTBOX = table_of(OutboxRow)
LEDGER = table_of(NudgeRow)
MESSAGES = table_of(NudgeMessageRow)


@pytest.fixture
def loaded(store: Store) -> Store:
    """A store with one release and its channel."""
    load(store, contents(june()), at=AT)
    with store.changing(act()) as tx:
        tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="", channel_id="C1"))
    return store


def told(item: str = "milestone:uit", stage: int = 5, channel: str = "C1", day: date = DAY, **more: Any) -> ledger.ChannelReminder:
    """An item told in a channel."""
    return ledger.ChannelReminder("june-2020", item, DUE, stage, channel, day, **more)


def check(store: Store, day: date, *rows: ledger.ChannelReminder, notes: tuple[ledger.ItemNote, ...] = ()) -> bool:
    """A day's check; whether this one won."""
    with store.changing(Act("release-bot", "nudge", AT)) as tx:
        if not ledger.claim_day(tx, day):
            return False
        ledger.record(tx, day, rows, notes)
        return True


def rows(store: Store, table: Any, *columns: Any) -> list[tuple[Any, ...]]:
    """What a table holds."""
    with store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(*columns).select_from(table).order_by(*columns)).all()]


def sent(store: Store, key: str, ts: str) -> None:
    """Slack has the message with this key."""
    with store.writing() as conn:
        conn.execute(update(OUTBOX).where(OUTBOX.c.key == key).values(state="sent", ts=ts))


def refused(store: Store, key: str, error: str = "is_archived") -> None:
    """Slack refuses the message with this key."""
    with store.writing() as conn:
        conn.execute(update(OUTBOX).where(OUTBOX.c.key == key).values(state="failed", error=error))


def test_a_day_is_checked_once_and_a_channel_has_one_message(loaded: Store) -> None:
    """The second to check a day does nothing; the first writes one message a channel, whatever the number of its items."""
    assert check(loaded, DAY, told(), told("milestone:sit"), told(channel="C2"))
    assert not check(loaded, DAY, told("milestone:late"))
    assert not check(loaded, DAY - timedelta(days=1), told("milestone:earlier"))
    assert rows(loaded, LEDGER, LEDGER.c.channel, LEDGER.c.item, LEDGER.c.state) == [
        ("C1", "milestone:sit", "queued"),
        ("C1", "milestone:uit", "queued"),
        ("C2", "milestone:uit", "queued"),
    ]
    assert rows(loaded, OUTBOX, OUTBOX.c.key, OUTBOX.c.kind) == [
        ("nudge:C1:2020-01-10", "nudge"),
        ("nudge:C2:2020-01-10", "nudge"),
    ]
    with loaded.reading() as conn:
        ids = conn.execute(select(OUTBOX.c.ids).where(OUTBOX.c.channel == "C1")).scalar_one()
    assert ids == {"channel": "C1", "day": "2020-01-10"}


def test_of_many_at_once_one_checks_a_day(loaded: Store) -> None:
    """Four schedulers at the same time: one message, one row for each item."""
    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(lambda _: check(loaded, DAY, told(), told("milestone:sit")), range(4)))
    assert sorted(won) == [False, False, False, True]
    assert len(rows(loaded, OUTBOX, OUTBOX.c.key)) == 1
    assert len(rows(loaded, LEDGER, LEDGER.c.item)) == 2


def test_the_same_stage_is_never_written_twice(loaded: Store) -> None:
    """An item, its date, a stage and a channel are one row: another day's check leaves it as it was."""
    check(loaded, DAY, told())
    check(loaded, NEXT, told(day=NEXT), told(stage=1, day=NEXT))
    assert rows(loaded, LEDGER, LEDGER.c.day, LEDGER.c.stage) == [(DAY, 5), (NEXT, 1)]
    with pytest.raises(IntegrityError), loaded.writing() as conn:
        conn.execute(insert(LEDGER).values(release_key="june-2020", item="milestone:uit", due=DUE, stage=5, channel="C1", day=NEXT))


def test_a_check_that_fails_leaves_nothing(loaded: Store) -> None:
    """The claim, the ledger and the outbox commit together or not at all."""
    with pytest.raises(IntegrityError):
        check(loaded, DAY, told(), told(late=-1, stage=1))
    assert rows(loaded, OUTBOX, OUTBOX.c.key) == rows(loaded, LEDGER, LEDGER.c.item) == []
    assert check(loaded, DAY, told())


def test_an_idle_tick_is_one_statement_and_finds_nothing_unsettled(loaded: Store) -> None:
    """Between checks one statement says so; a change, or a message that arrived, unsettles."""
    check(loaded, DAY, told())
    with loaded.statements() as seen, loaded.reading() as conn:
        stands = check_state(conn)
    assert len(seen) == 1
    assert (stands.day, stands.needs_follow_up) == (DAY, False)
    sent(loaded, "nudge:C1:2020-01-10", "1.5")
    with loaded.reading() as conn:
        assert check_state(conn).moved
    with loaded.changing(act()) as tx:
        assert ledger.follow_messages(tx) == []
    with loaded.reading() as conn:
        assert not check_state(conn).needs_follow_up
        assert threads_of(conn, "june-2020", "milestone:uit", DUE) == [("C1", "1.5")]
    assert rows(loaded, LEDGER, LEDGER.c.state) == [("sent",)]
    with loaded.changing(act()) as tx:
        tx.session.add(NudgeOwnerRow(release_key="june-2020", item="milestone:uit", owner="dcc"))
    with loaded.reading() as conn:
        assert check_state(conn).needs_follow_up


def test_an_idle_tick_reads_by_indexes_alone(databases: Databases) -> None:
    """On SQLite the one statement scans no table that grows: the audit's head has one row."""
    store = Store(databases.migrated("sqlite"))
    with store.reading() as conn:
        with store.statements() as seen:
            check_state(conn)
        bound = ("",) * seen.texts[0].count("?")
        plan = [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {seen.texts[0]}", bound).all()]
    scans = {step for step in plan if step.startswith("SCAN")}
    assert scans <= {"SCAN audit_head", "SCAN nudge_message USING INDEX ix_nudge_message_open"}, plan
    store.close()


def test_what_slack_refuses_is_kept_tried_again_and_taken_over_by_the_next_day(loaded: Store) -> None:
    """Refused: told once as blocked, due again in an hour, and the next day's message has its lines; nothing is sent twice."""
    check(loaded, DAY, told())
    refused(loaded, "nudge:C1:2020-01-10")
    with loaded.changing(act()) as tx:
        assert ledger.follow_messages(tx) == [ledger.Blocked("C1", "is_archived", DAY)]
        now = tx.now
    with loaded.reading() as conn:
        row = conn.execute(select(OUTBOX.c.state, OUTBOX.c.not_before)).one()
    assert row.state == "due"
    assert timedelta(0) <= now + ledger.RETRY - row.not_before < timedelta(minutes=1)
    check(loaded, NEXT, told("milestone:sit", day=NEXT))
    assert rows(loaded, MESSAGES, MESSAGES.c.day, MESSAGES.c.state, MESSAGES.c.blocked_since) == [
        (DAY, "superseded", DAY),
        (NEXT, "queued", DAY),
    ]
    with loaded.reading() as conn:
        assert [line.item for line in lines_of(conn, "C1", NEXT, NEXT)] == ["milestone:sit", "milestone:uit"]
        assert lines_of(conn, "C1", DAY, DAY) == ()
    far = datetime(2100, 1, 1, tzinfo=UTC)
    assert [each.key for each in outbox.claim(loaded, now=far, lease=timedelta(minutes=2), limit=9)] == ["nudge:C1:2020-01-13"]
    refused(loaded, "nudge:C1:2020-01-13")
    with loaded.changing(act()) as tx:
        assert ledger.follow_messages(tx) == [ledger.Blocked("C1", "is_archived", DAY)]


def test_what_is_said_in_a_thread_waits_for_it(loaded: Store) -> None:
    """A note is put into the outbox once the message that first named the item is in Slack, in its thread, and once only."""
    note = ledger.ItemNote("done:x", "june-2020", "milestone:uit", DUE, DAY, "done")
    check(loaded, DAY, told(), notes=(note,))
    with loaded.changing(act()) as tx:
        assert ledger.post_notes(tx, DAY) == 0
    sent(loaded, "nudge:C1:2020-01-10", "1.5")
    with loaded.changing(act()) as tx:
        ledger.follow_messages(tx)
        ledger.add_notes(tx, [note])
        assert ledger.post_notes(tx, DAY) == 1
        assert ledger.post_notes(tx, DAY) == 0
    assert ("nudge-note:done:x", "1.5") in rows(loaded, OUTBOX, OUTBOX.c.key, OUTBOX.c.thread_ts)
    posted = table_of(NudgeNoteRow).c.posted
    assert rows(loaded, table_of(NudgeNoteRow), posted) == [(True,)]


def test_notes_that_wait_for_their_thread_cost_one_statement(loaded: Store) -> None:
    """However many there are, because each snooze and each look of the worker asks for those that can be posted."""
    notes = [ledger.ItemNote(f"snoozed:{number}", "june-2020", "milestone:uit", DUE, DAY, "snoozed") for number in range(10)]
    with loaded.changing(act()) as tx:
        ledger.add_notes(tx, notes)
        with loaded.statements() as seen:
            assert ledger.post_notes(tx, DAY) == 0
    assert len(seen) == 1


def test_the_thread_is_that_of_the_first_message_and_of_the_releases_own_channel(loaded: Store) -> None:
    """An item named twice in two channels answers in the first day's message of the release's channel."""
    check(loaded, DAY, told(), told(channel="C0OTHER"))
    check(loaded, NEXT, told(stage=1, day=NEXT))
    for key, ts in (("nudge:C1:2020-01-10", "1.1"), ("nudge:C0OTHER:2020-01-10", "1.2"), ("nudge:C1:2020-01-13", "1.3")):
        sent(loaded, key, ts)
    with loaded.changing(act()) as tx:
        ledger.follow_messages(tx)
        ledger.add_notes(tx, [ledger.ItemNote("x", "june-2020", "milestone:uit", DUE, NEXT, "done")])
        ledger.post_notes(tx, NEXT)
    assert ("C1", "1.1") in rows(loaded, OUTBOX, OUTBOX.c.channel, OUTBOX.c.thread_ts)


def test_cards_that_name_an_item_are_updated(loaded: Store) -> None:
    """Only messages of the last sixty days that name it."""
    check(loaded, DAY, told(), told("milestone:sit", channel="C2"))
    for channel in ("C1", "C2"):
        sent(loaded, f"nudge:{channel}:2020-01-10", "1.1")
    with loaded.changing(act()) as tx:
        ledger.follow_messages(tx)
    with loaded.changing(act()) as tx:
        assert ledger.update_cards(tx, "june-2020", ["milestone:uit"], DAY) == 1
        assert ledger.update_cards(tx, "june-2020", ["milestone:uit"], DAY + timedelta(days=61)) == 0
        assert ledger.update_cards(tx, "june-2020", [], DAY) == 0
    found = [row for row in rows(loaded, OUTBOX, OUTBOX.c.kind, OUTBOX.c.channel) if row[0] == "nudge-update"]
    assert found == [("nudge-update", "C1")]


@pytest.mark.parametrize(("state", "updated"), [("due", 0), ("sending", 1), ("sent", 1), ("failed", 0)])
def test_a_message_that_may_be_rendered_already_is_updated(loaded: Store, state: str, updated: int) -> None:
    """Before the next tick notes that it arrived, too; what still waits in the outbox is rendered later anyhow."""
    check(loaded, DAY, told())
    with loaded.changing(act()) as tx:
        tx.connection.execute(update(OUTBOX).values(state=state, lease_until=tx.now if state == "sending" else None))
        assert ledger.update_cards(tx, "june-2020", ["milestone:uit"], DAY) == updated
    assert [row for row in rows(loaded, OUTBOX, OUTBOX.c.kind) if row == ("nudge-update",)] == [("nudge-update",)] * updated


def test_what_people_say_is_read_back(loaded: Store) -> None:
    """Snoozes that still count, owners, settings, and what was told by stage."""
    with loaded.changing(act()) as tx:
        tx.session.add(NudgeSnoozeRow(release_key="june-2020", item="milestone:uit", due=DUE, until=date(2020, 1, 15), reason="wait"))
        tx.session.add(NudgeOwnerRow(release_key="june-2020", item="milestone:uit", owner="U1"))
        tx.session.add(NudgeSettingRow(release_key="june-2020", kind="milestone", ahead="7,0", weekly=0))
        tx.session.add(NudgeSettingRow(release_key="", kind="", ahead="", off=True))
    check(loaded, DAY, told(), told(stage=10), told(stage=20, state="skipped"))
    with loaded.reading() as conn:
        said = fetch_preferences(conn, DAY)
        assert said.snoozes == {("june-2020", "milestone:uit", DUE): date(2020, 1, 15)}
        assert fetch_preferences(conn, date(2020, 1, 15)).snoozes == {}
        assert said.owners == {("june-2020", "milestone:uit"): "U1"}
        assert said.settings == {("june-2020", "milestone"): Settings((7, 0), weekly=0), ("", ""): Settings((), off=True)}
        assert sent_stages(conn, "june-2020") == {("milestone:uit", DUE): frozenset({5, 10, 20})}
        (watched,) = open_releases.watched(conn, DAY)
        assert watched.newest_sent == {("milestone:uit", DUE): 5}
        assert watched.channels == {"": "C1"}
        assert [line.stage for line in skipped_on(conn, "june-2020")] == [20]
    with pytest.raises(IntegrityError), loaded.changing(act()) as tx:
        tx.session.add(NudgeSnoozeRow(release_key="june-2020", item="x", due=DUE, until=DUE + timedelta(days=1), reason="too far"))


def test_loading_a_file_again_keeps_what_people_said(loaded: Store) -> None:
    """Release files say nothing of reminders: even `--replace` takes no snooze, owner or setting away."""
    with loaded.changing(act()) as tx:
        tx.session.add(NudgeSnoozeRow(release_key="june-2020", item="milestone:uit", due=DUE, until=DUE, reason="wait"))
        tx.session.add(NudgeSettingRow(release_key="june-2020", kind="", ahead="5"))
    load(loaded, contents(june()), at=AT, replace=True)
    with loaded.reading() as conn:
        said = fetch_preferences(conn, DAY)
    assert len(said.snoozes) == len(said.settings) == 1


def test_the_tally_counts_states(loaded: Store) -> None:
    """What is queued, late and skipped, and how the outbox stands."""
    check(loaded, DAY, told(late=2), told("milestone:sit"), told(stage=20, state="skipped", late=3))
    with loaded.reading() as conn:
        found = tally(conn)
    assert (dict(found.nudges), found.late, dict(found.outbox), found.ambiguous) == ({"queued": 2, "skipped": 1}, 1, {"due": 1}, 0)


@pytest.mark.parametrize(("error", "missed"), [("channel_not_found", 1), ("nothing_to_show", 0), ("superseded", 0)])
def test_what_nobody_misses_did_not_fail(loaded: Store, error: str, missed: int) -> None:
    """It is neither counted, which would wake who is on call, nor listed to be sent again."""
    check(loaded, DAY, told())
    with loaded.writing() as conn:
        conn.execute(OUTBOX.update().values(state="failed", error=error))
    with loaded.reading() as conn:
        assert dict(tally(conn).outbox) == {"failed": missed}
        assert len(unsent_messages(conn)) == missed


def test_the_quick_way_finds_what_the_whole_look_finds(databases: Databases) -> None:
    """Over releases of all shapes, the check tells the same whether it reads them whole or finds what is due by indexes."""
    from commands.nudges import day_plan
    from storage.nudges import releases_to_read
    from tests.builders.mixed_releases import mixed

    store = Store(databases.migrated("sqlite"))
    load(store, mixed(), at=AT)
    with store.changing(act()) as tx:
        tx.session.add(ChannelRouteRow(release_key="", committee_key="", channel_id="C1"))
    days = [date(2020, 1, 10) + timedelta(days=7 * number) for number in range(30)]
    quick = [sorted(map(str, day_plan.plan(store, day, None).reminders)) for day in days]
    everything = pytest.MonkeyPatch()
    with store.reading() as conn:
        keys = list(conn.execute(select(table_of(ReleaseRow).c.key).order_by(table_of(ReleaseRow).c.key)).scalars())
    with everything.context() as patch:
        patch.setattr(releases_to_read, "keys", lambda *_: keys)
        whole = [sorted(map(str, day_plan.plan(store, day, None).reminders)) for day in days]
    assert quick == whole
    everywhere = str(quick)
    assert "milestone:decisions" in everywhere
    assert not {each for each in ("met", "untested", "unjudged") if f"milestone:{each}" in everywhere}
    assert any("milestone:plain" in row for told_ in quick for row in told_)
    assert not any("milestone:proposed" in row or "milestone:follows" in row for told_ in quick for row in told_)
    store.close()


def test_a_reading_that_is_left_half_way_leaves_no_cursor_open(databases: Databases) -> None:
    """On PostgreSQL each of its statements streams from a cursor of the server, which is closed wherever the reading ends."""
    store = open_office(databases.migrated("postgresql"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with store.reading() as conn:
            next(open_releases.watched(conn, date(2020, 1, 10)))
        gc.collect()
    store.close()
    assert [str(each.message) for each in caught] == []

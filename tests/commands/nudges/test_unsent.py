"""`/release unsent`: who sees what could not be delivered, and what sending it again does."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import insert, select

from commands.nudges import daily_check
from commands.nudges.unsent import Resent, UnsentShown
from commands.protocol.results import Done, Refused
from storage.engine.session import Act
from storage.history import audit, changes, undo
from storage.mail import unsent as stored
from storage.tables import OutboxRow, table_of
from tests.builders.office import RACHEL, TAG_CHAIR, Office, words_of

OUTBOX = table_of(OutboxRow)
KEY = "june-2020"


def set_aside(office: Office, *keys: str, state: str = "failed") -> None:
    """Messages to June 2020's channel that Slack refused."""
    row = {"kind": "rid-issued", "channel": "C0JUNE", "ids": {"release": KEY}, "state": state, "attempts": 4, "error": "msg_too_long"}
    blank = {"thread_ts": "", "ambiguous": False, "ts": "", "created_at": office.now}
    with office.store.writing() as conn:
        conn.execute(insert(OUTBOX), [{**row, **blank, "key": key} for key in keys])


def states(office: Office) -> dict[str, str]:
    """The state of each message, by its key."""
    with office.store.reading() as conn:
        found = conn.execute(select(OUTBOX.c.key, OUTBOX.c.state).where(OUTBOX.c.kind == "rid-issued"))
        return {row.key: row.state for row in found}


def test_only_a_release_manager_sees_and_sends_them(office: Office) -> None:
    """Anybody else is refused, on the record, and nothing is sent."""
    set_aside(office, "one")
    office.refuses("/release unsent again", TAG_CHAIR, because="Only a release manager")
    office.refuses("/release unsent", TAG_CHAIR, because="Only a release manager")
    assert states(office) == {"one": "failed"}
    assert [each.key for each in office.shows("/release unsent", UnsentShown, user=RACHEL).messages] == ["one"]


def test_one_or_all_are_sent_again_with_a_record_of_it(office: Office) -> None:
    """What is due or sent stays as it is; the history names who sent what again; a second click finds nothing left."""
    set_aside(office, "one", "two")
    set_aside(office, "sent", state="sent")
    first = office.shows("/release unsent", UnsentShown).messages[0]
    answer = office.say(f"/release unsent again {first.id}")
    assert isinstance(answer, Resent)
    assert states(office) == {"one": "due", "two": "failed", "sent": "sent"}
    assert isinstance(office.say(f"/release unsent again {first.id}"), Done)
    assert isinstance(office.say("/release unsent again"), Resent)
    assert states(office) == {"one": "due", "two": "due", "sent": "sent"}
    with office.store.reading() as conn:
        _, rows = changes.changes(conn, release=KEY, limit=50)
    entries = [(each.actor, each.thing) for each in rows if each.thing.startswith("resend:")]
    assert entries == [(RACHEL, "resend:two/1"), (RACHEL, "resend:one/1")]
    assert office.shows("/release unsent", UnsentShown).messages == ()
    assert isinstance(office.say("/release unsent them all"), Refused)


def test_what_was_sent_again_is_refused_again_and_counted(office: Office) -> None:
    """Each time has its own entry, so the history keeps them all."""
    set_aside(office, "one")
    for number in (1, 2):
        office.say("/release unsent again")
        with office.store.reading() as conn:
            assert f"resend:one/{number}" in {each.thing for each in changes.changes(conn, release=KEY, limit=50)[1]}
        with office.store.writing() as conn:
            conn.execute(OUTBOX.update().where(OUTBOX.c.key == "one").values(state="failed"))


def test_sending_again_is_not_undone(office: Office) -> None:
    """Undo takes the change before it, and refuses this one by its number."""
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    set_aside(office, "one")
    office.say("/release unsent again")
    with office.store.reading() as conn:
        newest = audit.newest(conn)
        before = undo.newest_change_of(conn, RACHEL)
    assert before is not None
    assert before < newest
    office.refuses(f"/release undo {newest}", because="can't be taken back")


def test_release_managers_are_told_once_of_each(office: Office) -> None:
    """The daily check tells them by direct message with a button; the next day it says nothing new until another is set aside."""
    set_aside(office, "one")
    told: list[int] = []
    for day in (13, 14, 15):
        office.at(2020, 1, day)
        if day == 15:
            set_aside(office, "two")
        daily_check.tick(office.store, office.now, time(9))
        with office.store.reading() as conn:
            notices = conn.execute(select(OUTBOX.c.channel, OUTBOX.c.ids).where(OUTBOX.c.key.contains(":unsent:"))).all()
        told.append(sum(channel == RACHEL for channel, _ in notices))
    assert told == [1, 1, 2]
    assert notices[0][1]["line"] == "/release unsent"


def test_history_says_it_in_words(office: Office) -> None:
    """The operator's command leaves an entry too."""
    set_aside(office, "one")
    with office.store.changing(Act("operator", "outbox retry", office.now, via="cli")) as tx:
        stored.send_again(tx, stored.unsent_messages(tx.connection))
    assert "A message to #C0JUNE that could not be delivered is sent again" in words_of(office.say(f"/release history {KEY}"))


def test_what_waits_is_told_by_the_clock_that_people_read(office: Office) -> None:
    """In the local workspace it stands on another day than the real one, by which messages are queued: five minutes are five minutes."""
    # Before anything was recorded, whenever the office was made: a change before the messages would tell the clock of then.
    office.store.clock = lambda: datetime(2019, 6, 3, 12, tzinfo=UTC)
    set_aside(office, "one")
    set_aside(office, "waits", state="due")
    queued = office.store.clock() - timedelta(minutes=5)
    with office.store.writing() as conn:
        conn.execute(OUTBOX.update().values(created_at=queued))
        conn.execute(OUTBOX.update().where(OUTBOX.c.key == "waits").values(error="channel_not_found"))
    shown = office.shows("/release unsent", UnsentShown)
    told = [*(each.created_at for each in shown.messages), *(each.since for each in shown.refusing)]
    assert len(told) == 2
    assert all(timedelta(minutes=5) <= office.now - each < timedelta(minutes=6) for each in told)
    assert "10 Jan 2020 09:5" in words_of(office.say("/release unsent"))


def test_a_message_keeps_the_time_at_which_it_was_queued_when_the_clock_moves(office: Office) -> None:
    """Whichever day the local workspace's clock stood on then, the one that people read was that; later changes don't move it."""
    office.at(2020, 2, 3, 14)
    office.does(f"/release milestone {KEY} uit-start 2020-05-04")
    set_aside(office, "one")
    set_aside(office, "waits", state="due")
    set_aside(office, "plain", state="sent")
    queued = office.store.clock()
    with office.store.writing() as conn:
        conn.execute(OUTBOX.update().where(OUTBOX.c.kind == "rid-issued").values(created_at=queued))
        conn.execute(OUTBOX.update().where(OUTBOX.c.key == "waits").values(error="channel_not_found"))
        conn.execute(OUTBOX.update().where(OUTBOX.c.key == "plain").values(error="invalid_blocks", sent_at=queued))
    office.at(2020, 5, 29)
    office.does(f"/release milestone {KEY} uit-start 2020-05-11")
    shown = office.shows("/release unsent", UnsentShown)
    told = [*(each.created_at for each in (*shown.messages, *shown.as_text)), *(each.since for each in shown.refusing)]
    assert len(told) == 3
    assert {f"{each:%Y-%m-%d %H:%M}" for each in told} == {"2020-02-03 14:00"}
    assert "3 Feb 2020 14:00" in words_of(office.say("/release unsent"))

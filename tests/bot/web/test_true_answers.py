"""What is said when it is not known, and in time: signed requests at a database that is locked or gone, and at a slow Slack."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy.engine.default import DefaultDialect

from bot.request_handling import FORM_NOT_OPENED
from bot.run import offline
from bot.unsettled_commits import NOT_KNOWN
from bot.web.http import ARRIVED
from storage.engine import deadline
from storage.engine.faults import (
    FULL,
    LATE,
    READ_ONLY,
    UNKNOWN,
    UNREACHABLE,
    StoreFault,
    StoreFull,
    StoreReadOnly,
    StoreUnknown,
    StoreUnreachable,
)
from storage.engine.session import Act, Change, Store
from storage.mail import outbox
from storage.mail.commits import NOT_SAVED
from storage.mail.messages import Notice
from storage.mail.posted import find_posted
from storage.roster import roster
from tests.builders.databases import Databases
from tests.builders.edge import command_form
from tests.builders.office import RACHEL, TAG_MEMBER, copied, open_office
from tests.builders.signed import START, Errors, Message, Signed, configured, done, form, signed_in
from tests.builders.slack_server import FakeSlack, Misbehaviour, fake_slack
from tests.builders.wire import wired

QUORUM = "/release quorum tag 1"


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """A bot on an SQLite file of its own."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        yield found


def hurry(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Gives each request so much time, of which a tenth is kept for its answer."""
    monkeypatch.setattr(deadline, "ANSWER_SECONDS", seconds)


@contextmanager
def locked(signed: Signed) -> Iterator[None]:
    """Another process that holds the database's lock."""
    other = Store(signed.bot.config.database_url)
    with other.changing(Act("test", "hold", START)):
        yield
    other.close()


def said(signed: Signed, line: str, user: str = RACHEL) -> str:
    """The text of the answer to a line."""
    answer = signed.type(line, user)
    assert isinstance(answer, Message)
    return str(answer.payload["text"])


def deactivated(user: str) -> dict[str, Any]:
    """Slack's event of a deactivated account."""
    return {
        "type": "event_callback",
        "team_id": "T0SEC",
        "event_id": "Ev1",
        "event": {"type": "user_change", "user": {"id": user, "deleted": True}},
    }


def seats(signed: Signed, user: str) -> int:
    """How many seats a person has."""
    with signed.bot.store.reading() as conn:
        return len(roster.memberships_of(conn, user, START.date()))


def test_an_event_that_meets_a_locked_database_comes_again(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is answered 503, not 2xx, and so Slack sends it again: then it takes effect, once."""
    hurry(monkeypatch, 0.6)
    begun = time.monotonic()
    with locked(signed):
        assert signed.client.event(deactivated(TAG_MEMBER)).status == 503
    assert time.monotonic() - begun < 2.2
    hurry(monkeypatch, 60)
    assert seats(signed, TAG_MEMBER) == 1
    assert [signed.client.event(deactivated(TAG_MEMBER)).status for _ in range(2)] == [200, 200]
    assert seats(signed, TAG_MEMBER) == 0


def test_an_event_that_fails_otherwise_comes_again_too(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong, an event that is not stored gets no 2xx."""
    monkeypatch.setattr("bot.background.leave", lambda *_: 1 / 0)
    assert signed.client.event(deactivated(TAG_MEMBER)).status == 503


def test_a_command_at_a_locked_database_is_answered_in_time(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change says busy and is not made; what is read is answered."""
    hurry(monkeypatch, 0.8)
    begun = time.monotonic()
    with locked(signed):
        assert "busy with another change" in said(signed, QUORUM)
        assert time.monotonic() - begun < 2.2
        hurry(monkeypatch, 60)
        assert "Amber" in said(signed, "/release status june-2020")
    done(signed.type(QUORUM, RACHEL))


@pytest.mark.parametrize(("fault", "word"), [(StoreReadOnly(READ_ONLY), "read-only"), (StoreFull(FULL), "full")])
def test_a_database_that_takes_no_changes_is_still_read(
    signed: Signed, monkeypatch: pytest.MonkeyPatch, fault: StoreFault, word: str
) -> None:
    """A change is refused with a sentence that says so, and the status is shown as always."""

    def changing(*_: object) -> Any:
        raise fault

    monkeypatch.setattr(Store, "changing", changing)
    assert f"database is {word}, so nothing was changed" in said(signed, QUORUM)
    assert "Amber" in said(signed, "/release status june-2020")


@pytest.mark.parametrize("line", ["status june-2020", "quorum tag 1"])
def test_a_request_that_waited_too_long_in_the_queue_is_not_done(signed: Signed, line: str) -> None:
    """The time counts from its arrival: its person has read that nothing came, so nothing is changed."""
    before = signed.newest()
    late: dict[str, Any] = {ARRIVED: time.monotonic() - 100}
    answer = signed.client.signed(urlencode(command_form(line, user_id=RACHEL)).encode(), **late)
    assert (answer.status, answer.json["text"]) == (200, LATE)
    assert signed.newest() == before


@pytest.mark.parametrize(
    ("method", "line", "because"),
    [
        ("views.open", "/release snooze june-2020 baseline-documents", FORM_NOT_OPENED),
        ("users.info", f"/release member add <@{TAG_MEMBER}|x> to ssc", "Slack did not answer, so it is not known whether"),
    ],
    ids=["form", "prefetch"],
)
def test_a_slow_slack_is_given_up_in_time(signed: Signed, monkeypatch: pytest.MonkeyPatch, method: str, line: str, because: str) -> None:
    """Slack does not open the form, or say who a person is: the person reads the bot's sentence in time."""
    monkeypatch.setattr(signed.bot.asking_client, "keep", 0.4)
    hurry(monkeypatch, 0.8)
    signed.slack.script[method] = [Misbehaviour(hang=2.0)]
    begun = time.monotonic()
    answer = signed.client.signed(urlencode(command_form(line.partition(" ")[2], user_id=RACHEL)).encode())
    assert time.monotonic() - begun < 1.9
    assert because in answer.json["text"]


# A commit that is not answered


def unanswered(monkeypatch: pytest.MonkeyPatch, *, saved: bool, dead: bool = False) -> list[int]:
    """Loses the answer to commits of changes from now on, and the database with it if it is `dead`, until the list is emptied."""
    real: Callable[[Any, Any], None] = DefaultDialect.do_commit
    begin, write = Store.changing, Change.write_history
    faulty, armed = [1], list[int]()

    def write_history(self: Change, head: Any) -> None:
        write(self, head)
        armed.extend(faulty)

    def commit(self: Any, connection: Any) -> None:
        if not armed:
            real(self, connection)
            return
        armed.clear()
        if saved:
            real(self, connection)
        if not dead:
            faulty.clear()
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise error

    def changing(self: Store, act: Act) -> Any:
        if dead and faulty and act.command in {"look up", "follow up"}:
            raise StoreUnreachable(UNREACHABLE)
        return begin(self, act)

    monkeypatch.setattr(DefaultDialect, "do_commit", commit)
    monkeypatch.setattr(Store, "changing", changing)
    monkeypatch.setattr(Change, "write_history", write_history)
    return faulty


@pytest.mark.parametrize("saved", [True, False])
def test_a_change_whose_commit_was_not_answered_is_looked_up(signed: Signed, monkeypatch: pytest.MonkeyPatch, saved: bool) -> None:
    """The answer is by what is stored: done as always, or that nothing was changed; a form then stays open with its answers."""
    asked = form(signed.type("/release snooze june-2020 baseline-documents", RACHEL))
    unanswered(monkeypatch, saved=saved)
    before = signed.newest()
    text = said(signed, QUORUM)
    assert (NOT_SAVED in text) is not saved
    assert (signed.newest() > before) is saved
    unanswered(monkeypatch, saved=saved)
    before = signed.newest()
    shown = signed.fill(asked, RACHEL, until="2020-01-16", reason="The paper is out.")
    assert isinstance(shown, Errors) is not saved
    assert (NOT_SAVED in str(shown)) is not saved
    assert (signed.newest() > before) is saved


@pytest.mark.parametrize("saved", [True, False])
def test_what_can_not_be_looked_up_is_followed(signed: Signed, monkeypatch: pytest.MonkeyPatch, saved: bool) -> None:
    """The bot can't tell yet, and says it later in a direct message, once."""
    monkeypatch.setattr(signed.bot.unsettled, "_every", 0.05)
    faulty = unanswered(monkeypatch, saved=saved, dead=True)
    assert said(signed, QUORUM) == NOT_KNOWN
    time.sleep(0.2)
    assert signed.deliver() == []
    faulty.clear()
    told: list[Any] = []
    until = time.monotonic() + 5
    while not told and time.monotonic() < until:
        time.sleep(0.05)
        told = signed.deliver()
    (message,) = told
    assert message["channel"] == RACHEL.replace("U", "D", 1)
    assert ("was saved" if saved else "was not saved") in message["text"]
    assert "Quorum" in message["text"]


@pytest.mark.parametrize("saved", [True, False])
def test_a_message_that_was_sent_and_not_noted_is_not_sent_again(signed: Signed, monkeypatch: pytest.MonkeyPatch, saved: bool) -> None:
    """The worker's own transactions: if the note that a message was sent has no answer, the message is looked up before a second try."""
    store, note = signed.bot.store, outbox.mark_sent

    def unanswered_note(*arguments: Any, **named: Any) -> None:
        if saved:
            note(*arguments, **named)
        raise StoreUnknown(UNKNOWN)

    with store.changing(Act("test", "put", START)) as tx:
        outbox.enqueue(tx, Notice("Good morning."), key="notice:1", channel="C0JUNE")
    monkeypatch.setattr(outbox, "mark_sent", unanswered_note)
    with pytest.raises(StoreUnknown):
        signed.bot.delivery.deliver_due()
    monkeypatch.undo()
    store.clock = lambda: datetime.now(UTC) + timedelta(hours=1)
    signed.bot.delivery.deliver_due()
    assert len(signed.slack.posted("notice:1")) == 1
    with store.reading() as conn:
        found = find_posted(conn, "notice:1")
    assert found
    assert found.state == "sent"


@pytest.mark.parametrize("mood", ["answer", "lose"])
def test_postgresql_that_is_cut_off_at_the_commit(databases: Databases, mood: str) -> None:
    """The connection is cut before or after the commit: the answer is by what is stored."""
    direct = databases.migrated("postgresql")
    open_office(direct).close()
    with fake_slack() as slack, wired(direct) as (wire, url), signed_in(slack, configured(slack, url)) as signed:
        said(signed, "/release list")
        before = signed.newest()
        wire.mood = mood
        text = said(signed, QUORUM)
        assert wire.cuts == 1
        assert (NOT_SAVED in text) is (mood == "lose") is (signed.newest() == before)
    databases.drop(direct)


def test_the_command_line_looks_it_up_too(
    office_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`run` answers by what is stored, or says that it can't tell and how to look, with exit status 1."""
    config = configured(FakeSlack(url="http://127.0.0.1:9"), copied(office_file, tmp_path / "own.db"))
    unanswered(monkeypatch, saved=True)
    assert offline.run(config, QUORUM, RACHEL) == 0
    unanswered(monkeypatch, saved=False)
    assert offline.run(config, "/release quorum tag 2", RACHEL) == 1
    assert NOT_SAVED in capsys.readouterr().err
    monkeypatch.setattr(offline, "LOOK_UPS", 1)
    monkeypatch.setattr("bot.run.offline.time.sleep", lambda _: None)
    faulty = unanswered(monkeypatch, saved=True, dead=True)
    assert offline.run(config, "/release quorum tag 2", RACHEL) == 1
    assert "can't tell yet" in capsys.readouterr().err
    faulty.clear()

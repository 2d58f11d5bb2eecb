"""The doctor: healthy set-ups pass, and each broken one is named with what to do."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from sqlalchemy import make_url

from bot import clock
from bot.__main__ import main
from bot.bootstrap import make_bot
from bot.config import read
from bot.run import doctor
from bot.run.checks import database, machine
from bot.run.checks.diagnosis import Level
from bot.slack.scopes import BOT_SCOPES
from storage.engine.mark import WORKSPACE
from storage.engine.session import Act, Store
from storage.tables import CommitteeGroupRow
from tests.builders.databases import Databases
from tests.builders.office import START, copied
from tests.builders.processes import copied as copied_file
from tests.builders.slack_server import FakeSlack, Misbehaviour, fake_slack

NOWHERE = "http://127.0.0.1:9"


@dataclass
class SetUp:
    """A set-up that works, to be broken: the variables, the fake Slack and the database's file; `ahead` is how far our clock is off."""

    slack: FakeSlack
    file: Path
    environ: dict[str, str] = field(default_factory=dict)
    scopes: frozenset[str] = BOT_SCOPES
    ahead: timedelta = timedelta()

    def examined(self) -> int:
        """The doctor's exit status."""
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        self.slack.script["auth.test"] = [Misbehaviour(headers=headers, body={"ok": True, "user": "release_bot", "team": "SEC"})]
        return doctor.examine(read(self.environ), self.environ, now=lambda: clock.real_now() + self.ahead)

    def refuse(self, method: str, error: str) -> None:
        """Slack refuses a method from now on."""
        self.slack.errors[method] = error

    def channel(self, **facts: object) -> None:
        """What Slack says of every channel."""
        self.slack.answers["conversations.info"] = lambda _asked: {"ok": True, "channel": {"name": "june", **facts}}

    def sql(self, statement: str) -> None:
        """Changes the database behind the bot's back."""
        with sqlite3.connect(self.file) as connection:
            connection.execute(statement)
        connection.close()

    def follow_a_group(self) -> None:
        """The TAG follows a user group."""
        store = Store(self.environ["DATABASE_URL"])
        with store.changing(Act("test", "group", START)) as tx:
            tx.session.add(CommitteeGroupRow(committee_key="tag", group_id="S0TAG"))
        store.close()


@pytest.fixture
def setup(office_file: Path, tmp_path: Path) -> Iterator[SetUp]:
    """HTTP mode on a database with June 2020 and its channel."""
    with fake_slack() as slack:
        file = tmp_path / "own.db"
        url = copied(office_file, file)
        environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s3cret", "SLACK_API_URL": f"{slack.url}/api/", "DATABASE_URL": url}
        yield SetUp(slack, file, environ)


def socket_mode(setup: SetUp) -> None:
    """The same in Socket Mode."""
    setup.environ["SLACK_APP_TOKEN"] = "xapp-1"


def refused_app_token(setup: SetUp) -> None:
    """Socket Mode with a token of another kind."""
    socket_mode(setup)
    setup.refuse("apps.connections.open", "not_allowed_token_type")


def lost_group(setup: SetUp) -> None:
    """A user group that was removed in Slack."""
    setup.follow_a_group()
    setup.refuse("usergroups.users.list", "no_such_subteam")


BROKEN: tuple[tuple[str, Callable[[SetUp], object], str, str], ...] = (
    (
        "token",
        lambda it: it.refuse("auth.test", "invalid_auth"),
        "bot token: Slack refuses it (invalid_auth)",
        "Copy the Bot User OAuth Token",
    ),
    ("network", lambda it: it.environ.update(SLACK_API_URL=f"{NOWHERE}/api/"), "bot token: Slack can't be reached", "HTTPS_PROXY"),
    ("scope", lambda it: setattr(it, "scopes", BOT_SCOPES - {"pins:write"}), "scopes: The app has no pins:write", "reinstall the app"),
    ("clock", lambda it: setattr(it, "ahead", timedelta(minutes=6)), "clock: This machine is 3", "timedatectl"),
    (
        "app token",
        refused_app_token,
        "app token: Slack",
        "connections:write",
    ),
    ("not a member", lambda it: it.channel(is_member=False), "channel #june: The bot is not in it", "/release channel june-2020"),
    ("archived", lambda it: it.channel(is_archived=True), "channel #june: It is archived", "Unarchive it or set another one"),
    (
        "private",
        lambda it: it.refuse("conversations.info", "channel_not_found"),
        "channel C0JUNE: The bot can't see it",
        "Type /invite there",
    ),
    (
        "group",
        lost_group,
        "user group of TAG: Slack does not give its members",
        "/release sync tag @group",
    ),
    ("no file", lambda it: it.file.unlink(), "database: The SQLite file is not there", "python -m bot migrate"),
    (
        "no tables",
        lambda it: it.environ.update(DATABASE_URL=f"sqlite:///{it.file.parent / 'empty.db'}"),
        "database: ",
        "python -m bot migrate",
    ),
    ("no database", lambda it: it.file.write_text("not a database" * 99), "database: The database can't be ", "DATABASE_URL"),
    (
        "behind",
        lambda it: it.sql("UPDATE alembic_version SET version_num = '0008'"),
        "database: Its schema is 0008",
        "python -m bot migrate",
    ),
    (
        "no server",
        lambda it: it.environ.update(DATABASE_URL="postgresql://bot:hunter2@127.0.0.1:9/bot"),
        "database: The database can't be reached",
        "Check that it is running, and DATABASE_URL",
    ),
    ("invented people", lambda it: it.sql(f"PRAGMA application_id = {WORKSPACE}"), "database: DATABASE_URL names the local", "live.db"),
    ("not loaded", lambda it: it.sql("DELETE FROM schedule_slot"), "reference data: The release calendar", "load --without-releases"),
    ("no manager", lambda it: it.sql("DELETE FROM member"), "release managers: Nobody is on the roster", "RELEASE_BOT_ADMINS"),
    (
        "variable",
        lambda it: it.environ.update(RELEASE_BOT_TIMEZON="UTC"),
        "variables: RELEASE_BOT_TIMEZON is set",
        "RELEASE_BOT_TIMEZONE may",
    ),
    (
        "no https",
        lambda it: it.environ.update(RELEASE_BOT_URL="http://bot.example.org"),
        "public address: RELEASE_BOT_URL is not https",
        "proxy",
    ),
    ("no answer", lambda it: it.environ.update(RELEASE_BOT_URL=NOWHERE), "public address: Nothing answers there", "Start the bot"),
)


@pytest.mark.parametrize(("_name", "break_it", "says", "do"), BROKEN, ids=[each[0] for each in BROKEN])
def test_a_broken_set_up_is_named_with_what_to_do(
    setup: SetUp, capsys: pytest.CaptureFixture[str], _name: str, break_it: Callable[[SetUp], object], says: str, do: str
) -> None:
    """One fault, on one line that names the part and what to do, exit status 1, and no secret."""
    (setup.file.parent / "empty.db").touch()
    break_it(setup)
    assert setup.examined() == 1
    printed = capsys.readouterr().out
    (line,) = [each for each in printed.splitlines() if each.startswith("FAULT ")]
    assert line.startswith(f"FAULT {says}"), line
    assert do in line, line
    assert "1 fault" in printed.splitlines()[-1]
    assert not any(secret in printed for secret in ("xoxb-1", "s3cret", "hunter2"))


def test_on_postgresql_the_role_is_looked_at(setup: SetUp, databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    """The role that migrated could switch off the audit's triggers, which is a note; one that may only use the tables could not."""
    url = databases.migrated("postgresql")
    setup.environ["DATABASE_URL"] = url
    store = Store(url)
    with store.writing() as conn:
        conn.exec_driver_sql("DROP ROLE IF EXISTS only_uses")
        conn.exec_driver_sql("CREATE ROLE only_uses LOGIN PASSWORD 'only'")
        conn.exec_driver_sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO only_uses")
    setup.examined()
    assert "note  database role: The role that the bot uses could switch off" in capsys.readouterr().out
    setup.environ["DATABASE_URL"] = make_url(url).set(username="only_uses", password="only").render_as_string(hide_password=False)
    setup.examined()
    assert "ok    database role: It can't touch the audit's triggers." in capsys.readouterr().out
    with store.writing() as conn:
        conn.exec_driver_sql("DROP OWNED BY only_uses")
        conn.exec_driver_sql("DROP ROLE only_uses")
    store.close()
    databases.drop(url)


@pytest.mark.parametrize("socket", [False, True])
def test_a_set_up_that_works_passes(setup: SetUp, capsys: pytest.CaptureFixture[str], *, socket: bool) -> None:
    """Tokens, scopes, clock, channels, database and roster are each said to be well, in both modes; nothing is posted."""
    if socket:
        socket_mode(setup)
    assert setup.examined() == 0
    printed = capsys.readouterr().out
    for part in ("variables", "time zone", "database", "release managers", "bot token", "scopes", "clock", "channels", "user groups"):
        assert f"ok    {part}: " in printed
    assert ("ok    app token: " in printed) is socket
    assert printed.splitlines()[-1].startswith("No faults")
    assert setup.slack.messages == []


def test_the_local_workspace_passes_before_its_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without any variable and without a database there is nothing to mend, and looking makes no file."""
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"], {}) == 0
    assert "It will be made at the first start" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_the_local_workspace_passes_on_its_database_and_on_no_other(
    loaded: Path, setup: SetUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Marked as its own it is well; PostgreSQL and the file of a bot in Slack are named, with what to do."""
    file = copied_file(loaded, tmp_path)
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA application_id = {WORKSPACE}")
    connection.close()
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"], {}) == 0
    assert "ok    database: It answers" in capsys.readouterr().out
    for url in (setup.environ["DATABASE_URL"], "postgresql://127.0.0.1/bot"):
        assert main(["doctor"], {"DATABASE_URL": url}) == 1
        assert "FAULT database: DATABASE_URL names" in capsys.readouterr().out


@contextmanager
def answering(setup: SetUp, secret: str) -> Iterator[None]:
    """A bot with a signing secret at RELEASE_BOT_URL."""

    class Quiet(WSGIRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Keeps the test's output clean."""

    bot = make_bot(read({**setup.environ, "SLACK_SIGNING_SECRET": secret}), lambda: START)
    server = make_server("127.0.0.1", 0, bot.edge(bot.app()), handler_class=Quiet)
    setup.environ["RELEASE_BOT_URL"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        bot.close()


@pytest.mark.parametrize(
    ("secret", "status", "says"),
    [("s3cret", 0, "ok    event address: Slack can verify it."), ("another", 1, "FAULT event address: It answers 401")],
)
def test_the_event_address_is_verified_as_slack_does(
    setup: SetUp, capsys: pytest.CaptureFixture[str], secret: str, status: int, says: str
) -> None:
    """The challenge is signed with our secret: a bot that has another one refuses it, as it would refuse Slack."""
    with answering(setup, secret):
        assert setup.examined() == status
    assert says in capsys.readouterr().out


def test_a_newer_schema_and_messages_set_aside_are_notes(setup: SetUp, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither stops the bot, so the exit status is 0."""
    setup.sql("UPDATE alembic_version SET version_num = '9999'")
    setup.sql(
        "INSERT INTO outbox (key, kind, channel, thread_ts, ids, state, attempts, ambiguous, created_at, ts, error)"
        " VALUES ('k', 'notice', 'C1', '', '{}', 'failed', 1, 0, '2020-01-10 10:00:00.000000', '', 'is_archived')"
    )
    setup.sql(
        "INSERT INTO outbox (key, kind, channel, thread_ts, ids, state, attempts, ambiguous, created_at, ts, error)"
        " VALUES ('n', 'hologram', 'C1', '', '{}', 'due', 0, 0, '2020-01-10 10:00:00.000000', '', '')"
    )
    setup.sql(
        "INSERT INTO outbox (key, kind, channel, thread_ts, ids, state, attempts, ambiguous, created_at, sent_at, ts, error)"
        " VALUES ('p', 'notice', 'C1', '', '{}', 'sent', 1, 0, '2020-01-10 10:00:00.000000', '2099-01-10 10:00:00.000000', '1.1', "
        "'invalid_blocks')"
    )
    assert setup.examined() == 0
    printed = capsys.readouterr().out
    assert "note  outbox: 1 message was sent as plain text this week: Slack did not take the layout." in printed
    assert "note  outbox: 1 message waits for a worker of the newer version" in printed
    assert "note  database: Its schema (9999) is newer" in printed
    assert "note  outbox: 1 message was set aside. python -m bot outbox" in printed


@pytest.mark.parametrize(
    ("mounts", "kind"),
    [
        ("/dev/sda1 / ext4 rw 0 0\nserver:/share /srv nfs4 rw 0 0\n", "nfs4"),
        ("/dev/sda1 / ext4 rw 0 0\nserver:/share /srv/other nfs4 rw 0 0\n", "ext4"),
        ("/dev/sda1 / ext4 rw 0 0\nserver:/share /srv nfs4 rw 0 0\n/dev/sdb1 /srv/bot ext4 rw 0 0\n", "ext4"),
        ("//host/my\\040share /srv/bot cifs rw 0 0\n", "cifs"),
        ("", ""),
    ],
)
def test_the_disk_of_a_file_is_the_one_mounted_nearest(mounts: str, kind: str) -> None:
    """The longest mount point above the file counts."""
    assert database.disk_of(Path("/srv/bot/release-bot.db"), mounts) == kind


def test_a_file_on_a_network_disk_is_a_fault(setup: SetUp) -> None:
    """SQLite needs locks that network disks don't keep."""
    mounts = setup.file.parent / "mounts"
    mounts.write_text("server:/share / nfs rw 0 0\n")
    (found,) = database.check_file(read(setup.environ), mounts)
    assert (found.level, "network disk (nfs)" in found.says, "PostgreSQL" in found.do) == (Level.FAULT, True, True)
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n")
    assert list(database.check_file(read(setup.environ), mounts)) == []


def test_the_machine_s_parts_are_looked_for() -> None:
    """Without time zone data nothing can be dated; without LibreOffice only the PDF is missing."""

    def no_data(_name: str) -> ZoneInfo:
        raise ZoneInfoNotFoundError

    assert machine.check_time_zones(read({}), no_data).level is Level.FAULT
    assert machine.check_office(lambda _name: None).level is Level.NOTE
    assert machine.check_office(lambda name: f"/usr/bin/{name}").level is Level.OK

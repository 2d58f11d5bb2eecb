"""Readiness: each check says in one sentence what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.pool import Pool
from structlog.testing import capture_logs

from bot.slack.client import web_client
from bot.web import admin
from bot.web.health import LATE_AFTER, STUCK_AFTER, Readiness, check_database
from bot.web.http import Edge, Response
from bot.web.watch import UNANSWERED_AFTER, Check, Watch
from storage.engine.faults import FULL, UNREACHABLE, StoreFault, StoreFull
from storage.engine.session import Act, Store
from storage.mail import last_runs, outbox
from storage.mail.messages import Notice
from tests.builders.databases import Databases
from tests.builders.edge import Client
from tests.builders.slack_server import FakeSlack

ALL = ["database", "schema", "disk", "worker", "outbox", "slack", "socket"]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Bench:
    """A readiness whose clock the test moves."""

    def __init__(self, url: str, slack: FakeSlack, wrong: str = "") -> None:
        self.now = NOW
        self.store = Store(url, clock=lambda: self.now)
        client = web_client("xoxb-test", f"{slack.url}/api/")
        self.readiness = Readiness(self.store, client, socket=lambda: wrong, now=lambda: self.now)

    def failed(self) -> dict[str, str]:
        """What failed and what it says."""
        return {check.name: check.says for check in self.readiness.look() if not check.ok}


@dataclass
class FullStore:
    """A store that reads, and that fails to write as one with a full disk does."""

    store: Store
    fault: StoreFault
    dialect = "sqlite"

    def reading(self) -> AbstractContextManager[Connection]:
        """Reads."""
        return self.store.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """Fails."""
        raise self.fault


@pytest.fixture
def bench(databases: Databases, slack: FakeSlack) -> Iterator[Bench]:
    """A database at head and a Slack that takes the token."""
    found = Bench(databases.migrated("sqlite"), slack)
    yield found
    found.store.close()


def test_all_well_is_ready(bench: Bench) -> None:
    """Seven checks, none failed; before the first look none has passed."""
    assert not any(check.ok for check in bench.readiness.results() if check.name != "socket")
    assert [check.name for check in bench.readiness.look() if check.ok] == ALL
    assert [check.name for check in bench.readiness.results() if check.ok] == ALL


def test_what_was_stopped_has_closed_its_connections(bench: Bench) -> None:
    """They are its own, so nobody else would close them."""
    opened: set[int] = set()

    def note(connection: object, _entry: object) -> None:
        opened.add(id(connection))

    def forget(connection: object, _entry: object) -> None:
        opened.discard(id(connection))

    event.listen(Pool, "connect", note)
    event.listen(Pool, "close", forget)
    try:
        assert all(check.ok for check in bench.readiness.look())
        assert opened
        bench.readiness.stop()
        assert opened == set()
    finally:
        event.remove(Pool, "connect", note)
        event.remove(Pool, "close", forget)


def test_a_refused_token_and_a_closed_connection_are_said(databases: Databases, slack: FakeSlack) -> None:
    """The first is Slack's answer, the second what the connection knows of itself."""
    bench = Bench(databases.migrated("sqlite"), slack, wrong="Slack refuses the Socket Mode connection (invalid_auth).")
    slack.errors["auth.test"] = "invalid_auth"
    failed = bench.failed()
    assert "invalid_auth" in failed.pop("slack")
    assert failed == {"socket": "Slack refuses the Socket Mode connection (invalid_auth)."}
    del slack.errors["auth.test"]
    assert set(bench.failed()) == {"socket"}
    slack.url = "http://127.0.0.1:9"
    bench.readiness = Readiness(bench.store, web_client("xoxb-test", f"{slack.url}/api/"), now=lambda: bench.now)
    assert bench.failed()["slack"].startswith("Slack can't be reached (URLError): ")
    bench.store.close()


def test_a_worker_and_an_outbox_that_do_not_move_are_said(bench: Bench) -> None:
    """A message counts between its tries too; one that its channel refuses does not. A worker counts from its first tick on record."""
    with bench.store.changing(Act(actor="U1", command="test", at=NOW)) as tx:
        outbox.enqueue(tx, Notice("x"), key="k1", channel="C1")
        outbox.enqueue(tx, Notice("x"), key="k2", channel="C2")
    tried = {each.key: each for each in outbox.claim(bench.store, now=bench.now, lease=timedelta(minutes=2), limit=9)}
    outbox.mark_retry(bench.store, tried["k2"], NOW + timedelta(days=9), "is_archived", ambiguous=False)
    bench.now += STUCK_AFTER
    assert bench.failed() == {}
    last_runs.note(bench.store, last_runs.TICK, bench.now)
    bench.now += LATE_AFTER
    assert set(bench.failed()) == {"outbox"}
    bench.now += timedelta(minutes=1)
    assert bench.failed() == {
        "worker": "The last tick of a worker was 3 minutes ago: check that one is running, and its log.",
        "outbox": "A message has waited for 18 minutes: check that a worker is running, and its log.",
    }


def test_messages_of_a_newer_version_are_said_and_make_nothing_unready(bench: Bench) -> None:
    """During a rolling upgrade, or after it was taken back, they wait for the newer version's worker, however long."""
    with bench.store.changing(Act(actor="U1", command="test", at=NOW)) as tx:
        outbox.enqueue(tx, Notice("x"), key="k1", channel="C1")
    with bench.store.writing() as conn:
        conn.execute(text("UPDATE outbox SET kind = 'hologram'"))
    bench.now += STUCK_AFTER * 3
    says = next(check for check in bench.readiness.look() if check.name == "outbox")
    assert says.ok
    assert says.says.endswith(" 1 message waits for a worker of the newer version of the bot that queued such messages.")


def test_a_full_disk_is_said(bench: Bench) -> None:
    """The write that is tried fails, though everything can be read."""
    with bench.store.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql("CREATE TABLE filler AS SELECT randomblob(100) AS content FROM alembic_version WHERE 0")
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(StoreFull) as found, bench.store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO filler SELECT randomblob(90000)")
    readiness = Readiness(FullStore(bench.store, found.value), web_client("xoxb-test", "http://127.0.0.1:9/api/"), now=lambda: NOW)  # type: ignore[arg-type]  # It only reads.
    assert {each.name: each.says for each in readiness.look()}["disk"] == FULL


def test_what_hangs_is_said_and_holds_nothing() -> None:
    """While a look has no answer, the last result stands for 15 seconds, and then the check has failed."""
    seconds, hanging, go_on = [0.0], Event(), Event()

    def look() -> list[Check]:
        hanging.set()
        assert go_on.wait(30)
        return [Check("database", ok=True, says="Well.")]

    watch = Watch(("database",), look, seconds=lambda: seconds[0])
    go_on.set()
    watch.look()
    go_on.clear()
    hanging.clear()
    seconds[0] += 60
    assert watch.results()[0].ok, "Nothing is asked at the moment."
    watch.start()
    assert hanging.wait(30)
    seconds[0] += UNANSWERED_AFTER
    assert watch.results()[0].ok
    seconds[0] += 1
    assert watch.results() == (Check("database", ok=False, says="No answer for 16 seconds."),)
    watch.stop()
    go_on.set()


def test_an_outage_is_logged_when_it_begins_and_when_it_ends() -> None:
    """Ten looks at a database that is down, and one when it is back: two lines."""
    well = [False]
    watch = Watch(("database",), lambda: [Check("database", ok=well[0], says="The database can't be reached.")])
    with capture_logs() as lines:
        for _ in range(10):
            watch.look()
        well[0] = True
        watch.look()
        watch.look()
    assert [(line["event"], line["check"]) for line in lines] == [("not_ready", "database"), ("ready_again", "database")]


def test_a_database_behind_head_is_said_with_the_command(databases: Databases, slack: FakeSlack) -> None:
    """An empty database answers 503 with the command that mends it; without the token the reasons are left out."""
    bench = Bench(databases.empty("sqlite"), slack)
    bench.readiness.look()
    client = Client(Edge(admin.routes(bench.readiness, lambda: Response(200, b"figures"), "s3cret-s3cret-s3cret")))
    assert (client.call("GET", "/readyz").status, client.call("GET", "/readyz").json) == (503, {"ready": False})
    answer = client.call("GET", "/readyz", HTTP_AUTHORIZATION="Bearer s3cret-s3cret-s3cret")
    assert "python -m bot migrate" in answer.json["checks"]["schema"]["says"]
    assert answer.json["checks"]["slack"]["ok"] is True
    assert [client.call("GET", "/metrics", HTTP_AUTHORIZATION=each).status for each in ("", "Bearer x", "Bearer \xff")] == [401] * 3
    assert client.call("GET", "/metrics", HTTP_AUTHORIZATION="Bearer s3cret-s3cret-s3cret").body == b"figures"
    bench.store.close()


def test_no_host_port_or_role_is_shown(slack: FakeSlack) -> None:
    """What PostgreSQL's driver says of an address where nobody listens stays in the log."""
    bench = Bench("postgresql://secret_role:pw@127.0.0.1:9/secret_name", slack)
    failed = bench.failed()
    assert failed["database"] == UNREACHABLE
    assert not any(word in str(failed) for word in ("secret", "127", ":9"))
    bench.store.close()


def test_a_database_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    """A folder that is not there, and a file that is no database."""
    for url in (f"sqlite:///{tmp_path}/missing/bot.db", f"sqlite:///{tmp_path}/broken.db"):
        (tmp_path / "broken.db").write_bytes(b"this is no database" * 300)
        store = Store(url)
        check = check_database(store)
        assert (check.ok, check.says.startswith("The database can't be opened")) == (False, True)
        store.close()


def test_a_read_only_file_is_said(databases: Databases) -> None:
    """A SQLite database opened read-only can be read, and says what is wrong."""
    path = databases.migrated("sqlite").removeprefix("sqlite:///")
    store = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    check = check_database(store)
    assert (check.ok, "read-only" in check.says) == (False, True)
    store.close()


def test_a_read_only_postgresql_is_said(databases: Databases) -> None:
    """For a role that may only read, the error says that the database is read-only for this program."""
    url = databases.migrated("postgresql")
    role = url.partition("?")[0].rpartition("/")[2] + "_reader"
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{role}"; GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{role}"'.encode())
    writable, read_only = Store(url), Store(f"{url}{'&' if '?' in url else '?'}options=-c%20role%3D{role}")
    assert check_database(writable) == Check("database", ok=True, says="Migrated and writable.")
    assert "read-only" in check_database(read_only).says
    writable.close()
    read_only.close()

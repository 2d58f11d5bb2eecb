"""Readiness: each check says in one sentence what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from bot.slack.client import web_client
from bot.web.health import STUCK_AFTER, TOKEN_CHECKED_FOR, Check, Readiness, check_database
from bot.web.http import Edge
from storage.engine.session import Act, Store
from storage.mail import outbox
from storage.mail.messages import Notice
from tests.builders.databases import Databases
from tests.builders.edge import Client
from tests.builders.slack_server import FakeSlack

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Bench:
    """A readiness whose clocks the test moves."""

    def __init__(self, url: str, slack: FakeSlack) -> None:
        self.now = NOW
        self.seconds = 0.0
        self.store = Store(url, clock=lambda: self.now)
        self.readiness = Readiness(
            self.store, web_client("xoxb-test", f"{slack.url}/api/"), now=lambda: self.now, seconds=lambda: self.seconds
        )

    def failed(self) -> dict[str, str]:
        """What failed and what it says."""
        return {check.name: check.says for check in self.readiness.checks() if not check.ok}


@pytest.fixture
def bench(databases: Databases, slack: FakeSlack) -> Iterator[Bench]:
    """A database at head and a Slack that takes the token."""
    found = Bench(databases.migrated("sqlite"), slack)
    yield found
    found.store.close()


def test_all_well_is_ready(bench: Bench) -> None:
    """Three checks, none failed."""
    assert [check.name for check in bench.readiness.checks() if check.ok] == ["database", "slack", "outbox"]


def test_a_refused_token_is_named_and_asked_about_again_after_a_minute(bench: Bench, slack: FakeSlack) -> None:
    """Slack's answer is cached for a minute and then fetched again."""
    slack.errors["auth.test"] = "invalid_auth"
    assert "invalid_auth" in bench.failed()["slack"]
    del slack.errors["auth.test"]
    assert "slack" in bench.failed()
    bench.seconds += TOKEN_CHECKED_FOR + 1
    assert bench.failed() == {}
    assert len(slack.called("auth.test")) == 2


def test_a_slack_that_is_away_is_said(databases: Databases, slack: FakeSlack) -> None:
    """Nobody listens at the address."""
    slack.url = "http://127.0.0.1:9"
    bench = Bench(databases.migrated("sqlite"), slack)
    assert bench.failed()["slack"].startswith("Slack can't be reached (URLError): ")
    bench.store.close()


def test_an_outbox_that_does_not_move_is_said(bench: Bench) -> None:
    """What has waited longer than a quarter of an hour makes the bot not ready, between tries too; a channel that refuses it does not."""
    with bench.store.changing(Act(actor="U1", command="test", at=NOW)) as tx:
        outbox.enqueue(tx, Notice("x"), key="k1", channel="C1")
        outbox.enqueue(tx, Notice("x"), key="k2", channel="C2")
    tried = {each.key: each for each in outbox.claim(bench.store, now=bench.now, lease=timedelta(minutes=2), limit=9)}
    outbox.mark_retry(bench.store, tried["k2"], NOW + timedelta(days=9), "is_archived", ambiguous=False)
    bench.now += STUCK_AFTER
    assert bench.failed() == {}
    bench.now += timedelta(minutes=1)
    assert bench.failed() == {"outbox": "A message has waited for 16 minutes: check that a worker is running, and its log."}


def test_a_database_behind_head_is_said_with_the_command(databases: Databases, slack: FakeSlack) -> None:
    """An empty database answers 503 with the command that mends it."""
    bench = Bench(databases.empty("sqlite"), slack)
    answer = Client(Edge({"/readyz": bench.readiness.route()})).call("GET", "/readyz")
    assert (answer.status, answer.json["ready"]) == (503, False)
    assert "python -m bot migrate" in answer.json["checks"]["database"]["says"]
    assert answer.json["checks"]["slack"]["ok"] is True
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

"""The web process against a fake Slack: signed requests end to end, readiness, bounded bodies, and what it imports."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from tests.builders.edge import FORM, button, command_form
from tests.builders.processes import Serving, copied, environment, forked, run
from tests.builders.slack_server import FakeSlack, fake_slack

SECRET = "s3cret"


def signed(body: bytes, content_type: str = FORM) -> dict[str, str]:
    """The headers of a request that Slack signed now."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    return {"Content-Type": content_type, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}


def variables(slack: FakeSlack) -> dict[str, str]:
    """HTTP mode on the day of the Paper."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "RELEASE_BOT_NOW": "2020-01-10T10:00:00+00:00",
    }


def shared(slack: FakeSlack) -> list[dict[str, Any]]:
    """What was posted where it was shared: reminders of the day go elsewhere meanwhile."""
    return [each for each in slack.messages if each["channel"] == "C0RELEASES"]


@pytest.fixture(scope="module")
def module_slack() -> Iterator[FakeSlack]:
    """A fake Slack for all tests of this module."""
    with fake_slack() as found:
        yield found


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, loaded: Path, module_slack: FakeSlack) -> Iterator[Serving]:
    """`python -m bot` in HTTP mode with the shipped reference data."""
    folder = tmp_path_factory.mktemp("everything")
    environ = variables(module_slack)
    copied(loaded, folder)
    with forked(folder, **environ) as found:
        yield found


def test_a_signed_command_is_answered_over_http(everything: Serving) -> None:
    """The 200 carries June 2020's status: amber, 1 approved and 4 targeted, 17 January next."""
    body = urlencode(command_form("status june-2020")).encode()
    status, answer = everything.ask("POST", "/slack/events", body, signed(body))
    assert (status, answer["response_type"]) == (200, "ephemeral")
    for words in ("Amber", "1 approved, 4 targeted", "0 of 9", "0 of 6", "17 Jan 2020"):
        assert words in answer["text"]
    assert answer["blocks"]


def test_share_is_posted_once_however_often_slack_delivers_the_click(everything: Serving, module_slack: FakeSlack) -> None:
    """The outbox posts the answer to the channel; the same click again changes nothing."""
    share = {"payload": json.dumps(button("share:page", "/release status june-2020", response_url=f"{module_slack.url}/response/1"))}
    body = urlencode(share).encode()
    for _ in range(3):
        assert everything.ask("POST", "/slack/events", body, signed(body))[0] == 200

    assert module_slack.wait_for(lambda: len(module_slack.webhooks) >= 3 and bool(shared(module_slack)))
    (posted,) = shared(module_slack)
    assert "Amber" in posted["text"]
    assert all("will be posted here" in each["text"] for each in module_slack.webhooks)


def test_it_is_ready_and_healthy(everything: Serving, module_slack: FakeSlack) -> None:
    """Everything is looked at in the background, the worker's tick too; Slack is asked once a minute, however often the bot is asked."""
    checks = everything.until(200)["checks"]
    assert list(checks) == ["database", "schema", "disk", "worker", "outbox", "slack"]
    assert [everything.get("/readyz")[0] for _ in range(3)] == [200] * 3
    assert len(module_slack.called("auth.test")) == 1
    assert everything.get("/healthz") == (200, {"ok": True})


def test_a_body_past_the_cap_is_refused(everything: Serving) -> None:
    """The server itself answers 413 and goes on serving."""
    body = b"x" * 1_100_000
    try:
        status, _ = everything.ask("POST", "/slack/events", body, signed(b""))
    except (BrokenPipeError, ConnectionResetError, json.JSONDecodeError):
        status = 413  # It hung up in the middle of the body, or said so in plain text.
    assert status == 413
    assert everything.get("/healthz")[0] == 200


def test_a_web_process_says_what_is_wrong_with_its_database(tmp_path: Path, module_slack: FakeSlack) -> None:
    """Behind head: it serves, /readyz is a 503 that says what to do, and commands say that the database is not there."""
    with forked(tmp_path, "web", **variables(module_slack)) as web:
        web.until(503)
        assert module_slack.wait_for(lambda: "python -m bot migrate" in web.get("/readyz")[1]["checks"]["schema"]["says"])
        body = urlencode(command_form("status june-2020")).encode()
        status, answer = web.ask("POST", "/slack/events", body, signed(body))
        assert (status, "database" in answer["text"]) == (200, True)
        assert run(tmp_path, "migrate", **variables(module_slack)).returncode == 0
        web.until(200)
        with sqlite3.connect(tmp_path / "release-bot.db", isolation_level=None) as holder:
            holder.execute("BEGIN IMMEDIATE")
            assert "busy" in web.until(503)["checks"]["disk"]["says"]
            holder.execute("ROLLBACK")
        holder.close()
        web.until(200)
        assert web.end(signal.SIGINT) == 0
        said = web.output()
    assert "not_ready" in said
    assert "python -m bot migrate" in said
    assert SECRET not in said
    assert "xoxb-test" not in said


def test_a_worker_delivers_what_a_web_process_was_asked_for(loaded: Path, tmp_path: Path) -> None:
    """The two halves on one database: the click comes to the one, the post from the other."""
    with fake_slack() as slack:
        environ = variables(slack)
        copied(loaded, tmp_path)
        with forked(tmp_path, "web", **environ) as web, forked(tmp_path, "worker", **environ) as worker:
            share = {"payload": json.dumps(button("share:page", "/release list", response_url=f"{slack.url}/response/1"))}
            body = urlencode(share).encode()
            assert web.ask("POST", "/slack/events", body, signed(body))[0] == 200
            assert slack.wait_for(lambda: bool(shared(slack)), 60)
            assert worker.until(200)["ready"]
            assert worker.end() == 0
    assert len(shared(slack)) == 1


PROBE = """
import sys
from bot.__main__ import main
assert main(["run", "/release status june-2020"], {}) == 0
print(" ".join(sorted(sys.modules)))
from bot import bootstrap, clock, config
from bot.run import serving
from tests.builders.edge import Client
found = config.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s3cret", "RELEASE_BOT_NOW": "2020-01-10T10:00Z"})
bot = bootstrap.make_bot(found, clock.configured(found))
answer = Client(bot.edge(bot.app()), secret="s3cret").command("status june-2020")
assert answer.status == 200 and "Amber" in answer.json["text"], answer
bot.close()
print(" ".join(sorted(sys.modules)))
"""
NEVER = (
    "matplotlib",
    "docx",
    "alembic",
    "apscheduler",
    "holidays",
    "rich",
    "pygments",
    "bot.workspace",
    "bot.posts",
    "bot.rendering",
    "multiprocessing",
    "bot.run.workspace",
    "storage.release_file",
    "storage.release_file.loader",
)


@pytest.fixture(scope="module")
def imported(loaded: Path) -> tuple[set[str], set[str]]:
    """What a new process has imported after one command from its command line, and after a request that it answered then."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=loaded, env=environment({}), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    after_run, after_request = done.stdout.splitlines()[-2:]
    return set(after_run.split()), set(after_request.split())


def test_run_imports_no_slack_either(imported: tuple[set[str], set[str]]) -> None:
    """One command from the command line needs neither Bolt nor the WSGI server."""
    found, _ = imported
    assert "bot.pages" in found
    assert {name for name in found if name.startswith((*NEVER, "slack_bolt", "slack_sdk", "waitress"))} == set()


def test_a_request_imports_only_what_it_needs(imported: tuple[set[str], set[str]]) -> None:
    """Answering a command brings in no pictures, documents, migrations, scheduler, holidays, coloured log, loader or workspace."""
    _, found = imported
    assert "slack_bolt" in found
    assert {name for name in found if name.startswith(NEVER)} == set()

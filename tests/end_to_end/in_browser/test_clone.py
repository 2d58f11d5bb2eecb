"""The README's first command in a fresh clone: a new environment, and June 2020's status one keypress later."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import ROOT
from tests.builders.processes import Serving, free_port, select_nothing
from tests.end_to_end.in_browser.conftest import Open

MINUTES = 4
"""How long the first start may take, everything downloaded and installed."""


@pytest.fixture
def fresh() -> Iterator[Serving]:
    """The bot in a clone of what is committed, started as the README says first."""
    # Not under pytest's own folder: that may be in memory, from where a system may forbid to run programs.
    with tempfile.TemporaryDirectory(prefix="release-bot-clone-") as folder:
        yield from _started(Path(folder))


def _started(folder: Path) -> Iterator[Serving]:
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True, timeout=MINUTES * 60)
    first = re.search(r"^```\w*\n(\S+)", (clone / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first is not None
    assert first[1] == "bin/start"
    ours = ("SLACK_", "RELEASE_BOT_", "DATABASE_URL", "PORT", "PYTHONPATH", "VIRTUAL_ENV")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    port = free_port()
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [first[1]], cwd=clone, env={**environ, "PORT": str(port)}, stdout=out, stderr=out, text=True, start_new_session=True
        )
    try:
        _wait(process, port, log)
        yield Serving(process, port)
    finally:
        if process.poll() is None:
            # The start script may have a pip below it.
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[str], port: int, log: Path) -> None:
    ends = time.monotonic() + MINUTES * 60
    while time.monotonic() < ends:
        assert process.poll() is None, log.read_text()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            select_nothing(0.5)
        finally:
            connection.close()
    raise AssertionError(f"not up after {MINUTES} minutes: {log.read_text()}")


@pytest.mark.fresh_clone
def test_the_readme_s_first_command_shows_june_2020(fresh: Serving, open_page: Open) -> None:
    """From nothing but a clone and Python: the page, the command in its box, and on Enter the status."""
    visitor = open_page(fresh)
    visitor.visit()
    expect(visitor.composer).to_have_value("/release status june-2020")
    visitor.page.keyboard.press("Enter")
    expect(visitor.ephemeral).to_contain_text("1 approved, 4 targeted")
    expect(visitor.ephemeral).to_contain_text("Operations Group 0 of 9 met")
    expect(visitor.page.get_by_text("This is a local stand-in, not Slack.")).to_be_visible()

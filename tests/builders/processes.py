"""The bot as a process of its own, as users start it: its environment, its exit status and what it says."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import ROOT

SECONDS = 60.0
"""How long a process may take to do what it is waited for, on a machine with much else to do."""


def run(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs `python -m bot` to its end in a folder, with nothing of this process's own configuration."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(environ),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment that holds only what a process needs, and `environ`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environ}


def copied(source: Path, target: Path) -> Path:
    """Copies the database in one folder to another, and gives its path."""
    found = target / "release-bot.db"
    with closing(sqlite3.connect(source / "release-bot.db")) as old, closing(sqlite3.connect(found)) as new:
        old.backup(new)
    return found


def free_port() -> int:
    """A port that was free just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Serving:
    """A bot that listens."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str) -> tuple[int, Any]:
        """GET: the status, and the JSON that came."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"null")
        finally:
            connection.close()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Asks the process to end and gives its exit status."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@contextmanager
def serving(folder: Path, *arguments: str, **environ: str) -> Iterator[Serving]:
    """A bot that serves in a folder while the block runs."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment({"PORT": str(port), **environ}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    found = Serving(process, port)
    try:
        _wait_until_it_answers(found)
        yield found
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _wait_until_it_answers(found: Serving) -> None:
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        if found.process.poll() is not None:
            said = found.process.stdout.read() if found.process.stdout else ""
            raise AssertionError(f"the process ended with {found.process.returncode}: {said}")
        try:
            if found.get("/healthz")[0] == 200:
                return
        except OSError:
            select_nothing(0.05)
    raise AssertionError("the process does not answer")


def select_nothing(seconds: float) -> None:
    """A pause between two looks at something that another process does."""
    import select

    select.select([], [], [], seconds)

"""The bot as a process of its own, as users start it: its environment, its exit status and what it says."""

from __future__ import annotations

import http.client
import io
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import chdir, closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from bot.__main__ import main
from tests import ROOT
from tests.logging_kept import logging_kept

SECONDS = 60.0
"""How long a process may take to do what it is waited for, on a machine with much else to do."""


def run(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line to its end in a folder, in this process: which saves a second or more of imports."""
    with (
        chdir(folder),
        mock.patch.dict(os.environ, environment(environ), clear=True),
        _as_they_were(),
        logging_kept(),
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
    ):
        try:
            status = main(arguments, dict(os.environ))
        except SystemExit as ended:
            status = int(ended.code or 0)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


@contextmanager
def _as_they_were() -> Iterator[None]:
    """Puts the signal handlers of the tests back after a command that has set its own."""
    signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in signals.items():
            signal.signal(number, handler)


def run_process(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs `python -m bot` to its end as a process, as users start it, with nothing of this process's own configuration."""
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
    """An environment that holds only what a process needs, and `environ`. Tests are quicker than people, so nobody has a limit."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "RELEASE_BOT_LIMIT": "off", **environ}


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
    """A bot that listens; what it says goes to a file, because a pipe that nobody reads would stop it once it is full."""

    process: subprocess.Popen[str]
    port: int
    said: Path | None = None

    def output(self) -> str:
        """What it has said so far."""
        return self.said.read_text(encoding="utf-8") if self.said else ""

    def get(self, path: str) -> tuple[int, Any]:
        """GET: the status, and the JSON that came."""
        return self.ask("GET", path)

    def until(self, status: int, path: str = "/readyz") -> Any:
        """GET until the status comes, because checks run in the background; gives the JSON that came."""
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            found, content = self.get(path)
            if found == status:
                return content
            select_nothing(0.05)
        raise AssertionError(f"{path} answers {found}: {content}")

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """One request."""
        status, content = self.raw(method, path, body, headers)
        return status, json.loads(content or b"null")

    def raw(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """One request: the status, and the bytes that came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return response.status, response.read()
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
    said = folder / f"said-{port}.txt"
    with said.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env=environment({"PORT": str(port), **environ}),
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )
    found = Serving(process, port, said)
    try:
        _wait_until_it_answers(found)
        yield found
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _wait_until_it_answers(found: Serving) -> None:
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        if found.process.poll() is not None:
            raise AssertionError(f"the process ended with {found.process.returncode}: {found.output()}")
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

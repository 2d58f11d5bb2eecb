"""The bot as a process of its own, as users start it: its environment, its exit status and what it says."""

from __future__ import annotations

import http.client
import io
import json
import os
import runpy
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest import mock

from bot.__main__ import as_process, main
from bot.config import Config, read
from bot.run import loading
from bot.web import health
from bot.web.watch import Watch
from tests import ROOT
from tests.builders.databases import template
from tests.logging_kept import logging_kept

SECONDS = 60.0
"""How long a process may take to do what it is waited for, on a machine with much else to do."""


def run(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line to its end in a folder, in this process: which saves a second or more of imports."""
    return _done(lambda: main(arguments, dict(os.environ)), folder, arguments, environ)


def run_module(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The same by the very lines that `python -m bot` runs, which take its arguments and environment from the process."""
    return _done(lambda: runpy.run_path(str(ROOT / "bot" / "__main__.py"), run_name="__main__"), folder, arguments, environ)


def _done(
    runs: Callable[[], object], folder: Path, arguments: tuple[str, ...], environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    with (
        chdir(folder),
        mock.patch.dict(os.environ, environment(environ), clear=True),
        mock.patch.object(sys, "argv", ["bot", *arguments]),
        _as_they_were(),
        logging_kept(),
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
    ):
        try:
            status = runs()
        except SystemExit as ended:
            status = ended.code or 0
    assert isinstance(status, int)
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


def prepared(path: Path) -> Config:
    """Makes the local workspace's database at `path`, as its first start leaves it, and gives the configuration that names it."""
    shutil.copyfile(template("workspace", lambda new: loading.prepare_workspace(read({"DATABASE_URL": f"sqlite:///{new}"}))), path)
    return read({"DATABASE_URL": f"sqlite:///{path}"})


def free_port() -> int:
    """A port that was free just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(
    [
        __name__,
        *("bot.run.loading", "bot.run.serving", "bot.run.workspace", "bot.slack.socket_mode", "bot.rendering", "bot.posts.posts"),
        *("alembic.command", "apscheduler.schedulers.background"),
    ]
)

LOOKED_AT_EVERY, LOOKED_AT_AGAIN = 1.0, 0.2
"""Seconds between two looks of the readiness checks while all is well and while something fails; in earnest they take longer."""


class Forked:
    """A process of the bot, with what tests ask of a Popen."""

    def __init__(self, arguments: tuple[str, ...], cwd: Path, env: Mapping[str, str], said: Path) -> None:
        # Not a daemon, since it may start processes of its own.
        self._process = _FORKING.Process(target=_live, args=(arguments, cwd, dict(env), said), daemon=False)
        self._process.start()

    @property
    def returncode(self) -> int | None:
        """Its exit status, if it has ended."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Its exit status, if it has ended."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end. Raises TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("bot", timeout or 0.0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Sends it a signal."""
        assert self._process.pid
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        """Kills it."""
        self._process.kill()


def _live(arguments: tuple[str, ...], cwd: Path, env: dict[str, str], said: Path) -> None:
    """The whole life of the process, as `python -m bot` has it."""
    with said.open("a", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv[1:] = arguments
    hurried: Any = partial(Watch, every=LOOKED_AT_EVERY, again=LOOKED_AT_AGAIN)
    with mock.patch.object(health, "Watch", hurried):
        sys.exit(as_process())


@dataclass
class Serving:
    """A bot that listens; what it says goes to a file, because a pipe that nobody reads would stop it once it is full."""

    process: subprocess.Popen[str] | Forked
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
    """`python -m bot`, which serves in a folder while the block runs."""
    port, said = _place(folder)
    with said.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env=environment({"PORT": str(port), **environ}),
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )
    with _until_its_end(Serving(process, port, said)) as found:
        yield found


@contextmanager
def forked(folder: Path, *arguments: str, **environ: str) -> Iterator[Serving]:
    """The same without the time of its imports; its readiness checks look more often."""
    port, said = _place(folder)
    listens = "RELEASE_BOT_ADMIN_PORT" if arguments[:1] == ("worker",) else "PORT"
    process = Forked(arguments, folder, environment({listens: str(port), **environ}), said)
    with _until_its_end(Serving(process, port, said)) as found:
        yield found


def _place(folder: Path) -> tuple[int, Path]:
    port = free_port()
    return port, folder / f"said-{port}.txt"


@contextmanager
def _until_its_end(found: Serving) -> Iterator[Serving]:
    try:
        _wait_until_it_answers(found)
        yield found
    finally:
        if found.process.poll() is None:
            found.process.kill()
        found.process.wait()


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

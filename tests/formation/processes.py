"""The processes of a formation and what stands in front of them: a relay as a proxy is, and PgBouncer."""

from __future__ import annotations

import http.client
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from wsgiref.types import StartResponse, WSGIEnvironment

import psycopg
from sqlalchemy import make_url

from tests.builders.processes import environment, free_port

SECONDS = 60.0
"""How long a process may take to start or to end."""

POOLER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@dataclass
class Member:
    """A process of the formation: `arguments` after `python -m bot`, and the port on which it answers /healthz."""

    name: str
    arguments: tuple[str, ...]
    environ: Mapping[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    restarts: int = -1

    def start(self, now: str) -> None:
        """Starts it at a business time, and waits until it answers."""
        own = "RELEASE_BOT_ADMIN_PORT" if self.arguments[:1] == ("worker",) else "PORT"
        environ = environment({**self.environ, own: str(self.port), "RELEASE_BOT_NOW": now})
        with self._log() as log:
            command = [sys.executable, "-m", "bot", *self.arguments]
            self.process = subprocess.Popen(command, cwd=self.folder, env=environ, stdout=log, stderr=log)
        self.restarts += 1
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/healthz", b"", {}).status == 200:
                    return
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}: see {self.folder / self.name}.log")
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not answer")

    def end(self, number: int = signal.SIGTERM) -> None:
        """Ends it, and waits until it has ended."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(SECONDS)

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Sends one request. Raises OSError or HTTPException if it is not answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return Reply(answer.status, answer.reason, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def _log(self) -> IO[bytes]:
        return (self.folder / f"{self.name}.log").open("ab")


@dataclass(frozen=True)
class Reply:
    """What a process answered."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes


class Relay:
    """The proxy in front of the web processes: each request goes to the next one, and to another if that one does not answer.

    `again` counts the requests that had to be sent to another one.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self._turn = itertools.count()
        self.again = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Passes a request on, body and Slack's headers unchanged."""
        body = environ["wsgi.input"].read()
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").title(): str(value) for name, value in environ.items() if name.startswith("HTTP_")
        }
        headers["Content-Type"] = str(environ["CONTENT_TYPE"])
        turn = next(self._turn)
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            member = self._members[turn % len(self._members)]
            try:
                reply = member.ask(environ["REQUEST_METHOD"], environ["PATH_INFO"], body, headers)
            except (OSError, http.client.HTTPException):
                self.again += 1
                turn += 1
                time.sleep(0.02)
                continue
            start_response(f"{reply.status} {reply.reason}", reply.headers)
            return [reply.body]
        raise RuntimeError("no web process answers")


class Restarts:
    """Restarts the members in turn in a thread of its own, one at a time, with a pause between two; the date can be set in between."""

    def __init__(self, members: Sequence[Member], *, pause: float | None) -> None:
        self._members = members
        self._pause = pause
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._now = ""
        self.fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="restarts", daemon=True)

    def set(self, now: str) -> None:
        """Has all members run at a business time: two are restarted at the same time, so that one of each kind is always there."""
        with self._lock, ThreadPoolExecutor(2) as pool:
            self._now = now
            for first in range(0, len(self._members), 2):
                list(pool.map(self._restart, self._members[first : first + 2]))

    def _restart(self, member: Member) -> None:
        member.end()
        member.start(self._now)

    def begin(self) -> None:
        """Begins to restart, if a pause is given."""
        if self._pause is not None:
            self._thread.start()

    def stop(self) -> None:
        """Ends the restarts. Raises what went wrong with one."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(2 * SECONDS)
        if self.fault:
            raise self.fault

    def _run(self) -> None:
        for member in itertools.cycle(self._members):
            if self._ended.wait(self._pause):
                return
            with self._lock:
                try:
                    self._restart(member)
                except (OSError, RuntimeError, subprocess.TimeoutExpired) as fault:
                    self.fault = fault
                    return


@contextmanager
def pooled(direct: str) -> Iterator[str]:
    """The URL of a database by way of a PgBouncer in transaction mode with a few connections. Needs `apt-get install pgbouncer`."""
    if POOLER is None:
        raise RuntimeError("PgBouncer is needed: apt-get install pgbouncer")
    with psycopg.connect(direct) as connection:
        info = connection.info
        host, port, user, name = info.host or info.hostaddr, info.port, info.user, info.dbname
    folder = Path(tempfile.mkdtemp(prefix="release-bot-bouncer-"))
    listen = free_port()
    (folder / "users.txt").write_text(f'"{user}" "{make_url(direct).password or ""}"\n', encoding="utf-8")
    (folder / "bouncer.ini").write_text(
        f"[databases]\n* = host={host} port={port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {listen}\nunix_socket_dir =\n"
        f"auth_type = trust\nauth_file = {folder}/users.txt\npool_mode = transaction\ndefault_pool_size = 6\nmax_client_conn = 200\n"
        "ignore_startup_parameters =\n",
        encoding="utf-8",
    )
    folder.chmod(0o755)
    # PgBouncer refuses to run as root; the server's own user may use its socket.
    user_of = (Path(host).owner() if host.startswith("/") else "nobody") if os.getuid() == 0 else None
    silent = subprocess.DEVNULL
    process = subprocess.Popen([POOLER, "-q", str(folder / "bouncer.ini")], stdout=silent, stderr=silent, user=user_of)
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", listen), 1).close()
            break
        time.sleep(0.05)
    try:
        yield f"postgresql://{user}@127.0.0.1:{listen}/{name}"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)

"""The processes that are measured or needed for it, started and ended, and how much memory they hold."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.run.serving import THREADS
from tests.benchmarks.setup.traffic import SECRET
from tests.builders.processes import environment, free_port

_READY_SECONDS = 60.0
_PAUSE = 0.05


@dataclass
class Server:
    """A process that listens on `port`."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def megabytes(self) -> float:
        """Resident memory."""
        return resident(self.process.pid) / 1024


def resident(pid: int) -> int:
    """A process's resident memory in kilobytes."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        return int(status.read_text().partition("VmRSS:")[2].split()[0])
    return int(subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True, text=True).stdout)


def peak(pid: int) -> int:
    """The most resident memory that a process ever held, in kilobytes; where the system does not say, what it holds now."""
    # Not getrusage's, which begins with what the parent held.
    status = Path(f"/proc/{pid}/status")
    return int(status.read_text().partition("VmHWM:")[2].split()[0]) if status.exists() else resident(pid)


@contextmanager
def empty_app(folder: Path) -> Iterator[Server]:
    """The empty Bolt app, with as many threads as the bot."""
    with _listening(folder, ["tests.benchmarks.setup.empty_app"], {"SLACK_SIGNING_SECRET": SECRET, "THREADS": str(THREADS)}) as server:
        yield server


@contextmanager
def bot(folder: Path, database: str) -> Iterator[Server]:
    """The bot's web process in HTTP mode on a database, with a Web API address where nobody listens: reading needs none."""
    variables = {
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        "RELEASE_BOT_LIMIT": "off",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "DATABASE_URL": database,
        "RELEASE_BOT_NOW": "2020-01-10T10:00:00+00:00",
    }
    with _listening(folder, ["bot", "web"], variables) as server:
        yield server


@contextmanager
def writer(folder: Path, database: str) -> Iterator[subprocess.Popen[bytes]]:
    """The writer at work; its output has a line per change."""
    with _running(folder, ["tests.benchmarks.setup.writer"], {"DATABASE_URL": database}, subprocess.PIPE) as process:
        assert process.stdout
        if not process.stdout.readline():
            raise RuntimeError("the writer ended")
        yield process


@contextmanager
def _listening(folder: Path, module: list[str], variables: Mapping[str, str]) -> Iterator[Server]:
    port = free_port()
    with _running(folder, module, {**variables, "PORT": str(port)}, subprocess.DEVNULL) as process:
        server = Server(process, port)
        ends = time.monotonic() + _READY_SECONDS
        while not _answers(server):
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"python -m {' '.join(module)} does not listen")
            time.sleep(_PAUSE)
        yield server


def _answers(server: Server) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port), 1).close()
    except OSError:
        return False
    return True


@contextmanager
def _running(folder: Path, module: list[str], variables: Mapping[str, str], output: int) -> Iterator[subprocess.Popen[bytes]]:
    # Bytecode may be kept, as it is where a bot is installed: compiling at each start takes memory that is not the bot's.
    # All processes, the empty app too, have as many heaps as the files in deploy/ give the bot.
    given = environment({"MALLOC_ARENA_MAX": "2", **variables})
    environ = {name: value for name, value in given.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=folder,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

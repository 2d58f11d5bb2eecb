"""Files drawn in a process of their own, so that drawing takes neither the interpreter's lock nor memory from requests."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import traceback
from collections.abc import Mapping
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from typing import TYPE_CHECKING, Any

import structlog

from bot.posts import posts
from storage.engine.faults import BUSY, StoreBusy, StoreFault
from storage.engine.session import Store
from storage.mail.messages import Message

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_LOG = structlog.get_logger("bot.drawing")

LONGEST = 45.0
"""How many seconds a file may take to draw."""

MOST_MEMORY = 1_000_000_000
"""How many bytes of memory the process may take; a RID of 200 modifications takes about 150 MB."""

NICE = 10
"""The niceness of the drawing process: on a busy processor it yields to requests, which people wait for."""

IDLE = 120.0
"""How many seconds without work the process stays, for the next file."""


class DrawingFault(Exception):  # noqa: N818 - Faults of every kind end in Fault here.
    """A file that could not be drawn; the message says why, without anything of its content."""


class Drawer:
    """Draws the files of one database in one process, which starts with the first file and ends when it is idle."""

    def __init__(self, database_url: str, *, longest: float = LONGEST, most_memory: int = MOST_MEMORY, idle: float = IDLE) -> None:
        self._database_url = database_url
        self._longest = longest
        self._most_memory = most_memory
        self._idle = idle
        self._lock = Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def draw(self, message: Message, now: datetime) -> Mapping[str, Any] | None:
        """Returns the rendered message, or None if there is nothing to show. Raises DrawingFault, or StoreBusy if the database failed."""
        with self._lock:
            try:
                return self._ask(message, now)
            except (EOFError, OSError):
                # It ended while it was idle. One that ends again while it draws has a fault.
                self._end()
            try:
                return self._ask(message, now)
            except (EOFError, OSError):
                self._end()
                raise DrawingFault("the process that draws ended") from None

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._end()

    def _ask(self, message: Message, now: datetime) -> Mapping[str, Any] | None:
        pipe = self._started()
        pipe.send((message, now))
        if not pipe.poll(self._longest):
            self._end()
            raise DrawingFault(f"it took longer than {self._longest:g} seconds")
        answer, fault, where = pipe.recv()
        if fault == BUSY:
            raise StoreBusy(BUSY)
        if fault:
            _LOG.error("file_not_drawn", kind=message.kind, error=fault, where=where)
            raise DrawingFault(fault)
        drawn: Mapping[str, Any] | None = answer
        return drawn

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            spawning = get_context("spawn")
            self._pipe, theirs = spawning.Pipe()
            self._process = spawning.Process(
                target=serve, args=(theirs, self._database_url, self._most_memory, self._idle), name="drawing", daemon=True
            )
            self._process.start()
            theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def serve(requests: Connection, database_url: str, most_memory: int, idle: float) -> None:
    """Draws what comes through the pipe until it is closed or idle; the whole life of the process."""
    # A terminal sends Ctrl+C to every process in it; this one ends with its parent, by the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))

    store = Store(database_url)
    answer_all(requests, store, idle)
    store.close()


def answer_all(requests: Connection, store: Store, idle: float) -> None:
    """Answers each message and instant with what is drawn and "", or with None and the class and place of the fault."""
    with contextlib.suppress(EOFError, OSError):
        while requests.poll(idle):
            message, now = requests.recv()
            try:
                answer = (posts.message(store, message, now, message.channel), "", "")
            except StoreFault:
                # No fault of the file: it waits for the database, as everything does.
                answer = (None, BUSY, "")
            except Exception as error:  # noqa: BLE001 - The parent logs it, and tells the person in the end.
                frames = traceback.extract_tb(error.__traceback__)[-3:]
                answer = (None, type(error).__name__, " < ".join(f"{each.filename}:{each.lineno}" for each in reversed(frames)))
            requests.send(answer)

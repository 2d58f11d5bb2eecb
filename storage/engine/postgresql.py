"""Connections to PostgreSQL that never wait without end. They keep no settings, so that a pooler may lend each transaction another one.

PgBouncer in transaction mode takes no options at the start of a connection, and knows no statement that an earlier transaction prepared.
"""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTimeError
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Connection, Engine, event

from storage.engine import deadline

CONNECT_SECONDS = 2
"""The longest wait for a new connection; below the time in which a request must be answered."""

STATEMENT_SECONDS = 30
"""The longest time of one statement outside requests, such as in the worker."""

IDLE_SECONDS, LOADING_SECONDS = 20, 120
"""After so long without a statement the server ends the transaction of a request, or any other, for whose locks everybody waits."""

LAST_SECONDS = 0.1
"""The least time for a statement, so that a commit just before the deadline can be answered."""

CONNECTING = {
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "sec-release-bot",
    # A server whose machine has gone is noticed, also by an idle connection.
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "prepare_threshold": None,
}
"""The parameters of every connection."""


class Prompt(psycopg.Connection[Any]):
    """A connection whose waits end: the server's own time limits do not help if the server hangs."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Waits for a result as `psycopg.Connection` does; after the time that is left it closes the connection and raises."""
        left = deadline.left()
        longest = STATEMENT_SECONDS * 1.5 if left is None else max(left, LAST_SECONDS)
        try:
            return super().wait(gen, interval, longest if timeout is None else min(timeout, longest))
        except psycopg.OperationalError as error:
            if type(error).__name__ == "_WaitTimeout" and timeout is None:
                self.close()
                raise psycopg.OperationalError("the server did not answer in time") from None
            raise

    def rollback(self) -> None:
        """Undoes the transaction; of a lost connection the server has undone it already."""
        if not self.closed:
            super().rollback()


_CONNECTING = ThreadPoolExecutor(max_workers=8, thread_name_prefix="connect")


def connect(parameters: dict[str, Any]) -> Prompt:
    """Opens a connection in the time that is left. The driver's own limit is two seconds at least."""
    left = deadline.left()
    if left is None:
        return Prompt.connect(**parameters)
    opening: Future[Prompt] = _CONNECTING.submit(Prompt.connect, **parameters)
    try:
        return opening.result(max(left, LAST_SECONDS))
    except NotInTimeError:
        opening.add_done_callback(_close_late)
        raise psycopg.OperationalError("the server did not answer in time") from None


def _close_late(opening: Future[Prompt]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def set_up(engine: Engine, lock_milliseconds: int) -> None:
    """Makes an engine's connections prompt, and sets the limits of each transaction, in one statement, as the transaction's own."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> Prompt:
        return connect(parameters)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.connection.dbapi_connection.execute(_limits(lock_milliseconds))  # type: ignore[union-attr]  # It is connected.


def _limits(lock_milliseconds: int) -> str:
    # The server's limits come first, because a lock that was waited for in vain is another fault than a server that hangs.
    left = deadline.left(deadline.RENDERING_SECONDS + LAST_SECONDS)
    statement = STATEMENT_SECONDS * 1000 if left is None else max(1, math.floor(left * 1000))
    idle = LOADING_SECONDS if left is None else IDLE_SECONDS
    return (
        f"SET LOCAL lock_timeout = {min(lock_milliseconds, statement)}; SET LOCAL statement_timeout = {statement}; "
        f"SET LOCAL idle_in_transaction_session_timeout = {int(idle * 1000)}; SET LOCAL timezone = 'UTC'"
    )

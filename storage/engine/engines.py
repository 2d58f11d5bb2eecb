"""SQLAlchemy engines of a store for reading, writing and migrating, with the settings for each database; snapshots to read."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool
from tenacity import retry, retry_if_exception, stop_after_delay, wait_fixed

from storage.engine import deadline, hosts, read_only
from storage.engine.faults import hide_values

BUSY_MILLISECONDS = 2500
"""The longest wait for another transaction; below Slack's limit of three seconds."""

WAIT_STEP = 100
"""The milliseconds in whose multiples a change waits for another."""

_WAIT = "busy_timeout"

MIGRATION_SECONDS = 60
"""The longest wait for another process that uses the SQLite file, when migrating."""

_POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


def normalised_url(url: str) -> URL:
    """Returns the URL with its driver, psycopg 3 for PostgreSQL or sqlite3 for SQLite. Raises ValueError for anything else.

    Several hosts may be named as PostgreSQL itself has it: postgresql://user@first:5432,second:5432/name.
    """
    try:
        parsed = make_url(hosts.as_parameters(url))
    except (ArgumentError, ValueError):
        raise ValueError("not a database address. Write sqlite:///release-bot.db or postgresql://user:password@host/name") from None
    if parsed.drivername in _POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        if not parsed.database or parsed.database == ":memory:":
            raise ValueError("an SQLite database needs a file. Write sqlite:///release-bot.db")
        return parsed.set(drivername="sqlite+pysqlite")
    raise ValueError(f"{parsed.drivername} is not a supported database. Use sqlite or postgresql")


def make_engines(url: URL, busy_milliseconds: int = BUSY_MILLISECONDS) -> tuple[Engine, Engine]:
    """Returns the reading and the writing engine. They connect on first use."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, busy_milliseconds, reading=True), _sqlite_engine(url, busy_milliseconds, reading=False)
    from storage.engine import postgresql  # Imported late: SQLite needs no driver of PostgreSQL.

    writer = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=15,
        pool_timeout=busy_milliseconds / 1000,
        hide_parameters=True,
        connect_args=postgresql.CONNECTING,
    )
    postgresql.set_up(writer, busy_milliseconds)
    hide_values(writer)
    return writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True, reading=True), writer


def _sqlite_engine(url: URL, busy_milliseconds: int, *, reading: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=5,
        max_overflow=15,
        pool_timeout=busy_milliseconds / 1000,
        hide_parameters=True,
        connect_args={"timeout": busy_milliseconds / 1000, "check_same_thread": False, "cached_statements": 256},
        execution_options={"reading": reading},
    )
    event.listen(engine, "do_connect", lambda *_: _private(url))
    begin_statement = "BEGIN" if reading else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:
        # By default the driver begins a transaction only before a write, which is too late to protect earlier reads.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA recursive_triggers = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        if reading:
            cursor.execute("PRAGMA query_only = ON")
        elif cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if not reading:
            left = deadline.left()
            # In steps, so that most changes of a connection wait as long as the one before, and nothing has to be set.
            wait = busy_milliseconds if left is None else max(0, min(busy_milliseconds, int(left * 1000) // WAIT_STEP * WAIT_STEP))
            if connection.info.get(_WAIT, busy_milliseconds) != wait:
                driver.execute(f"PRAGMA busy_timeout = {wait}")
                connection.info[_WAIT] = wait
        driver.execute(begin_statement)

    hide_values(engine)
    if reading and url.database and not url.database.startswith("file:"):
        read_only.follow(engine, url.database)
    return engine


@dataclass
class _Shared:
    """A snapshot for all reads of a block: the engine, what closes it, and its connection once one of them has begun."""

    engine: Engine
    closing: contextlib.ExitStack
    connection: Connection | None = None


_shared: ContextVar[_Shared | None] = ContextVar("shared_snapshot", default=None)


@contextlib.contextmanager
def shared_snapshot(engine: Engine) -> Iterator[None]:
    """Makes every `snapshot` of the engine in the block the same one, which the first of them begins."""
    with contextlib.ExitStack() as stack:
        token = _shared.set(_Shared(engine, stack))
        try:
            yield
        finally:
            _shared.reset(token)


@contextlib.contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Yields a connection in a transaction of its own, or in that of the enclosing `shared_snapshot`."""
    shared = _shared.get()
    if shared is None or shared.engine is not engine:
        with engine.connect() as connection, connection.begin():
            yield connection
        return
    if shared.connection is None:
        shared.connection = shared.closing.enter_context(engine.connect())
        shared.connection.begin()
    try:
        yield shared.connection
    except DBAPIError:
        shared.connection = None  # It may be lost, or its transaction: the next read tries another.
        raise


def _private(url: URL) -> None:
    """Makes a new SQLite file readable by its owner alone; SQLite gives its other files (-wal, -shm) the same mode."""
    with contextlib.suppress(OSError):  # Opening the database says what is wrong with the path.
        os.close(os.open(str(url.database), os.O_CREAT | os.O_EXCL, 0o600))


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorname.startswith("SQLITE_BUSY")


def migration_engine(url: URL) -> Engine:
    """Returns an engine for migrations, with long waits and, on SQLite, without foreign keys, because tables are recreated."""
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"connect_timeout": 5, "application_name": "sec-release-bot", "prepare_threshold": None},
        )

    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": MIGRATION_SECONDS})
    event.listen(engine, "do_connect", lambda *_: _private(url))

    # Switching a new file to WAL fails at once, whatever the timeout, if another process has it open.
    @retry(
        retry=retry_if_exception(_is_busy),
        wait=wait_fixed(0.05),
        stop=stop_after_delay(MIGRATION_SECONDS),
        reraise=True,
    )
    def write_ahead(connection: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]  # It is connected.

    return engine

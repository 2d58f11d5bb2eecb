"""Faults of the database: one exception for each, with a sentence for people as its text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError


class StoreFault(Exception):  # noqa: N818 - a fault is what the house calls it
    """A fault of the database rather than of the request. `detail` is what the database said of itself, for the log alone."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


class StoreBusy(StoreFault):
    """The database is locked by another change; the request can be retried."""


class StoreReadOnly(StoreFault):
    """The database is read-only."""


class StoreFull(StoreFault):
    """The disk of the database is full."""


class StoreBehind(StoreFault):
    """The database's schema is older than this program."""


class StoreUnreachable(StoreFault):
    """The database can't be opened or reached."""


class StoreUnknown(StoreFault):
    """The database did not say whether it committed the change. Callers look up the change's key before they answer."""


class StoreStale(StoreFault):
    """Somebody else changed a row since it was read (optimistic locking)."""


BUSY = "The database is busy with another change. Try again in a moment."
LATE = "The bot is busy and did not get to this in time, so nothing was changed. Try again in a moment."
READ_ONLY = "The database is read-only. Make it writable for this program, then try again."
FULL = "The disk of the database is full, so nothing was changed. Free some space on it, then try again."
NO_RIGHT = "The database role may not do this. Migrate as the role that owns the tables, and give this one its rights by migrate --grant."
BEHIND = "The database is older than this version of the program. Run `python -m bot migrate`."
UNREACHABLE = "The database can't be reached. Check that it is running, and DATABASE_URL."
UNUSABLE = "The database can't be opened. Check the file and its folder, and DATABASE_URL."
UNKNOWN = "The database did not say whether it saved this. Look at the record before you try again."
STALE = "Somebody else changed this in the meantime. Open it again and repeat your change."

_BUSY_STATES = frozenset({"55P03", "40P01", "40001", "57014", "53300"})
_BEHIND_STATES = frozenset({"42P01", "42703"})
_FULL_STATES = frozenset({"53100"})
_LOST_CLASSES = ("08", "57P", "25P03", "53", "58", "XX", "F0", "28", "3D")
"""SQLSTATEs of a server that ends, refuses or fails, whatever was asked of it; 25P03 is a transaction that was idle for too long."""

_UNDECIDED_CLASSES = ("08", "57P", "58", "XX")
"""SQLSTATEs after which a COMMIT may have taken effect. Any other error at COMMIT has undone the transaction."""


def fault_of(error: SQLAlchemyError) -> StoreFault | None:
    """Returns the fault behind a database error, or None for other errors, such as a violated constraint."""
    if isinstance(error, PoolTimeoutError):
        return StoreBusy(BUSY)
    if isinstance(error, StaleDataError):
        return StoreStale(STALE)
    if not isinstance(error, DBAPIError):
        return None
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _sqlite_fault(original)
    lost = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    return _postgresql_fault(original, lost=lost)


def _sqlite_fault(original: sqlite3.Error) -> StoreFault | None:
    name = getattr(original, "sqlite_errorname", "")
    text = str(original)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(BUSY)
    if name.startswith("SQLITE_READONLY"):
        return StoreReadOnly(READ_ONLY)
    if name.startswith("SQLITE_FULL"):
        return StoreFull(FULL)
    # SQLite has one code for every fault of a statement, so that here only the text tells.
    if text.startswith(("no such table", "no such column")) or "has no column named" in text:
        return StoreBehind(BEHIND)
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_IOERR", "SQLITE_PERM", "SQLITE_AUTH")):
        return StoreUnreachable(UNUSABLE, f"{name}: {text}")
    return None


def _postgresql_fault(original: BaseException | None, *, lost: bool) -> StoreFault | None:
    state = str(getattr(original, "sqlstate", None) or "")
    if state in _BUSY_STATES:
        return StoreBusy(BUSY)
    if state == "42501":
        return StoreReadOnly(NO_RIGHT)
    if state == "25006":
        return StoreReadOnly(READ_ONLY)
    if state in _FULL_STATES:
        return StoreFull(FULL)
    if state in _BEHIND_STATES:
        return StoreBehind(BEHIND)
    if state.startswith(_LOST_CLASSES) or (lost and not state):
        first = str(original).strip().splitlines()[0] if str(original).strip() else "no answer"
        return StoreUnreachable(UNREACHABLE, f"{type(original).__name__}: {first}")
    return None


def is_undecided(error: Exception) -> bool:
    """Whether an error at COMMIT leaves open if the change was stored: the connection was lost, or the disk failed, before the answer."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        return getattr(original, "sqlite_errorname", "").startswith("SQLITE_IOERR")
    state = getattr(original, "sqlstate", None)
    return isinstance(error, DBAPIError) and (state is None or state.startswith(_UNDECIDED_CLASSES))


@contextmanager
def store_faults() -> Iterator[None]:
    """Converts database errors into store faults; passes other errors through."""
    try:
        yield
    except SQLAlchemyError as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise fault from error
    except Exception as error:  # BEGIN is sent through the driver itself, so SQLAlchemy does not wrap its errors.
        fault = _driver_fault(error)
        if fault is None:
            raise
        raise fault from error


def _driver_fault(error: Exception) -> StoreFault | None:
    if isinstance(error, sqlite3.Error):
        return _sqlite_fault(error)
    if type(error).__module__.partition(".")[0] == "psycopg":
        return _postgresql_fault(error, lost=True)
    return None


def hide_values(engine: Engine) -> None:
    """Keeps people's words out of an engine's errors, and so out of the log: some errors quote the row or value that did not fit."""

    @event.listens_for(engine, "handle_error")
    def _hide(context: ExceptionContext) -> None:
        original, wrapped = context.original_exception, context.sqlalchemy_exception
        if isinstance(original, sqlite3.Error) or wrapped is None:
            return  # SQLite names tables and columns only.
        text = _without_values(original) if isinstance(wrapped, DBAPIError) else "a value could not be passed to the database"
        original.args = (text,)
        original.__cause__ = original.__context__ = None
        wrapped.args = (f"({type(original).__module__}.{type(original).__name__}) {text}",)


def _without_values(original: BaseException) -> str:
    """Returns the server's message without its details; without any of it if it quotes a value (class 22, data exceptions)."""
    diagnosis, state = getattr(original, "diag", None), str(getattr(original, "sqlstate", None) or "")
    if diagnosis is None or not state:
        return str(original)
    if not state.startswith("22"):
        return f"{diagnosis.message_primary} (SQLSTATE {state})"
    return f"SQLSTATE {state}"

"""Faults of the database: one exception for each, with a sentence for people as its text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError


class StoreFault(Exception):  # noqa: N818 - a fault is what the house calls it
    """A fault of the database rather than of the request."""


class StoreBusy(StoreFault):
    """The database is locked by another change; the request can be retried."""


class StoreReadOnly(StoreFault):
    """The database is read-only."""


class StoreBehind(StoreFault):
    """The database's schema is older than this program."""


class StoreUnreachable(StoreFault):
    """The database can't be opened or reached."""


class StoreStale(StoreFault):
    """Somebody else changed a row since it was read (optimistic locking)."""


BUSY = "The database is busy with another change. Try again in a moment."
READ_ONLY = "The database is read-only. Make it writable for this program, then try again."
BEHIND = "The database is older than this version of the program. Run `python -m bot migrate`."
STALE = "Somebody else changed this in the meantime. Open it again and repeat your change."

_BUSY_STATES = frozenset({"55P03", "40P01", "40001", "57014", "53300"})
_BEHIND_STATES = frozenset({"42P01", "42703"})


def fault_of(error: SQLAlchemyError) -> StoreFault | None:
    """Returns the fault behind a database error, or None for other errors, such as a violated constraint."""
    if isinstance(error, PoolTimeoutError):
        return StoreBusy(BUSY)
    if isinstance(error, StaleDataError):
        return StoreStale(STALE)
    if not isinstance(error, DBAPIError):
        return None
    original = error.orig
    return _sqlite_fault(original) if isinstance(original, sqlite3.Error) else _postgresql_fault(original)


def _sqlite_fault(original: sqlite3.Error) -> StoreFault | None:
    name = getattr(original, "sqlite_errorname", "")
    text = str(original)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(BUSY)
    if name.startswith("SQLITE_READONLY"):
        return StoreReadOnly(READ_ONLY)
    if text.startswith(("no such table", "no such column")) or "has no column named" in text:
        return StoreBehind(BEHIND)
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_IOERR", "SQLITE_FULL")):
        return StoreUnreachable(f"The database can't be used: {text}.")
    return None


def _postgresql_fault(original: BaseException | None) -> StoreFault | None:
    state = getattr(original, "sqlstate", None)
    if state in _BUSY_STATES:
        return StoreBusy(BUSY)
    if state == "25006":
        return StoreReadOnly(READ_ONLY)
    if state in _BEHIND_STATES:
        return StoreBehind(BEHIND)
    if type(original).__name__ == "OperationalError" or (state or "").startswith(("08", "57P")):
        first = str(original).strip().splitlines()[0] if str(original).strip() else "no answer"
        return StoreUnreachable(f"The database can't be reached: {first}.")
    return None


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
    except sqlite3.Error as error:  # BEGIN is sent through the driver itself, so SQLAlchemy does not wrap its errors.
        fault = _sqlite_fault(error)
        if fault is None:
            raise
        raise fault from error

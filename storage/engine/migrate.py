"""Database migration, and whether the database is up to date. Alembic is imported only to migrate."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.engine.engines import migration_engine, normalised_url
from storage.engine.faults import StoreBehind, StoreBusy, store_faults
from storage.engine.session import Store
from storage.engine.triggers import guard_audit, missing_guards

HEAD = "0074"
"""The newest migration, repeated here so that a request need not import Alembic. A test compares it with the folder."""

_VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"
_MIGRATION_LOCK = 7_021_105
"""The PostgreSQL advisory lock that lets one process migrate at a time."""


class Schema(StrEnum):
    """How a database's schema stands to this program. AHEAD is a newer program's, which this one serves: migrations only add."""

    BEHIND = "behind"
    HEAD = "head"
    AHEAD = "ahead"


def migrate(url: str) -> Schema:
    """Migrates the database at `url` to head in one transaction and recreates the audit's triggers; one process at a time.

    A schema that is ahead is left as it is. Returns how the schema then stands, HEAD or AHEAD.
    """
    found = _ready(url)
    if found:
        return found
    run = _alembic()  # Loaded before the lock is taken, so that other starters wait less.
    engine = migration_engine(normalised_url(url))
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _MIGRATION_LOCK})
            if _schema(connection) is Schema.AHEAD:
                return Schema.AHEAD
            run(connection, "head")
            guard_audit(connection)
            _check_references(connection)
    finally:
        engine.dispose()
    return Schema.HEAD


def _ready(url: str) -> Schema | None:
    """Returns how a database stands that needs no migration, None for one that does or that can't be read now; takes no lock."""
    parsed = normalised_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        return None
    store = Store(url)
    try:
        with store.reading() as connection:
            found = _schema(connection)
            done = found is Schema.AHEAD or (found is Schema.HEAD and not missing_guards(connection))
            return found if done else None
    except (StoreBehind, StoreBusy):
        return None
    finally:
        store.close()


def upgrade(connection: Connection, revision: str) -> None:
    """Runs the migrations up to `revision` in the connection's current transaction."""
    _alembic()(connection, revision)


def _alembic() -> Callable[[Connection, str], None]:
    from alembic import command, config  # Imported here because requests never migrate and Alembic is slow to import.

    def run(connection: Connection, revision: str) -> None:
        settings = config.Config()
        settings.set_main_option("script_location", "storage:migrations")
        settings.set_main_option("path_separator", "os")
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)

    return run


def known_versions() -> frozenset[str]:
    """Returns the schema versions that this program knows, from the names of its migrations."""
    return frozenset(each.name.partition("_")[0] for each in _VERSIONS.glob("[0-9]*_*.py"))


def _check_references(connection: Connection) -> None:
    """SQLite drops foreign-key checks while tables are recreated, so this verifies that none dangles before the commit."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("the migration left a reference to a row that is not there")


def _schema(connection: Connection) -> Schema:
    if not inspect(connection).has_table("alembic_version"):
        return Schema.BEHIND
    return _standing(connection)


def _standing(connection: Connection) -> Schema:
    versions = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if versions == [HEAD]:
        return Schema.HEAD
    return Schema.AHEAD if set(versions) - known_versions() else Schema.BEHIND


def schema_of(store: Store) -> Schema:
    """Returns how the database's schema stands to this program. One statement; without Alembic."""
    try:
        with store.reading() as connection:
            return _standing(connection)
    except StoreBehind:
        return Schema.BEHIND


def is_usable(store: Store) -> bool:
    """Whether this program can work on the database: it is at this program's head, or ahead of it. One statement; without Alembic."""
    return schema_of(store) is not Schema.BEHIND

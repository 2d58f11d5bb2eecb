"""Database migration, and whether the database is up to date. Alembic is imported only to migrate."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.engine.engines import migration_engine, normalised_url
from storage.engine.faults import StoreBehind, store_faults
from storage.engine.session import Store
from storage.engine.triggers import guard_audit

HEAD = "0040"
"""The newest migration, repeated here so that a request need not import Alembic. A test compares it with the folder."""

_MIGRATION_LOCK = 7_021_105
"""The PostgreSQL advisory lock that lets one process migrate at a time."""


def migrate(url: str) -> None:
    """Migrates the database at `url` to head in one transaction and recreates the audit's triggers; one process at a time."""
    engine = migration_engine(normalised_url(url))
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _MIGRATION_LOCK})
            upgrade(connection, "head")
            guard_audit(connection)
            _check_references(connection)
    finally:
        engine.dispose()


def upgrade(connection: Connection, revision: str) -> None:
    """Runs the migrations up to `revision` in the connection's current transaction."""
    from alembic import command, config  # Imported here because requests never migrate and Alembic is slow to import.

    settings = config.Config()
    settings.set_main_option("script_location", "storage:migrations")
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    command.upgrade(settings, revision)


def _check_references(connection: Connection) -> None:
    """SQLite drops foreign-key checks while tables are recreated, so this verifies that none dangles before the commit."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("the migration left a reference to a row that is not there")


def is_at_head(store: Store) -> bool:
    """Whether the database is at this program's head. One statement; without Alembic."""
    try:
        with store.reading() as connection:
            return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [HEAD]
    except StoreBehind:
        return False

"""The database brought to head, and the question whether it is there. Alembic is imported only to migrate."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.engine.engines import migration_engine, normalised_url
from storage.engine.faults import StoreBehind, told_plainly
from storage.engine.session import Store
from storage.engine.triggers import guard_audit

HEAD = "0005"
"""The newest migration, named here so that a request can ask without importing Alembic; a test holds it to the folder."""

_MIGRATION_LOCK = 7_021_105
"""The PostgreSQL advisory lock under which one process migrates at a time."""


def migrate(url: str) -> None:
    """Brings the database at `url` to head in one transaction, one process at a time, and sets the audit's triggers anew."""
    engine = migration_engine(normalised_url(url))
    try:
        with told_plainly(), engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _MIGRATION_LOCK})
            upgrade(connection, "head")
            guard_audit(connection)
            _check_references(connection)
    finally:
        engine.dispose()


def upgrade(connection: Connection, revision: str) -> None:
    """Runs the migrations up to `revision` in the connection's own transaction."""
    from alembic import command  # Imported here: a request never migrates, and Alembic is slow to import.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _check_references(connection: Connection) -> None:
    """On SQLite, foreign keys are off while tables are recreated: looks that none dangles before the commit."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("the migration left a reference to a row that is not there")


def is_at_head(store: Store) -> bool:
    """Whether the database is at this program's head. One statement; without Alembic."""
    try:
        with store.reading() as connection:
            return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [HEAD]
    except StoreBehind:
        return False

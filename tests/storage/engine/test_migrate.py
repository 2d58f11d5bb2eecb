"""Migrations: what they make is what the program declares, and the audit's triggers are there after each."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.engine.engines import migration_engine, normalised_url
from storage.engine.migrate import HEAD, is_usable, migrate
from storage.engine.session import Store
from storage.engine.triggers import guard_audit
from storage.release_file.loader import load
from storage.releases.releases import release_keys
from storage.tables import METADATA
from tests.builders.databases import DIALECTS, Databases
from tests.builders.release_files import AT, contents, june
from tests.profiles import examples


def test_the_migrated_database_is_what_the_tables_declare(database_url: str) -> None:
    """Alembic sees no difference between the migrations and the classes, nor do the CHECK constraints' names."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = create_engine(normalised_url(database_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
            assert compare_metadata(context, METADATA) == []
            found = inspect(connection)
            for name, table in METADATA.tables.items():
                declared = {str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)}
                assert {str(each["name"]) for each in found.get_check_constraints(name)} == declared, name
                foreign = {(tuple(each["constrained_columns"]), each["options"].get("deferrable")) for each in found.get_foreign_keys(name)}
                assert foreign == {(tuple(each.column_keys), True) for each in table.foreign_key_constraints}, name
    finally:
        engine.dispose()


def test_head_is_the_newest_migration() -> None:
    """The head that requests compare with is the folder's."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


PARTIAL = {"ix_outbox_open", "ix_nudge_message_open", "ix_nudge_note_open", "ix_milestone_day_open"}


def test_indexes_of_what_is_open_are_partial_on_both_databases(databases: Databases, dialect: str) -> None:
    """What is done with stays in the tables, and out of these indexes; the models name the condition for SQLite alone."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'",
        "postgresql": "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% WHERE %'",
    }
    engine = create_engine(normalised_url(databases.migrated(dialect)))
    with engine.connect() as connection:
        found = set(connection.execute(text(asked[dialect])).scalars())
    engine.dispose()
    assert found >= PARTIAL


@pytest.fixture(scope="module")
def imported(databases: Databases) -> list[str]:
    """What one process says that imports the tables, the inbox and the outbox, and asks a database of each kind whether it is at head.

    First whether PostgreSQL's dialect was imported; then of each database whether it is at head, and whether Alembic was imported.
    """
    program = (
        "import sys, storage.tables, storage.mail.inbox, storage.mail.outbox, storage.nudges.sent.reminders, storage.nudges.sent.ledger\n"
        "from storage.engine.session import Store\n"
        "from storage.engine.migrate import is_usable\n"
        "for url in sys.argv[1:]:\n"
        "    store = Store(url)\n"
        "    if store.dialect == 'sqlite': print('sqlalchemy.dialects.postgresql' in sys.modules)\n"
        "    print(is_usable(store), 'alembic' in sys.modules)\n"
        "    store.close()"
    )
    urls = [databases.empty(each) for each in DIALECTS]
    told = subprocess.run([sys.executable, "-W", "error", "-c", program, *urls], capture_output=True, text=True, check=True)
    for url in urls:
        databases.drop(url)
    return told.stdout.splitlines()


def test_a_process_on_sqlite_imports_no_other_dialect(imported: list[str]) -> None:
    """The tables, the inbox and the outbox do without PostgreSQL's dialect, which is two and a half megabytes."""
    assert imported[0] == "False"


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    """An empty database is behind, a migrated one is at head, and migrating again keeps what is stored."""
    store = Store(empty_url)
    try:
        assert not is_usable(store)
        migrate(empty_url)
        assert is_usable(store)
        load(store, contents(june()), at=AT)
        migrate(empty_url)
        with store.reading() as connection:
            assert release_keys(connection) == ["june-2020"]
        with store.statements() as seen:
            assert is_usable(store)
        assert len(seen) == 1
    finally:
        store.close()


def test_processes_that_migrate_at_once_make_one_database(empty_url: str) -> None:
    """Two halves of the program that start together both find the database at head."""
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate, [empty_url] * 3))
    store = Store(empty_url)
    try:
        assert is_usable(store)
    finally:
        store.close()


def test_new_files_that_are_opened_at_once_all_become_write_ahead_files(tmp_path: Path) -> None:
    """SQLite refuses the change of a file that somebody else has just opened, without any waiting: it is tried again."""

    def opened(path: Path) -> str:
        engine = migration_engine(normalised_url(f"sqlite:///{path}"))
        try:
            with engine.connect() as connection:
                return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        for number in range(examples(1)):
            assert set(pool.map(opened, [tmp_path / f"{number}.db"] * 4)) == {"wal"}


def test_the_triggers_are_back_after_a_migration_that_recreates_the_audit(database_url: str) -> None:
    """A batch migration drops the triggers with the table; migrating sets them again, and the rows are all there."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    store = Store(database_url)
    load(store, contents(june()), at=AT)
    engine = migration_engine(normalised_url(database_url))
    try:
        with engine.connect() as connection, connection.begin():
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table("audit", recreate="always") as batch:
                batch.alter_column("via", existing_type=METADATA.tables["audit"].c.via.type, nullable=False)
        with engine.connect() as connection, connection.begin() as unguarded:
            assert connection.exec_driver_sql("DELETE FROM audit").rowcount > 0
            unguarded.rollback()
        migrate(database_url)
        with pytest.raises(DBAPIError, match="append-only"), store.writing() as guarded:
            guarded.exec_driver_sql("DELETE FROM audit")
        with store.writing() as connection:
            guard_audit(connection)
        with pytest.raises(DBAPIError, match="append-only"), store.writing() as guarded:
            guarded.exec_driver_sql("UPDATE audit SET actor = 'x'")
    finally:
        engine.dispose()
        store.close()


def test_asking_for_head_does_not_import_alembic(imported: list[str]) -> None:
    """A request that asks whether the database is at head pays for no migration tool, on either database."""
    assert imported[1:] == ["False False"] * 2

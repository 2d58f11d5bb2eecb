"""Upgrades: from each released version with its data, by many starters at once, killed at any step, and beside older programs."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from bot.config import read
from bot.run import loading
from storage.engine.migrate import HEAD, Schema, is_usable, known_versions, migrate, schema_of
from storage.engine.session import Store
from storage.history import audit, state
from tests.builders.databases import DIALECTS, Databases
from tests.profiles import either
from tests.storage.engine.expanding import faults
from tests.storage.older.restore import RELEASED, dump_of, fill_postgresql, restored_to_postgresql, restored_to_sqlite

VERSIONS = Path(__file__).parents[3] / "storage" / "migrations" / "versions"
EXPAND_FROM = "0016"
"""From here on migrations only add, so that an older version serves a newer schema."""


@pytest.fixture(params=RELEASED)
def version(request: pytest.FixtureRequest) -> str:
    """Each released version."""
    return str(request.param)


def _restored(url: str, version: str) -> None:
    if url.startswith("sqlite"):
        restored_to_sqlite(url.removeprefix("sqlite:///"), version)
    else:
        restored_to_postgresql(url, version)


def _whole(url: str) -> list[str]:
    store = Store(url)
    try:
        assert is_usable(store)
        with store.reading() as connection:
            return [*audit.verify(store), *(f"{each.thing} {each.how} {each.column}" for each in state.differences(connection))]
    finally:
        store.close()


def test_each_released_version_is_migrated_with_its_data(empty_url: str, version: str) -> None:
    """Its history is unbroken and says what is stored."""
    _restored(empty_url, version)
    assert migrate(empty_url) is Schema.HEAD
    assert _whole(empty_url) == []


@pytest.mark.parametrize("version", [each for each, (_, written) in RELEASED.items() if written >= "0015"])
def test_an_older_version_writes_into_the_newer_schema(databases: Databases, dialect: str, version: str) -> None:
    """Every row that it stored, by its own columns alone, is accepted by the tables of this version, and read by it."""
    url = databases.migrated(dialect)
    if dialect == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as new, closing(sqlite3.connect(":memory:")) as old:
            old.executescript(dump_of(version))
            new.executescript("PRAGMA foreign_keys = ON; PRAGMA defer_foreign_keys = ON;")
            triggers = new.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                new.execute(f"DROP TRIGGER {name}")
            new.execute("BEGIN")
            new.execute("PRAGMA defer_foreign_keys = ON")
            for (table,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
                rows = old.execute(f'SELECT * FROM "{table}"')
                columns = ", ".join(f'"{each[0]}"' for each in rows.description)
                new.execute(f'DELETE FROM "{table}"')
                new.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join("?" * len(rows.description))})', rows)
            new.execute("UPDATE alembic_version SET version_num = ?", (HEAD,))
            new.commit()
    else:
        fill_postgresql(url, version)
    store = Store(url)
    try:
        with store.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM audit")).scalar_one() > 400
        assert audit.verify(store) == []
    finally:
        store.close()
        databases.drop(url)


@pytest.mark.parametrize("dialect", either(DIALECTS, in_dev="sqlite"))
def test_twenty_starters_at_once_all_succeed(databases: Databases, dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On a new database, each migrates it and seats the admins, as `python -m bot` does before it serves; in dev on SQLite.

    `test_processes_that_migrate_at_once_make_one_database` has both databases there too.
    """
    url = databases.empty(dialect)
    config = read({"DATABASE_URL": url, "RELEASE_BOT_ADMINS": "U0BOSS,U0SECOND"})
    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(lambda _: loading.migrate(config), range(20))) == [0] * 20
    assert _whole(url) == []
    databases.drop(url)


def _killed_at(url: str, number: int) -> bool:
    """Migrates in a process that is gone before its statement of that number; False if it was done before that."""
    process = os.fork()
    if process == 0:
        seen = 0

        def count(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == number:
                os._exit(9)

        event.listen(Engine, "before_cursor_execute", count)
        try:
            migrate(url)
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, 9}, code
    return code == 9


@pytest.mark.parametrize("dialect", either(DIALECTS, in_dev="sqlite"))
def test_a_migration_that_is_killed_at_any_step_is_done_again(databases: Databases, dialect: str) -> None:
    """The database is as it was after each kill, and a later start migrates it whole; in dev on SQLite, where a table is made anew."""
    url = databases.empty(dialect)
    _restored(url, "0.1.0")
    kills = 0
    while _killed_at(url, 2 + 60 * kills):
        kills += 1
        assert _version(url) == "0005"
    assert kills >= 3
    assert _whole(url) == []
    databases.drop(url)


def _version(url: str) -> str:
    store = Store(url)
    try:
        with store.reading() as connection:
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    finally:
        store.close()


def test_a_schema_ahead_is_served_and_left_as_it_is(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer version's database is usable; `migrate` says so in a sentence, and changes nothing back."""
    store = Store(database_url)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert schema_of(store) is Schema.AHEAD
    assert is_usable(store)
    assert loading.migrate(read({"DATABASE_URL": database_url, "RELEASE_BOT_ADMINS": "U0BOSS"})) == 0
    assert capsys.readouterr().out == f"{loading.AHEAD}\n"
    assert _version(database_url) == "9999"
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0013'"))
    assert schema_of(store) is Schema.BEHIND
    store.close()


def _expanding() -> Iterator[Path]:
    yield from (each for each in sorted(VERSIONS.glob("0*.py")) if each.name[:4] >= EXPAND_FROM)


def test_migrations_only_add() -> None:
    """Nothing is dropped, renamed or tightened after 0015, so that the version before serves the database during an upgrade."""
    assert {each.name: found for each in _expanding() if (found := faults(each.read_text(encoding="utf-8")))} == {}
    assert HEAD in known_versions()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("op.drop_column('release', 'summary')", "changes what is there"),
        ("op.drop_table('note')", "changes what is there"),
        ("op.rename_table('note', 'remark')", "changes what is there"),
        ("op.alter_column('release', 'summary', nullable=False)", "changes what is there"),
        ("op.create_unique_constraint('x', 'note', ['text'])", "changes what is there"),
        ("op.create_check_constraint('x', 'note', 'text <> 1')", "changes what is there"),
        ("with op.batch_alter_table('note') as batch: batch.drop_column('text')", "changes what is there"),
        ("op.create_index('x', 'note', ['text'], unique=True)", "forbids rows"),
        ("op.add_column('note', sa.Column('x', sa.String(), nullable=False))", "requires a value"),
        ("op.add_column('note', sa.Column('x', sa.String(), sa.ForeignKeyConstraint(['x'], ['y.z'])))", "has a constraint"),
        ("op.execute('DELETE FROM note')", "says DELETE"),
        ("op.execute('ALTER TABLE note RENAME TO remark')", "says ALTER, RENAME"),
        ("op.add_column('note', sa.Column('x', sa.String()))", ""),
        ("op.add_column('note', sa.Column('x', sa.String(), nullable=False, server_default=''))", ""),
        ("op.create_table('other', sa.Column('x', sa.String(), nullable=False)); op.create_index('x', 'other', ['x'], unique=True)", ""),
        ("op.create_index('x', 'note', ['text'])", ""),
    ],
)
def test_what_only_adds_is_told_from_what_does_not(statement: str, fault: str) -> None:
    """Each kind of operation that an older version would stumble on is named; adding is not, and neither is what downgrade does."""
    source = f"def upgrade():\n    {statement}\n\ndef downgrade():\n    op.drop_table('note')\n"
    found = faults(source)
    assert any(fault in each for each in found) == bool(found) == bool(fault), found

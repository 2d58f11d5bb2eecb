"""Two PostgreSQL roles: one that migrates and owns, and one that serves and can't touch what keeps the audit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import make_url

from bot.__main__ import main
from storage.engine.migrate import migrate
from storage.engine.roles import GrantFault, grant
from storage.engine.session import Store
from storage.history import audit, state
from storage.mail import outbox
from storage.mail.messages import Notice
from storage.release_file.loader import load
from tests.builders.databases import Databases
from tests.builders.release_files import AT, act, contents, june


@dataclass
class Roles:
    """A database by its owner's and its server's addresses."""

    owner: str
    server: str
    name: str


@pytest.fixture(scope="module")
def roles(databases: Databases) -> Iterator[Roles]:
    """A database that one role owns and has migrated; the other got its rights by `migrate --grant`."""
    url = databases.empty("postgresql")
    parsed = make_url(url)
    name = f"{parsed.database}_server"
    addresses = []
    with psycopg.connect(url, autocommit=True) as connection:
        for role in (f"{parsed.database}_owner", name):
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'".encode())
            addresses.append(parsed.set(username=role, password="secret").render_as_string(hide_password=False))
        connection.execute(f'ALTER DATABASE "{parsed.database}" OWNER TO {parsed.database}_owner'.encode())
        connection.execute(f"ALTER SCHEMA public OWNER TO {parsed.database}_owner".encode())
    made = Roles(addresses[0], addresses[1], name)
    assert main(["migrate", "--grant", name], {"DATABASE_URL": made.owner, "RELEASE_BOT_ADMINS": "U0BOSS"}) == 0
    yield made
    databases.drop(url)


def test_the_server_can_do_all_that_the_bot_does(roles: Roles) -> None:
    """It loads, changes, queues, delivers and verifies; at head, its own `migrate` has nothing to do."""
    store = Store(roles.server)
    load(store, contents(june()), at=AT)
    with store.changing(act()) as tx:
        tx.audit_refusal("release:june-2020", "No.")
        outbox.enqueue(tx, Notice("x"), key="k", channel="C1")
    assert audit.verify(store) == []
    with store.reading() as connection:
        assert state.differences(connection) == []
    store.close()
    assert main(["migrate"], {"DATABASE_URL": roles.server}) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_no_change ON audit",
        "CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (id, seq, hash) VALUES (2, 1, 'x')",
        "UPDATE alembic_version SET version_num = '0001'",
        "ALTER TABLE release ADD COLUMN x TEXT",
        "CREATE TABLE x (y INT)",
        "DROP TABLE note",
        "TRUNCATE note",
        "SET session_replication_role = replica",
        "CREATE TRIGGER x BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
    ],
)
def test_the_server_cannot_touch_the_audit_or_the_schema(roles: Roles, statement: str) -> None:
    """PostgreSQL itself refuses, for want of the right."""
    with psycopg.connect(roles.server) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())


def test_tables_of_a_later_migration_are_the_server_s_too(roles: Roles) -> None:
    """What the owner makes afterwards can be read and written without another grant."""
    with psycopg.connect(roles.owner) as connection:
        connection.execute("CREATE TABLE later (id INT)")
    with psycopg.connect(roles.server) as connection:
        connection.execute("INSERT INTO later VALUES (1)")
        assert connection.execute("SELECT id FROM later").fetchall() == [(1,)]
    with psycopg.connect(roles.owner) as connection:
        connection.execute("DROP TABLE later")


def test_a_server_cannot_migrate_and_is_told_so(roles: Roles, databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    """A database that is behind is one sentence and exit 1."""
    with psycopg.connect(roles.owner) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0015'")
    assert main(["migrate"], {"DATABASE_URL": roles.server}) == 1
    assert "Migrate as the role that owns the tables" in capsys.readouterr().err
    with psycopg.connect(roles.owner) as connection:
        from storage.engine.migrate import HEAD

        connection.execute("UPDATE alembic_version SET version_num = %s", (HEAD,))


def test_a_role_that_could_give_itself_more_is_refused(roles: Roles, databases: Databases) -> None:
    """The owner, a role that is not there, and SQLite."""
    with pytest.raises(GrantFault, match="Name another role"):
        grant(roles.owner, roles.name.replace("_server", "_owner"))
    with pytest.raises(GrantFault, match="no role nobody"):
        grant(roles.owner, "nobody")
    url = databases.empty("sqlite")
    migrate(url)
    with pytest.raises(GrantFault, match="SQLite has no roles"):
        grant(url, "x")

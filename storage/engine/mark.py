"""The mark of the local workspace in its SQLite file, and whether it may take over an unmarked file (promise 12)."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.engine.session import Store

WORKSPACE = 0x53454357
"""SQLite's application id of a file that is the local workspace's: "SECW". Copies of the file keep it."""

_TABLES = text("SELECT name FROM sqlite_master WHERE type = 'table'")


def is_workspace(connection: Connection) -> bool:
    """Returns whether the file is marked as the local workspace's; PostgreSQL never is. One statement, none on PostgreSQL."""
    return connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA application_id")).scalar_one() == WORKSPACE


def mark_workspace(store: Store) -> None:
    """Marks a SQLite file as the local workspace's."""
    with store.writing() as connection:
        connection.execute(text(f"PRAGMA application_id = {WORKSPACE}"))


def owner_fault(connection: Connection) -> str:
    """Returns why the local workspace must leave an unmarked SQLite file alone, or "" if it may take it over."""
    tables = set(connection.execute(_TABLES).scalars())
    if tables and "alembic_version" not in tables:
        return "is a file of another program"
    people = 0
    for table in sorted({"deputy", "member"} & tables):
        people += connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - Names from the line above.
    return "has people on its roster, so it is not the local workspace's" if people else ""

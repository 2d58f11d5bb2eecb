"""Makes a database of a dump beside it, as an earlier version left it."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import psycopg

from storage.engine.engines import migration_engine, normalised_url
from storage.engine.migrate import upgrade

FIRST = "0.1.0"
DUMP = Path(__file__).parent / "database.sql"
RELEASED = {FIRST: (DUMP, "0005"), "0.2.0": (Path(__file__).parent / "0015.sql.gz", "0015")}
"""By released version: its dump, and the migration at which it was written."""


def dump_of(version: str) -> str:
    """The dump of a released version, as SQL for SQLite."""
    path, _ = RELEASED[version]
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text(encoding="utf-8")


def restored_to_sqlite(path: str, version: str = FIRST) -> None:
    """The dump as it was taken."""
    with sqlite3.connect(path) as connection:
        connection.executescript(dump_of(version))
    connection.close()


def restored_to_postgresql(url: str, version: str = FIRST) -> None:
    """The dump's rows in the tables that its migration makes on PostgreSQL; each value is read by its column's own type."""
    engine = migration_engine(normalised_url(url))
    with engine.connect() as connection, connection.begin():
        upgrade(connection, RELEASED[version][1])
    engine.dispose()
    fill_postgresql(url, version)


def fill_postgresql(url: str, version: str) -> None:
    """Puts the dump's rows, by its own columns alone, into the tables that are there."""
    old = sqlite3.connect(":memory:")
    old.executescript(dump_of(version))
    with psycopg.connect(url) as new:
        new.execute("SET session_replication_role = replica")
        new.execute("SET timezone = 'UTC'")
        for (table,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
            found = old.execute(f'SELECT * FROM "{table}"')
            names = [each[0] for each in found.description]
            new.execute(f'DELETE FROM "{table}"'.encode())  # What a migration put there is in the dump as well.
            columns, places = ", ".join(f'"{each}"' for each in names), ", ".join(["%s"] * len(names))
            rows = [[None if value is None else str(value) for value in row] for row in found]
            new.cursor().executemany(f'INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE VALUES ({places})'.encode(), rows)
        for table, column in new.execute(_NUMBERED).fetchall():
            new.execute(
                f"""SELECT setval(pg_get_serial_sequence('{table}', '{column}'), (SELECT max("{column}") FROM "{table}"))""".encode()
            )
    old.close()


_NUMBERED = (
    b"SELECT table_name, column_name FROM information_schema.columns"
    b" WHERE table_schema = 'public' AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
)

"""The inbox: each delivery from Slack is acted upon once, however often it arrives."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.session import Change
from storage.tables import InboxRow, table_of

_INBOX = table_of(InboxRow)


@cache
def _insertion(table: Table, dialect: str) -> Any:
    build: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return build(table).on_conflict_do_nothing().returning(table.c.key)


def insert_once(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Inserts a row unless one of its unique keys is there already; whether it was inserted. One statement."""
    return connection.execute(_insertion(table, connection.dialect.name), values).first() is not None


def claim(tx: Change, key: str) -> bool:
    """Takes the delivery with this key in the transaction; False where it was taken before. No key (a command line) is always new."""
    if not key:
        return True
    values = {"key": key, "received_at": tx.now, "actor": tx.act.actor, "command": tx.act.command}
    return insert_once(tx.connection, _INBOX, values)

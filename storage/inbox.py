"""The inbox: each delivery from Slack is acted upon once, however often it arrives."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from storage.session import Change
from storage.tables import InboxRow, table_of

_INBOX = table_of(InboxRow)


def insert_once(connection: Connection, table: Any, values: dict[str, Any]) -> bool:
    """Inserts a row unless one of its unique keys is there already; whether it was inserted. One statement."""
    build = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = build(table).values(values).on_conflict_do_nothing().returning(table.c.key)
    return connection.execute(statement).first() is not None


def claim(tx: Change, key: str) -> bool:
    """Takes the delivery with this key in the transaction; False where it was taken before. No key (a command line) is always new."""
    if not key:
        return True
    values = {"key": key, "received_at": tx.now, "actor": tx.act.actor, "command": tx.act.command}
    return insert_once(tx.connection, _INBOX, values)

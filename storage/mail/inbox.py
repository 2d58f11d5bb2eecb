"""The inbox: each delivery from Slack is acted upon once, however often it arrives."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from storage.engine.session import Change
from storage.tables import InboxRow, table_of

_INBOX = table_of(InboxRow)


@cache
def insertion(table: Table, dialect: str) -> Any:
    """An insert that leaves a row alone which is there already. Only the dialect at hand is imported."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    return insert(table).on_conflict_do_nothing()


@cache
def _telling(table: Table, dialect: str) -> Any:
    return insertion(table, dialect).returning(table.c.key)


def insert_once(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Inserts a row unless one of its unique keys is there already; whether it was inserted. One statement."""
    return connection.execute(_telling(table, connection.dialect.name), values).first() is not None


def claim(tx: Change, key: str) -> bool:
    """Takes the delivery with this key in the transaction; False where it was taken before. No key (a command line) is always new."""
    if not key:
        return True
    values = {"key": key, "received_at": tx.now, "actor": tx.act.actor, "command": tx.act.command}
    return insert_once(tx.connection, _INBOX, values)

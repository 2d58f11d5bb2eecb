"""The inbox: each delivery from Slack is taken once, by its key; `bot.housekeeping` removes old keys."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table, select

from storage.engine.session import Change
from storage.tables import InboxRow, table_of

_INBOX = table_of(InboxRow)


@cache
def insertion(table: Table, dialect: str) -> Any:
    """Returns an insert that ignores existing rows. Only the dialect in use is imported."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table).on_conflict_do_nothing()


@cache
def _telling(table: Table, dialect: str) -> Any:
    return insertion(table, dialect).returning(table.c.key)


def insert_once(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Inserts a row unless a unique key exists, and returns whether it was inserted. One statement."""
    return connection.execute(_telling(table, connection.dialect.name), values).first() is not None


def claim(tx: Change, key: str) -> bool:
    """Claims the delivery with this key in the transaction; False if it was processed before. An empty key (command line) is always new."""
    if not key:
        return True
    values = {"key": key, "received_at": tx.now, "actor": tx.act.actor, "command": tx.act.command}
    return insert_once(tx.connection, _INBOX, values)


def is_claimed(tx: Change, key: str) -> bool:
    """Whether the delivery with this key was processed. One statement."""
    return tx.connection.execute(select(_INBOX.c.key).where(_INBOX.c.key == key)).first() is not None

"""Comparison of the history with the current rows, and with an anchor that was kept outside the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from policy.model.partial_date import PartialDate
from storage.columns import default_of, plain
from storage.history import raw
from storage.history.audit import Records, replay_entry
from storage.history.journal import Head, recorded_columns, thing_of
from storage.tables import AUDITED, AuditRow, table_of

_AUDIT = table_of(AuditRow)
_REPLAYED = [_AUDIT.c[name] for name in ("seq", "outcome", "thing", "field", "after")]

REMOVED = "removed"
ADDED = "added"
CHANGED = "changed"
NOT_REPLAYED = "not replayed"


@dataclass(frozen=True)
class Discrepancy:
    """A record that differs between the database and the history.

    `how` is REMOVED (only the history has it), ADDED (only the database has it), CHANGED (`column` differs) or NOT_REPLAYED (entry
    `recorded` of the history can't be applied). `values` are the record's current values, or the last ones in the history.
    """

    thing: str
    how: str
    values: Mapping[str, Any]
    column: str = ""
    recorded: Any = None
    stored: Any = None


def differences(connection: Connection) -> list[Discrepancy]:
    """Replays the history and compares every table that it governs, in one snapshot; columns that are derived from others too."""
    replayed: Records = {name: {} for name in AUDITED}
    found: list[Discrepancy] = []
    for row in raw.rows(connection, _REPLAYED, order=[_AUDIT.c.seq]):
        try:
            replay_entry(replayed, row["outcome"], row["thing"], row["field"], row["after"])
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            found.append(Discrepancy(str(row["thing"]), NOT_REPLAYED, {}, recorded=row["seq"]))
    for name, table in AUDITED.items():
        found += _of_table(connection, table, replayed[name])
    return found


def _of_table(connection: Connection, table: Table, replayed: dict[str, dict[str, Any]]) -> Iterator[Discrepancy]:
    recorded = recorded_columns(table)
    derived = {column.name: column.info["derived"] for column in table.columns if column.info.get("derived", column.name) != column.name}
    read = [column for column in table.columns if column in recorded or column.name in derived]
    for stored in raw.rows(connection, read, order=list(table.primary_key.columns)):
        thing = thing_of(table, stored)
        before = replayed.pop(thing, None)
        if not isinstance(before, dict):
            yield Discrepancy(thing, ADDED, stored)
            continue
        for column in recorded:
            expected = before.get(column.name, default_of(column))
            if not _same(stored[column.name], expected):
                yield Discrepancy(thing, CHANGED, stored, column.name, expected, stored[column.name])
        for name, source in derived.items():
            if not _same(stored[name], _exact(stored[source])):
                yield Discrepancy(thing, CHANGED, stored, name, _exact(stored[source]), stored[name])
    for thing, values in replayed.items():
        yield Discrepancy(thing, REMOVED, values if isinstance(values, dict) else {})


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _exact(text: Any) -> Any:
    try:
        return plain(PartialDate.parse(text).exact) if isinstance(text, str) else None
    except ValueError:
        return None


def anchor_fault(connection: Connection, anchor: Head) -> str:
    """Compares the history with its head of an earlier day. Returns a sentence if it does not hold that entry unchanged, else ""."""
    found = next(iter(list(raw.rows(connection, [_AUDIT.c.hash], _AUDIT.c.seq == anchor.seq))), None)
    if found is None:
        return f"Entry {anchor.seq} of the anchor is missing: the history was cut off before it."
    if found["hash"] != anchor.hash:
        return f"Entry {anchor.seq} has another hash than the anchor: the history up to it was rewritten."
    return ""

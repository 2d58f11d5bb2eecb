"""The audit as a whole: its chain and its end verified, and replayed into a state. `journal` and `engine.session` write it."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, closing
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Row, Table, or_, select

from storage.columns import default_of, plain
from storage.history import raw
from storage.history.journal import Head, digest, recorded_columns
from storage.tables import AUDITED, AuditHeadRow, AuditRow, table_of

_AUDIT = table_of(AuditRow)
_HEAD = table_of(AuditHeadRow)
_CHUNK = 2000


def _all_rows(
    connection: Connection, *, until: datetime | None = None, upto: int | None = None, release: str | None = None
) -> Generator[Row[Any]]:
    statement = select(_AUDIT).order_by(_AUDIT.c.seq)
    if until is not None:
        statement = statement.where(_AUDIT.c.at <= until)
    if upto is not None:
        statement = statement.where(_AUDIT.c.seq <= upto)
    if release is not None:
        statement = statement.where(or_(_AUDIT.c.release_key == release, _AUDIT.c.release_key.is_(None)))
    with connection.execute(statement, execution_options={"yield_per": _CHUNK}) as rows:
        yield from rows


class _Readable(Protocol):
    """The methods of `Store` that verification uses."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Opens a reading transaction."""


def verify(store: _Readable) -> list[str]:
    """Verifies the chain. Returns a sentence for each fault; none if every row is present and unchanged.

    A history that was rewritten with new hashes, or truncated together with its head, looks unchanged here: see
    `storage.history.state`.
    """
    with store.reading() as connection:
        heads = list(raw.rows(connection, list(_HEAD.columns)))
        faults: list[str] = []
        seq, last = 0, ""
        for row in raw.rows(connection, list(_AUDIT.columns), order=[_AUDIT.c.seq]):
            found = row["seq"]
            if found > seq + 1:
                faults.append(f"{_entries(seq + 1, found - 1)} missing.")
            elif found <= seq:
                faults.append(f"Entry {found} comes after entry {seq}.")
            elif row["prev_hash"] != last:
                faults.append(f"Entry {found} does not follow from the entry before it. One of them was edited or moved.")
            if any(isinstance(value, raw.Garbled) for value in row.values()) or digest(row) != row["hash"]:
                faults.append(f"Entry {found} was edited: its contents do not give its hash.")
            seq, last = found, row["hash"]
        head = next((each for each in heads if each["id"] == 1), None)
        if head is None:
            faults.append("The end of the chain is missing: its row is not in the database.")
        elif (head["seq"], head["hash"]) != (seq, last):
            faults.append(f"The chain ends at entry {seq}, but the last written is entry {head['seq']}: the end is missing or was edited.")
        return faults


def _entries(first: int, last: int) -> str:
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"


def head(connection: Connection) -> Head:
    """Returns the end of the chain. One statement."""
    row = connection.execute(select(_HEAD.c.seq, _HEAD.c.hash).where(_HEAD.c.id == 1)).one_or_none()
    return Head(row.seq, row.hash) if row else Head(0, "")


Tuples = dict[str, set[tuple[Any, ...]]]
Records = dict[str, dict[str, dict[str, Any]]]
"""The values of each record, by table and by the record's name in the history."""


def replay(connection: Connection, *, until: datetime | None = None, upto: int | None = None, release: str | None = None) -> Tuples:
    """Rebuilds the rows of every audited table from the audit alone, in the form of `snapshot`.

    `until` (business time) and `upto` (a row number) limit the audit rows used; `release` leaves out rows of other releases.
    """
    things: Records = {name: {} for name in AUDITED}
    with closing(_all_rows(connection, until=until, upto=upto, release=release)) as rows:  # Also where an entry can't be applied.
        for row in rows:
            replay_entry(things, row.outcome, row.thing, row.field, row.after)
    return {name: {_as_tuple(AUDITED[name], values) for values in rows.values()} for name, rows in things.items()}


def replay_entry(things: Records, outcome: str, thing: str, field: str, after: str | None) -> None:
    """Applies an entry of the audit to the records that earlier ones made.

    Raises KeyError for a record that was never made, TypeError, ValueError or RecursionError for values that are not JSON.
    """
    table = things.get(thing.partition(":")[0])
    if outcome != "done" or table is None:
        return
    if field:
        table[thing][field] = json.loads(cast("str", after))
    elif after is None:
        del table[thing]
    else:
        table[thing] = json.loads(after)


def _as_tuple(table: Table, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(column.name, default_of(column)) for column in recorded_columns(table))


def snapshot(connection: Connection) -> Tuples:
    """Returns the current rows of every audited table in plain values, without derived columns."""
    return {
        name: {tuple(plain(value) for value in row) for row in connection.execute(select(*recorded_columns(table)))}
        for name, table in AUDITED.items()
    }


def newest(connection: Connection) -> int:
    """Returns the number of the newest audit row, or 0 if there is none. One statement."""
    return connection.execute(_NEWEST).scalar_one_or_none() or 0


_NEWEST = select(_HEAD.c.seq)

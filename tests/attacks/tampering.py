"""Changes to the history and to the current rows behind the program's back: every one is found."""

from __future__ import annotations

import random
from functools import partial

from sqlalchemy import Connection, text

from storage.engine.session import Store
from storage.history import audit, state
from storage.history.journal import Head, digest
from storage.release_file.loader import load
from storage.tables import AUDITED, AuditRow, ReleaseRow, table_of
from tests.attacks.figures import Figures
from tests.attacks.room import Room, in_children
from tests.builders.release_files import AT, act, contents, june
from tests.builders.rooms.tampering import Inside, change_a_value, tampering

PROCESSES, MANY = 2, 100
"""Processes of a form with so many attempts; a short one has a single process."""

_AUDIT = table_of(AuditRow)
_COLUMNS = {
    "the history": [(_AUDIT, column) for column in _AUDIT.columns],
    "the state": [(table, column) for table in AUDITED.values() for column in table.columns if column.info.get("derived") != "row_version"],
}


def run(room: Room, tamperings: int) -> Figures:
    """Tampers in one way after the other, each in a transaction that is taken back, and counts what nothing finds as wrong."""
    figures = Figures("tampering", room.dialect)
    url = room.databases.migrated(room.dialect)
    store = Store(url)
    load(store, contents(june()), at=AT)
    with store.changing(act("edit")) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").summary = "Changed"
    store.close()
    # A transaction of each would wait for the other's: with two, each has its own database.
    urls = [url, *(room.databases.copied(url) for _ in range(PROCESSES - 1 if tamperings >= MANY else 0))]
    share = -(-tamperings // len(urls))
    for found in in_children([partial(_tamper_with, room, each, share, seed) for seed, each in enumerate(urls, 4)]):
        figures.attempts += found.attempts
        figures.add(found)
    for each in urls:
        room.databases.drop(each)
    return figures.end()


def _tamper_with(room: Room, url: str, tamperings: int, seed: int) -> Figures:
    figures, dice, store = Figures("tampering", room.dialect), random.Random(seed), Store(url)
    with store.reading() as conn:
        anchor = audit.head(conn)
    while figures.attempts < tamperings and room.open:
        with tampering(store) as conn:
            what = _tamper(conn, dice, anchor.seq)
            if what:
                figures.attempts += 1
                figures.count(what.partition(":")[0])
                if not _is_found(conn, anchor):
                    figures.harm("wrong", what)
    store.close()
    return figures


def _tamper(conn: Connection, dice: random.Random, last: int) -> str:
    """Does one thing and says what; "" if the database refused it or it changed nothing."""
    kind = dice.randrange(10)
    if kind < 6:
        what = "the history" if kind < 3 else "the state"
        table, column = dice.choice(_COLUMNS[what])
        return f"a value in {what}: {table.name}.{column.name}" if change_a_value(conn, table, column, dice) else ""
    one, other = dice.sample(range(1, last + 1), 2)
    match kind:
        case 6:
            conn.execute(text("DELETE FROM audit WHERE seq = :one"), {"one": one})
            return f"an entry taken out: {one}"
        case 7:
            for was, now in ((one, last + 9), (other, one), (last + 9, other)):
                conn.execute(text("UPDATE audit SET seq = :now WHERE seq = :was"), {"now": now, "was": was})
            return f"two entries exchanged: {one} and {other}"
        case 8:
            conn.execute(text("DELETE FROM audit WHERE seq >= :one"), {"one": max(one, 2)})
            _hash_anew(conn)
            return f"the end cut off, with its head: from {one}"
        case _:
            conn.execute(text("UPDATE audit SET actor = 'U0EVE' WHERE seq = :one"), {"one": one})
            _hash_anew(conn)
            return f"an entry changed and all hashes recomputed: {one}"


def _hash_anew(conn: Connection) -> None:
    last, seq = "", 0
    for row in conn.execute(_AUDIT.select().order_by(_AUDIT.c.seq)).mappings().all():
        values = {**row, "prev_hash": last}
        last, seq = digest(values), row["seq"]
        conn.execute(_AUDIT.update().where(_AUDIT.c.seq == seq).values(prev_hash=values["prev_hash"], hash=last))
    conn.execute(text("UPDATE audit_head SET seq = :seq, hash = :hash"), {"seq": seq, "hash": last})


def _is_found(conn: Connection, anchor: Head) -> bool:
    return bool(audit.verify(Inside(conn)) or state.differences(conn) or state.anchor_fault(conn, anchor))

"""The history against what it can't see itself: current rows that were changed beside it, and its own end."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from storage.engine.session import Store
from storage.history import audit, state
from storage.history.journal import Head, digest
from storage.history.state import ADDED, CHANGED, NOT_REPLAYED, REMOVED, Discrepancy
from storage.release_file.loader import load
from storage.tables import AUDITED, AuditHeadRow, AuditRow, ReleaseRow, table_of
from tests.builders.databases import Databases
from tests.builders.release_files import AT, act, contents, june
from tests.builders.rooms.tampering import Inside, change_a_value, tampering
from tests.profiles import examples

_AUDIT = table_of(AuditRow)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def loaded(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Store]:
    """A release with something in each of its tables, and a change of one field. Tests take back what they do."""
    url = databases.migrated(request.param)
    opened = Store(url)
    load(opened, contents(june()), at=AT)
    with opened.changing(act("edit")) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").summary = "Changed"
    yield opened
    opened.close()
    databases.drop(url)


def _differences(connection: Connection, *statements: str) -> list[Discrepancy]:
    for statement in statements:
        connection.execute(text(statement))
    return state.differences(connection)


def test_the_state_is_what_the_history_says(loaded: Store) -> None:
    """Nothing differs after a load and a change."""
    with loaded.reading() as connection:
        assert state.differences(connection) == []


@pytest.mark.parametrize(
    ("statement", "thing", "how", "column"),
    [
        ("INSERT INTO member (committee_key, user_id, chair) VALUES ('panel', 'U0EVE', true)", "member:panel/U0EVE", ADDED, ""),
        ("DELETE FROM note", "note:june-2020/", REMOVED, ""),
        ("UPDATE release SET summary = 'x'", "release:june-2020", CHANGED, "summary"),
        ("UPDATE release SET quoted_total = 1", "release:june-2020", CHANGED, "quoted_total"),
        ("UPDATE milestone SET day = '1999-01-01' WHERE day IS NOT NULL", "milestone:june-2020/", CHANGED, "day"),
        ("UPDATE audit SET after = '{' WHERE seq = 2", "", NOT_REPLAYED, ""),
        ("UPDATE audit SET thing = 'release:november-2020' WHERE field = 'summary'", "release:november-2020", NOT_REPLAYED, ""),
    ],
)
def test_a_change_beside_the_history_is_named(loaded: Store, statement: str, thing: str, how: str, column: str) -> None:
    """A row put in, taken out or changed by SQL is found with its record and column, and so is an entry that can't be replayed."""
    with tampering(loaded) as connection:
        found = _differences(connection, statement)
        assert any((each.how, each.column) == (how, column) and each.thing.startswith(thing) for each in found), found


def _rehash(connection: Connection) -> None:
    """Recomputes every hash, as somebody would who hides what they changed."""
    last, seq = "", 0
    for row in connection.execute(_AUDIT.select().order_by(_AUDIT.c.seq)).mappings().all():
        values = {**row, "prev_hash": last}
        last, seq = digest(values), row["seq"]
        connection.execute(_AUDIT.update().where(_AUDIT.c.seq == seq).values(prev_hash=values["prev_hash"], hash=last))
    connection.execute(text("UPDATE audit_head SET seq = :seq, hash = :hash"), {"seq": seq, "hash": last})


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET actor = 'U0EVE' WHERE seq = 3", "rewritten"),
        ("DELETE FROM audit WHERE seq > 5", "cut off"),
    ],
)
def test_an_anchor_finds_what_the_chain_cannot(loaded: Store, statement: str, said: str) -> None:
    """A rewritten history with new hashes, or one truncated together with its head, fits itself and not the anchor."""
    with loaded.reading() as connection:
        anchor = audit.head(connection)
        assert state.anchor_fault(connection, anchor) == ""
    with tampering(loaded) as connection:
        connection.execute(text(statement))
        _rehash(connection)
        assert audit.verify(Inside(connection)) == []
        assert said in state.anchor_fault(connection, anchor)
        assert "cut off" in state.anchor_fault(connection, Head(anchor.seq + 1, anchor.hash))


def _found(connection: Connection) -> bool:
    return bool(audit.verify(Inside(connection)) or state.differences(connection))


@pytest.mark.parametrize(("of", "share"), [("audit", 0.6), ("state", 0.2)])
def test_random_tampering_is_found(loaded: Store, of: str, share: float) -> None:
    """Any other value in any column, garbage among them, is a fault or a difference, and never an exception."""
    dice = random.Random()
    tables = [_AUDIT] if of == "audit" else list(AUDITED.values())
    columns = [(table, column) for table in tables for column in table.columns if column.info.get("derived") != "row_version"]
    tried, wanted = 0, examples(share)
    while tried < wanted:
        with tampering(loaded) as connection:
            table, column = dice.choice(columns)
            if change_a_value(connection, table, column, dice):
                tried += 1
                faults = audit.verify(Inside(connection)) if of == "audit" else state.differences(connection)
                assert faults, (table.name, column.name)


def test_every_column_of_the_audit_may_hold_garbage(loaded: Store) -> None:
    """Verifying, replaying and the anchor answer, whatever the columns of entries and of the head hold."""
    dice = random.Random(1)
    with tampering(loaded) as connection:
        for table in (_AUDIT, table_of(AuditHeadRow)):
            for column in table.columns:
                change_a_value(connection, table, column, dice)
        assert audit.verify(Inside(connection)) != []
        assert state.differences(connection) != []
        assert state.anchor_fault(connection, Head(1, "")) != ""


def test_deeply_nested_json_is_no_crash(loaded: Store) -> None:
    """An entry with more brackets than Python reads is one that can't be replayed."""
    with tampering(loaded) as connection:
        connection.execute(text("UPDATE audit SET after = :after WHERE seq = 2"), {"after": "[" * 200_000})
        assert state.differences(connection)[0].how == NOT_REPLAYED

"""The one history: derived by the transaction itself, append-only, chained, and enough to rebuild the state."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from policy.model.partial_date import PartialDate
from policy.model.releases import Classification
from policy.model.scope import ModificationState
from storage.engine.session import Store, StoreBusy
from storage.history import audit, changes
from storage.release_file.loader import load
from storage.tables import (
    AuditRow,
    GlossaryTermRow,
    MemberRow,
    MilestoneRow,
    ModificationRow,
    ReleaseRow,
    SolutionRow,
    table_of,
)
from tests.builders.release_files import AT, act, contents, june, june_with_uit
from tests.profiles import either, examples


def _history(store: Store) -> list[tuple[str, str, object, object]]:
    with store.reading() as connection:
        _, found = changes.changes(connection, limit=1000)
    return [(each.thing, each.field, each.before, each.after) for each in reversed(found)]


def test_a_changed_field_is_a_row_with_its_values_before_and_after(store: Store) -> None:
    """Only the fields that changed are written, as JSON, and the derived day and the lock are not."""
    june_with_uit(store)
    with store.changing(act("milestone")) as tx:
        row = tx.session.get_one(MilestoneRow, ("june-2020", "uit"))
        row.planned = PartialDate(2020, 5, 4)
        row.event = "UIT commences"
        row.acts = ("start uit",)
    assert _history(store)[3:] == [
        ("milestone:june-2020/uit", "planned", "2020-05", "2020-05-04"),
        ("milestone:june-2020/uit", "acts", "", "start uit"),
    ]
    with store.reading() as connection:
        assert connection.execute(select(table_of(MilestoneRow).c.day)).scalar_one() == date(2020, 5, 4)


def test_a_whole_thing_made_or_removed_is_one_row(store: Store) -> None:
    """Making and removing carry the whole row; removing what was changed in the same transaction tells what was stored."""
    june_with_uit(store)
    with store.changing(act("milestone")) as tx:
        row = tx.session.get_one(MilestoneRow, ("june-2020", "uit"))
        row.event = "never stored"
        tx.session.delete(row)
    made, removed = (entry for entry in _history(store) if entry[0] == "milestone:june-2020/uit")
    assert made[1] == removed[1] == ""
    assert made[2] is None
    assert removed[3] is None
    assert made[3] == removed[2]
    assert isinstance(made[3], dict)
    assert made[3]["event"] == "UIT commences"


def test_history_says_who_when_how_and_why(store: Store) -> None:
    """Each row carries the act, and all rows of one transaction the same change id."""
    june_with_uit(store)
    with store.reading() as connection:
        total, found = changes.changes(connection, release="june-2020")
    assert total == 2
    assert {(each.actor, each.command, each.reason, each.at, each.via, each.outcome, each.change_id) for each in found} == {
        ("U1", "release create", "Planned", AT, "slash", "done", 1)
    }


def test_a_transaction_that_changes_nothing_leaves_no_history(store: Store) -> None:
    """Setting a field to the value that it has is no change."""
    june_with_uit(store)
    before = _history(store)
    with store.changing(act("milestone")) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", "uit")).planned = PartialDate(2020, 5)
    assert _history(store) == before


def test_a_refusal_is_on_the_record_and_changes_nothing(store: Store) -> None:
    """A refused attempt is a row of its own outcome with its reason; a transaction that changed something cannot refuse."""
    june_with_uit(store)
    with store.changing(act("decide")) as tx:
        tx.audit_refusal("release:june-2020", "U1 does not chair the Panel.", release="june-2020")
    with store.reading() as connection:
        _, (last, *_rest) = changes.changes(connection, release="june-2020")
    assert (last.outcome, last.reason, last.thing, last.field, last.after) == (
        "refused",
        "U1 does not chair the Panel.",
        "release:june-2020",
        "",
        None,
    )

    def change_and_refuse() -> None:
        with store.changing(act("decide")) as tx:
            tx.session.get_one(ReleaseRow, "june-2020").summary = "changed"
            tx.audit_refusal("release:june-2020", "No.")

    with pytest.raises(RuntimeError, match="refuses"):
        change_and_refuse()
    assert audit.verify(store) == []


def test_a_slash_in_a_key_keeps_things_apart(store: Store) -> None:
    """Two things whose key parts join alike are two things in the history."""
    with store.changing(act()) as tx:
        tx.session.add(ModificationRow(ref="MP1", title="One"))
        tx.session.add(ModificationRow(ref="MP1/A", title="Two"))
        tx.session.add(SolutionRow(modification_ref="MP1", name="A/B", text=""))
        tx.session.add(SolutionRow(modification_ref="MP1/A", name="B", text=""))
    assert {thing for thing, *_ in _history(store)} >= {"solution:MP1/A%2FB", "solution:MP1%2FA/B"}
    with store.reading() as connection:
        assert audit.replay(connection) == audit.snapshot(connection)


def test_a_key_cannot_be_changed(store: Store) -> None:
    """Changing a primary key raises an error, because the history names rows by it."""
    june_with_uit(store)
    with pytest.raises(RuntimeError, match="is a key"), store.changing(act()) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", "uit")).key = "other"


ATTACKS = {
    "UPDATE": "UPDATE audit SET reason = 'other' WHERE seq = 1",
    "DELETE": "DELETE FROM audit WHERE seq = 1",
    "DELETE all": "DELETE FROM audit",
    "insert again": "INSERT INTO audit SELECT * FROM audit WHERE seq = 1",
}
ONLY = {
    "sqlite": {
        "REPLACE": "REPLACE INTO audit SELECT * FROM audit WHERE seq = 1",
        "INSERT OR REPLACE": "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2",
        "UPDATE OR REPLACE": "UPDATE OR REPLACE audit SET seq = 2 WHERE seq = 1",
    },
    "postgresql": {
        "TRUNCATE": "TRUNCATE audit",
        "upsert": "INSERT INTO audit SELECT * FROM audit WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET reason = 'other'",
        "replica": "SET LOCAL session_replication_role = replica; DELETE FROM audit",
    },
}


def test_the_audit_is_append_only(store: Store) -> None:
    """Neither UPDATE, DELETE, REPLACE nor TRUNCATE gets past the triggers, with or without the connection's settings."""
    june_with_uit(store)
    before = _history(store)
    for name, attack in {**ATTACKS, **ONLY[store.dialect]}.items():
        with pytest.raises(DBAPIError):  # noqa: PT012 - the failure names the attack that went through
            _attack(store, attack)
            pytest.fail(f"{name} went through")
    assert _history(store) == before
    assert audit.verify(store) == []


def _attack(store: Store, statement: str) -> None:
    with store.writing() as connection:
        if store.dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA recursive_triggers = OFF")
        connection.exec_driver_sql(statement)


def _tamper(store: Store, *statements: str) -> None:
    with store.writing() as connection:
        _drop_triggers(connection)
        for statement in statements:
            connection.execute(text(statement))


def _drop_triggers(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER ALL")


SWAP = "UPDATE audit SET seq = {} WHERE seq = {}"


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["UPDATE audit SET reason = 'other' WHERE seq = 2"], "Entry 2 was edited"),
        (["UPDATE audit SET after = '{}' WHERE seq = 3"], "Entry 3 was edited"),
        (["DELETE FROM audit WHERE seq = 2"], "Entry 2 is missing"),
        (["DELETE FROM audit WHERE seq = 3"], "The chain ends at entry 2, but the last written is entry 3"),
        (["DELETE FROM audit"], "The chain ends at entry 0"),
        ([SWAP.format(99, 1), SWAP.format(1, 2), SWAP.format(2, 99)], "does not follow from the entry before"),
        (["DELETE FROM audit_head"], "end of the chain is missing"),
        (["UPDATE audit SET hash = 'x' WHERE seq = 2"], "Entry 3 does not follow"),
    ],
)
def test_verify_finds_edits_deletions_and_reorders(store: Store, statements: list[str], said: str) -> None:
    """A change that gets past the triggers is found by the chain, at its end too."""
    june_with_uit(store)
    assert audit.verify(store) == []
    _tamper(store, *statements)
    assert any(said in fault for fault in audit.verify(store)), audit.verify(store)


def test_the_chain_is_unbroken_under_eight_concurrent_writers(store: Store) -> None:
    """Eight threads that write at once, 80 times in ci and 20 in dev, make one chain without a gap, and the state replays from it."""
    writes = examples(0.8)

    def write(number: int) -> None:
        for _attempt in range(50):
            try:
                with store.changing(act(actor=f"U{number}")) as tx:
                    tx.session.add(GlossaryTermRow(term=f"T{number}", meaning="new"))
                    tx.session.flush()
                    tx.session.get_one(GlossaryTermRow, f"T{number}").meaning = "changed"
            except StoreBusy:
                continue
            return
        pytest.fail("the store stayed busy")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(writes)))
    assert audit.verify(store) == []
    with store.reading() as connection:
        assert changes.changes(connection)[0] == writes * 2
        assert audit.replay(connection) == audit.snapshot(connection)


@pytest.mark.parametrize("seed", either(range(3), in_dev=0))
def test_replay_rebuilds_the_state_after_random_changes(store: Store, seed: int) -> None:
    """After loading and after each of many random changes, rollbacks among them, the audit alone gives every table's rows."""
    dice = random.Random(seed)
    load(store, contents(june()), at=AT)
    with store.reading() as connection:
        assert audit.replay(connection) == audit.snapshot(connection)
    for number in range(40):
        try:
            with store.changing(act(f"command {number}")) as tx:
                for _ in range(dice.randint(1, 4)):
                    dice.choice([_make, _edit, _delete, _remake])(tx.session, dice)
                    if dice.random() < 0.3:
                        tx.session.flush()
                if dice.random() < 0.2:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    with store.reading() as connection:
        assert audit.replay(connection) == audit.snapshot(connection)
    assert audit.verify(store) == []


def _make(session: Session, dice: random.Random) -> None:
    term = f"term {dice.randint(0, 10_000_000)}"
    session.add(GlossaryTermRow(term=term, meaning="é ‘quoted’ 🙂"))
    session.add(MemberRow(committee_key="tag", user_id=term, chair=dice.random() < 0.5))


def _edit(session: Session, dice: random.Random) -> None:
    release = session.get_one(ReleaseRow, "june-2020")
    release.classification = dice.choice(list(Classification))
    release.quoted_total = dice.choice([None, 0, 10**15])
    milestone = session.get_one(MilestoneRow, ("june-2020", "uit"))
    milestone.planned = dice.choice([None, PartialDate(2020), PartialDate(2020, quarter=4), PartialDate(2020, 5, dice.randint(1, 31))])
    session.get_one(ModificationRow, "SECMP1001").state = dice.choice(list(ModificationState))


def _delete(session: Session, _dice: random.Random) -> None:
    found = session.execute(select(GlossaryTermRow).limit(1)).scalars().first()
    if found is not None:
        session.delete(found)


def _remake(session: Session, dice: random.Random) -> None:
    found = session.execute(select(GlossaryTermRow).limit(1)).scalars().first()
    if found is not None:
        session.delete(found)
        session.add(GlossaryTermRow(term=found.term, meaning=str(dice.random())))


def test_the_audit_columns_are_all_hashed(store: Store) -> None:
    """No column of a row can be edited without its hash telling."""
    june_with_uit(store)
    with store.reading() as connection:
        row = dict(connection.execute(select(table_of(AuditRow)).limit(1)).mappings().one())
    from storage.history.journal import digest

    assert digest(row) == row["hash"]
    for name in set(row) - {"hash"}:
        assert digest({**row, name: "other"}) != row["hash"], name

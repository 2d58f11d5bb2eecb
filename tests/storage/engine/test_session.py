"""One transaction to read in and one to change in: what holds when many change at once, and what faults say."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import UpdateBase

from policy.model.releases import ReleaseKind
from storage.engine.faults import BEHIND, BUSY, READ_ONLY
from storage.engine.session import Act, Store, StoreBehind, StoreBusy, StoreFault, StoreReadOnly, StoreUnreachable
from storage.mail.inbox import claim
from storage.tables import AuditRow, CommitteeRow, GlossaryTermRow, InboxRow, MilestoneRow, ModificationRow, OutboxRow, ReleaseRow, table_of
from tests.builders.databases import Databases
from tests.builders.release_files import act
from tests.profiles import examples

_terms = table_of(GlossaryTermRow)


def _add_term(store: Store, term: str = "RID", meaning: str = "0") -> None:
    with store.changing(act()) as tx:
        tx.session.add(GlossaryTermRow(term=term, meaning=meaning))


def _meaning(store: Store, term: str = "RID") -> str:
    with store.reading() as connection:
        return str(connection.execute(select(_terms.c.meaning).where(_terms.c.term == term)).scalar_one())


def test_a_change_commits_with_its_audit_or_not_at_all(store: Store) -> None:
    """A transaction that fails after a flush leaves no row, no audit and no inbox key."""

    def fail() -> None:
        with store.changing(act()) as tx:
            claim(tx, "E1")
            tx.session.add(GlossaryTermRow(term="TAD", meaning="Testing Approach Document"))
            tx.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as connection:
        for row in (GlossaryTermRow, AuditRow, InboxRow, OutboxRow):
            assert connection.execute(select(table_of(row))).all() == []


def test_concurrent_updates_lose_none(store: Store) -> None:
    """Sixteen threads that each read a number and write it one higher, twenty times in ci and five in dev, end at 320 or 80."""
    _add_term(store)
    updates = examples(3.2)

    def raise_it(_: int) -> None:
        for _attempt in range(50):
            try:
                with store.changing(act("count")) as tx:
                    row = tx.session.get_one(GlossaryTermRow, "RID")
                    row.meaning = str(int(row.meaning) + 1)
            except StoreBusy:
                continue
            return
        pytest.fail("the store stayed busy")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(raise_it, range(updates)))
    assert _meaning(store) == str(updates)


def test_a_reading_transaction_sees_one_moment(store: Store) -> None:
    """What is read twice in one reading transaction is the same, though it was changed in between."""
    _add_term(store)
    with store.reading() as connection:
        first = connection.execute(select(_terms.c.meaning)).scalar_one()
        with store.changing(act()) as tx:
            tx.session.get_one(GlossaryTermRow, "RID").meaning = "1"
        assert connection.execute(select(_terms.c.meaning)).scalar_one() == first == "0"
    assert _meaning(store) == "1"


def test_reads_that_share_a_snapshot_see_one_moment(store: Store) -> None:
    """What is read twice in one block is the same, though it was changed in between, and after the block it is not."""
    _add_term(store)
    with store.one_snapshot():
        first = _meaning(store)
        with store.changing(act()) as tx:
            tx.session.get_one(GlossaryTermRow, "RID").meaning = "1"
        assert _meaning(store) == first == "0"
    assert _meaning(store) == "1"


def test_a_read_that_fails_leaves_the_next_one_of_its_snapshot_a_connection(store: Store) -> None:
    """On PostgreSQL a failed statement ends its transaction; the next read of the block has another."""
    _add_term(store)

    def fail() -> None:
        with store.reading() as connection:
            connection.execute(text("SELECT absent FROM nowhere"))

    with store.one_snapshot():
        assert _meaning(store) == "0"
        with pytest.raises(StoreFault):
            fail()
        assert _meaning(store) == "0"


def test_a_snapshot_of_one_database_is_not_read_from_another(store: Store, databases: Databases) -> None:
    """Inside the block of a store, another one reads its own database."""
    _add_term(store)
    other = Store(databases.migrated("sqlite"))
    with store.one_snapshot():
        assert _meaning(store) == "0"
        with other.reading() as connection:
            assert connection.execute(select(_terms.c.meaning)).all() == []
    other.close()


def test_a_reading_transaction_cannot_write(store: Store) -> None:
    """A write in a reading transaction is refused by the database itself."""
    with pytest.raises(StoreReadOnly), store.reading() as connection:
        connection.execute(insert(_terms), {"term": "X", "meaning": "", "position": 0})


@pytest.mark.parametrize(
    "statement",
    [
        update(GlossaryTermRow).values(meaning="x"),
        delete(GlossaryTermRow),
        insert(_terms).values(term="X", meaning="", position=0),
    ],
)
def test_core_writes_to_audited_tables_are_refused(store: Store, statement: UpdateBase) -> None:
    """A bulk statement, which would slip past the audit, raises in a changing and in a writing transaction."""
    with pytest.raises(RuntimeError, match="audit misses it"), store.changing(act()) as tx:
        tx.session.execute(statement)
    with pytest.raises(RuntimeError, match="audit misses it"), store.writing() as connection:
        connection.execute(statement)


def test_a_failed_flush_leaves_no_permission_behind(store: Store) -> None:
    """After a flush that broke a constraint the next transaction on that connection still refuses Core writes."""
    _add_term(store)
    with pytest.raises(IntegrityError), store.changing(act()) as tx:
        tx.session.add(GlossaryTermRow(term="RID", meaning="again"))
    with pytest.raises(RuntimeError, match="audit misses it"), store.changing(act()) as tx:
        tx.session.execute(delete(GlossaryTermRow))


def test_rows_may_be_added_in_any_order_but_must_fit_at_commit(store: Store) -> None:
    """A milestone before its release commits; a milestone without its release does not."""
    with store.changing(act()) as tx:
        tx.session.add(MilestoneRow(release_key="2021", key="a", event="A"))
        tx.session.flush()
        tx.session.add(ReleaseRow(key="2021", kind=ReleaseKind.YEAR, go_live=None))
        tx.session.add(CommitteeRow(key="panel", name="SEC Panel", role="decides"))
    with pytest.raises(IntegrityError), store.changing(act()) as tx:
        tx.session.add(MilestoneRow(release_key="2022", key="a", event="A"))


def test_the_connection_of_a_change_sees_what_its_session_holds(store: Store) -> None:
    """A Core read inside a change sees rows that were only added to the session."""
    with store.changing(act()) as tx:
        tx.session.add(ModificationRow(ref="MP079", title="Withdrawing"))
        assert tx.connection.execute(select(table_of(ModificationRow).c.ref)).scalars().all() == ["MP079"]


def test_row_version_rises_with_each_update(store: Store) -> None:
    """A row that two people may edit carries a number that tells whether it was changed since."""
    with store.changing(act()) as tx:
        tx.session.add(ModificationRow(ref="MP079", title="Withdrawing"))
    for expected in (1, 2):
        with store.changing(act()) as tx:
            row = tx.session.get_one(ModificationRow, "MP079")
            assert row.row_version == expected
            row.title += "!"


def test_a_database_held_by_another_is_busy(store: Store, database_url: str) -> None:
    """A change that waits too long for another says so in a sentence, and reading goes on meanwhile."""
    impatient = Store(database_url, busy_milliseconds=50)
    try:
        with store.changing(act()) as tx:
            tx.session.add(GlossaryTermRow(term="RID", meaning="0"))
            tx.session.flush()
            with pytest.raises(StoreBusy, match=r"busy .* Try again"), impatient.changing(act()):
                pytest.fail("two changes at once")
            with impatient.reading() as connection:
                assert connection.execute(select(_terms)).all() == []
    finally:
        impatient.close()
    assert BUSY.endswith(".")


def test_a_read_only_database_is_said_to_be(store: Store, database_url: str, tmp_path: Path) -> None:
    """A change on a read-only database raises StoreReadOnly with its sentence; reading works."""
    _add_term(store)
    if database_url.startswith("sqlite"):
        store.close()
        url = f"sqlite:///file:{database_url.removeprefix('sqlite:///')}?mode=ro&uri=true"
    else:
        with store.writing() as connection:
            connection.execute(
                text("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$")
            )
        url = database_url
    readonly = Store(url)
    try:
        with pytest.raises(StoreReadOnly) as raised, readonly.changing(act()) as tx:
            tx.session.add(GlossaryTermRow(term="TAD", meaning="x"))
        assert str(raised.value) == READ_ONLY
        assert _meaning(readonly) == "0"
    finally:
        readonly.close()


def test_a_database_without_tables_is_behind(empty_url: str) -> None:
    """Reading and changing a database that was not migrated say what to run."""
    empty = Store(empty_url)
    try:
        with pytest.raises(StoreBehind) as raised, empty.reading() as connection:
            connection.execute(select(_terms))
        assert str(raised.value) == BEHIND
        with pytest.raises(StoreBehind), empty.changing(act()):
            pytest.fail("changed a database without tables")
    finally:
        empty.close()


@pytest.mark.parametrize("url", ["sqlite:////nonexistent/folder/x.db", "postgresql://nobody@127.0.0.1:1/nothing"])
def test_a_database_that_is_not_there_is_unreachable(url: str) -> None:
    """A missing folder or a silent server is one sentence, and a fault of the store."""
    missing = Store(url)
    with pytest.raises(StoreUnreachable, match="database can't be") as raised, missing.reading():
        pytest.fail("read from nowhere")
    assert isinstance(raised.value, StoreFault)
    assert "\n" not in str(raised.value)
    missing.close()


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg"),
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg"),
        ("sqlite:///x.db", "sqlite+pysqlite"),
    ],
)
def test_database_addresses_are_normalised(given: str, driver: str) -> None:
    """Every usual spelling of an address gets the driver that is installed."""
    assert Store(given).url.drivername == driver


@pytest.mark.parametrize("given", ["mysql://h/d", "nonsense", "", "sqlite://", "sqlite:///:memory:"])
def test_other_database_addresses_are_refused(given: str) -> None:
    """What cannot be used is refused with what can."""
    with pytest.raises(ValueError, match="sqlite"):
        Store(given)


def test_sqlite_is_set_up_to_keep_what_it_took(databases: object, tmp_path: Path) -> None:
    """SQLite writes ahead, syncs in full, checks foreign keys and fires triggers on REPLACE."""
    from storage.engine.migrate import migrate

    path = tmp_path / "settings.db"
    migrate(f"sqlite:///{path}")
    opened = Store(f"sqlite:///{path}")
    with opened.writing() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
        }
    opened.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 2500}
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()


def test_statements_are_counted(store: Store) -> None:
    """The counter sees each statement once, on either database."""
    with store.statements() as seen, store.reading() as connection:
        connection.execute(select(_terms))
        connection.execute(select(_terms.c.term))
    assert len(seen) == 2
    with store.reading() as connection:
        connection.execute(select(_terms))
    assert len(seen) == 2


def test_an_act_without_a_time_zone_is_refused(store: Store) -> None:
    """The audit takes no instant whose zone is unknown."""
    naive = Act("U1", "test", datetime(2020, 1, 10))  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="time zone"), store.changing(naive) as tx:
        tx.session.add(GlossaryTermRow(term="RID", meaning="0"))
    assert datetime.now(UTC).tzinfo is UTC

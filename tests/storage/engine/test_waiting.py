"""Who waits for whom: nothing waits longer than its request, readers not for writers, and a late change is not made."""

from __future__ import annotations

import socket
import sqlite3
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import deadline, gate
from storage.engine.deadline import answer_by, left
from storage.engine.faults import FULL, LATE, StoreFull, StoreUnknown
from storage.engine.session import Store, StoreBusy, StoreFault, StoreUnreachable
from storage.mail.inbox import claim
from storage.tables import AuditRow, GlossaryTermRow, InboxRow, table_of
from tests.builders.release_files import act
from tests.builders.wire import wired

SECRET = "the secret of the amber paper"

SPARE = 2.0
"""Seconds that a run's machine may stand still, far below what a request would wait without its deadline."""


@pytest.fixture(autouse=True)
def as_in_earnest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody queues behind a writer that is stuck; elsewhere tests are more patient."""
    monkeypatch.setattr(gate, "STALLED_SECONDS", 0.4)


def _change(store: Store, term: str = "RID", key: str = "E1", seconds: float = 0.0) -> None:
    with store.changing(act()) as tx:
        claim(tx, key)
        tx.session.add(GlossaryTermRow(term=term, meaning=SECRET))
        time.sleep(seconds)


def _keys(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(table_of(InboxRow).c.key)).scalars())


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    begun = time.monotonic()
    with answer_by(begun + seconds):
        yield
    assert time.monotonic() - begun < seconds + SPARE


def test_a_deadline_holds_inside_its_block_only() -> None:
    """What is left shrinks; without a deadline there is none."""
    assert left() is None
    with answer_by(time.monotonic() + 10):
        assert 9 < (left(0.5) or 0) < 9.6
    assert left() is None


def test_a_late_change_is_not_made(store: Store) -> None:
    """A change that is ready after its person has read that nothing came leaves nothing, and one that comes late is not begun."""
    with pytest.raises(StoreBusy, match="nothing was changed"), _within(0.5):
        _change(store, seconds=0.3)
    with pytest.raises(StoreBusy) as raised, answer_by(time.monotonic()), store.reading():
        pytest.fail("read too late")
    assert str(raised.value) == LATE
    assert _keys(store) == []


def test_readers_and_other_writers_do_not_wait_for_a_locked_database(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two writers wait for the lock, as long as they have time; the others are told at once, and readers read at once."""
    # On a machine that stands still for a moment, the server's own limit must still come before the client's.
    monkeypatch.setattr(deadline, "RENDERING_SECONDS", deadline.RENDERING_SECONDS + 0.5)
    other = Store(database_url)
    took: dict[str, list[float]] = {"busy": [], "read": []}

    def write(number: int) -> None:
        begun = time.monotonic()
        with pytest.raises(StoreBusy), answer_by(begun + 1.7):
            _change(store, key=f"E{number}")
        took["busy"].append(time.monotonic() - begun)

    def read(_: int) -> None:
        begun = time.monotonic()
        with answer_by(begun + 1.7), store.reading() as connection:
            connection.execute(select(table_of(AuditRow))).all()
        took["read"].append(time.monotonic() - begun)

    with other.changing(act()), ThreadPoolExecutor(10) as pool:
        list(pool.map(write, range(6)))
        time.sleep(0.01)
    with other.changing(act()), ThreadPoolExecutor(10) as pool:
        writers = [pool.submit(write, number) for number in range(6)]
        list(pool.map(read, range(4)))
        for each in writers:
            each.result()
    other.close()
    assert max(took["busy"]) < 1.7 + SPARE
    assert sum(each > 0.9 for each in took["busy"]) <= 4, "two of each six wait for the lock"
    assert max(took["read"]) < 1.0
    _change(store)


def test_a_server_that_hangs_is_answered_like_one_that_is_down() -> None:
    """A PostgreSQL that takes connections and says nothing is unreachable in time; the next request does not wait for it again."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hung = Store(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing")
        with pytest.raises(StoreUnreachable, match="can't be reached"), _within(0.6), hung.reading():
            pytest.fail("read from nowhere")
        with ThreadPoolExecutor(2) as pool:
            begun = time.monotonic()

            def ask(_: int) -> float:
                with pytest.raises(StoreUnreachable), answer_by(begun + 0.7), hung.reading():
                    pytest.fail("read from nowhere")
                return time.monotonic() - begun

            took = sorted(pool.map(ask, range(2)))
        assert took[0] < 0.5, "one request tries; the other is answered at once"
        hung.close()


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_server_that_hangs_in_the_middle_is_noticed(store: Store, database_url: str) -> None:
    """A connection that was fine and falls silent: a read ends as unreachable, and a commit as unknown."""
    with wired(database_url) as (wire, url):
        cut = Store(url)
        assert _keys(cut) == []
        wire.silent = True
        with pytest.raises(StoreUnreachable), _within(0.6):
            _keys(cut)
        wire.silent = False

        def fall_silent() -> None:
            with _within(1.0), cut.changing(act()) as tx:
                claim(tx, "E1")
                wire.silent = True

        with pytest.raises(StoreUnknown):
            fall_silent()
        wire.silent = False
        cut.close()


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize(("mood", "stored"), [("answer", ["E1"]), ("lose", [])])
def test_a_commit_without_its_answer_is_unknown(store: Store, database_url: str, mood: str, stored: list[str]) -> None:
    """The connection is cut before the COMMIT arrives, or while it is answered: neither is said to have changed nothing."""
    with wired(database_url) as (wire, url):
        cut = Store(url)
        assert _keys(cut) == []
        wire.mood = mood
        with pytest.raises(StoreUnknown):
            _change(cut)
        assert _keys(cut) == stored
        cut.close()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_disk_that_fails_at_the_commit_leaves_it_unknown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite may have written the end of a change when its disk fails; a lock that comes too late has surely undone it."""

    def commit(connection: Any) -> None:
        connection.commit()
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = name
        raise error

    name = "SQLITE_IOERR_FSYNC"
    monkeypatch.setattr(store._writer.dialect, "do_commit", commit)  # noqa: SLF001 - The disk can't be broken from outside.
    with pytest.raises(StoreUnknown):
        _change(store)
    name = "SQLITE_BUSY"
    with pytest.raises(StoreBusy):
        _change(store, "TAD", "E2")


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_full_disk_is_said_to_be(store: Store) -> None:
    """SQLite that finds no room says so in a sentence, and changes nothing."""
    with store.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull) as raised, store.changing(act()) as tx:
        tx.session.add(GlossaryTermRow(term="RID", meaning="x" * 100_000))
    assert str(raised.value) == FULL
    assert _keys(store) == []


def test_what_people_wrote_is_in_no_error(store: Store) -> None:
    """A row that does not fit, a value that can't be passed, a null: no traceback has the words of the row."""

    def twice() -> None:
        with store.changing(act()) as tx:
            tx.add_rows(GlossaryTermRow, [{"term": SECRET, "meaning": SECRET}])
            tx.add_rows(GlossaryTermRow, [{"term": SECRET, "meaning": SECRET}])

    def null() -> None:
        with store.changing(act()) as tx:
            tx.add_rows(GlossaryTermRow, [{"term": SECRET, "meaning": None}])

    def odd() -> None:
        with store.reading() as connection:
            connection.execute(text("SELECT CAST(:x AS integer) + :y"), {"x": SECRET, "y": object()}).all()

    def unreadable() -> None:
        with store.reading() as connection:
            connection.execute(select(table_of(AuditRow)).where(table_of(AuditRow).c.at == SECRET)).all()

    for broken in (twice, null, odd, unreadable):
        with pytest.raises((SQLAlchemyError, StoreFault)) as raised:
            broken()
        assert SECRET not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_connection_keeps_nothing_of_a_transaction(store: Store) -> None:
    """Limits are each transaction's own and nothing is prepared, so that a pooler may lend it another connection each time."""
    for _ in range(8):
        _keys(store)
    with store.reading() as connection:
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "2500ms"
        assert connection.execute(text("SHOW timezone")).scalar_one() == "UTC"
        assert connection.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one() == 0
        driver: Any = connection.connection.dbapi_connection
        connection.exec_driver_sql("ROLLBACK")
        assert driver.execute("SHOW lock_timeout").fetchone()[0] == "0"


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_file_in_a_read_only_folder_is_read(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite can't open a file that is written ahead where it can't write; it is read as it is, and reopened after a change by others."""
    _change(store)
    store.close()
    monkeypatch.setattr("storage.engine.read_only.os.access", lambda *_, **__: False)
    reader = Store(database_url)
    assert _keys(reader) == ["E1"]
    writer = Store(database_url)
    _change(writer, "TAD", "E2")
    writer.close()
    assert _keys(reader) == ["E1", "E2"], "after another program has closed it"
    _change(writer, "UIT", "E3")
    assert _keys(reader) == ["E1", "E2", "E3"], "while it has it open"
    writer.close()
    reader.close()


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_process_that_hangs_in_a_transaction_loses_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends a transaction in which nothing happens, so that nobody waits for its locks, and nothing of it is stored."""
    monkeypatch.setattr("storage.engine.postgresql.LOADING_SECONDS", 0.2)
    with pytest.raises(StoreUnreachable):
        _change(store, seconds=0.5)
    monkeypatch.undo()
    _change(store, "TAD", "E2")
    assert _keys(store) == ["E2"]

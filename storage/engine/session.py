"""The store: reading transactions, and changing transactions that write their own audit history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, event, insert
from sqlalchemy.sql.dml import UpdateBase

from storage.engine import deadline
from storage.engine.cache import UNCHANGED
from storage.engine.engines import BUSY_MILLISECONDS, make_engines, normalised_url, shared_snapshot, snapshot
from storage.engine.faults import (
    LATE,
    UNKNOWN,
    StoreBehind,
    StoreBusy,
    StoreFault,
    StoreReadOnly,
    StoreStale,
    StoreUnknown,
    StoreUnreachable,
    is_undecided,
    store_faults,
)
from storage.engine.gate import Outage, Writers
from storage.history import announcements, journal
from storage.tables import AUDITED, Row, table_of

__all__ = [
    "Act",
    "Change",
    "Store",
    "StoreBehind",
    "StoreBusy",
    "StoreFault",
    "StoreReadOnly",
    "StoreStale",
    "StoreUnknown",
    "StoreUnreachable",
]


@dataclass(frozen=True)
class Act:
    """The origin of a change: actor, command, business time, reason, and entry point (slash, button, modal, cli, schedule)."""

    actor: str
    command: str
    at: datetime
    reason: str = ""
    via: str = ""


class Change:
    """A changing transaction. Changes through `session` are audited at commit as change `change_id`."""

    def __init__(self, connection: Connection, act: Act, now: datetime, head: journal.Head) -> None:
        """Called by `Store.changing` only; `now` is real time, for the inbox and the outbox."""
        self.change_id = head.seq + 1
        self.act = act
        self.now = now
        self._connection = connection
        self.queued: set[str] = set()
        """The keys of the messages that the transaction put into the outbox."""
        self._journal = journal.Journal()
        self._session: journal.FollowedSession | None = None

    @property
    def session(self) -> journal.FollowedSession:
        """The transaction's ORM session, created on first use because many clicks need none."""
        if self._session is None:
            self._session = journal.FollowedSession(
                bind=self._connection,
                expire_on_commit=False,
                join_transaction_mode="rollback_only",
                info={"journal": self._journal},
            )
        return self._session

    @property
    def changed(self) -> bool:
        """Whether an audited row has changed so far."""
        self._flush()
        return bool(self._journal.entries)

    @property
    def connection(self) -> Connection:
        """The transaction's connection for Core reads, which see the session's changes."""
        self._flush()
        return self._connection

    def add_rows(self, row: type[Row], values: Sequence[Mapping[str, Any]]) -> None:
        """Inserts many rows at once, audited; faster than one ORM object per row."""
        if not values:
            return
        table = table_of(row)
        self._flush()
        complete = [_with_defaults(table, value) for value in values]
        with _core_write(self._connection):
            self._connection.execute(_insertion(table), complete)
        self._journal.made(table, complete)

    def audit_refusal(self, thing: str, reason: str, *, release: str | None = None) -> None:
        """Records a refused attempt in the audit. Raises RuntimeError if the transaction has changed anything."""
        self._flush()
        if self._journal.entries:
            raise RuntimeError("a transaction that refuses must not have changed anything")
        self._journal.refusals.append(journal.AuditEntry(thing=thing, release_key=release, outcome="refused", reason=reason))

    def write_history(self, head: journal.Head) -> None:
        """Flushes, appends the audit rows and queues corrections of announcements and cards. `Store.changing` calls it once, at the end."""
        self._flush()
        entries = self._journal.entries
        journal.append(self._connection, head, self.act, [*entries, *self._journal.refusals], self.now)
        if entries:
            announcements.correct(self._connection, self.change_id, entries, self.now)
            announcements.refresh_cards(self._connection, entries, self.queued, self.now)

    def close(self) -> None:
        """Closes the session; called once by `Store.changing`."""
        if self._session is not None:
            self._session.close()

    def _flush(self) -> None:
        if self._session is not None:
            self._session.flush()


@dataclass
class Statements:
    """SQL statements executed while recording."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


def real_clock() -> datetime:
    """Returns the current real time in UTC."""
    return datetime.now(UTC)


class Store:
    """The database at `url`: `sqlite:///file`, `postgresql://`, `postgresql+psycopg://` or `postgres://`; raises ValueError for others.

    `clock` is real time, not business time, and stamps the inbox and the outbox. A transaction waits `busy_milliseconds` for another.
    """

    def __init__(self, url: str, *, clock: Callable[[], datetime] = real_clock, busy_milliseconds: int = BUSY_MILLISECONDS) -> None:
        """Prepares the engines; the first transaction connects."""
        self.url = normalised_url(url)
        self.clock = clock
        self._reader, self._writer = make_engines(self.url, busy_milliseconds)
        self._writers = Writers()
        self._outage = Outage()
        event.listen(self._writer, "begin", _begun)
        event.listen(self._writer, "before_execute", _core_guard)

    @property
    def dialect(self) -> str:
        """The database's dialect, `sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Opens a read-only snapshot: all reads see the same moment, and writes fail. Inside `one_snapshot` it is that of the block."""
        with self._outage.watched(), store_faults(), snapshot(self._reader) as connection:
            yield connection

    @contextmanager
    def one_snapshot(self) -> Iterator[None]:
        """Lets all reads of the block see the same moment, in one transaction, which the first of them begins. It changes nothing.

        So what is cached of that moment is looked up by one statement for all of them.
        """
        with store_faults(), shared_snapshot(self._reader):
            yield

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Opens a short unaudited transaction for the inbox or the outbox. Raises RuntimeError on a write to an audited table."""
        with self._outage.watched(), self._writers.place(), store_faults(), self._writer.connect() as connection, _committed(connection):
            self._writers.moved()
            yield connection

    @contextmanager
    def changing(self, act: Act) -> Iterator[Change]:
        """Opens a transaction that commits changes, audit rows, inbox key and outbox rows together, or none of them.

        Changes run one at a time, by BEGIN IMMEDIATE on SQLite and a lock on the audit's head on PostgreSQL. So nothing read in a change
        can be changed by others before it commits, and no update is lost. Raises StoreBusy after waiting 2.5 s, or if the request's
        deadline passed: then its person has read that nothing came, and nothing is changed. On PostgreSQL, work without a deadline waits
        2.5 s for its turn and again for the lock. Raises StoreUnknown if the database does not say whether it committed.
        """
        with self._outage.watched(), self._writers.place(), store_faults(), self._writer.connect() as connection, _committed(connection):
            head = journal.lock_head(connection)
            connection.info[UNCHANGED] = True
            self._writers.moved()
            with closing(Change(connection, act, self.clock(), head)) as change:
                yield change
                change.write_history(head)

    @contextmanager
    def statements(self) -> Iterator[Statements]:
        """Records the statements that run on this store, for tests that count them."""
        seen = Statements()

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.texts.append(statement)

        # On PostgreSQL both engines share one pool, so the writer's events cover both.
        shared = self._reader.pool is self._writer.pool
        engines: tuple[Engine, ...] = (self._writer,) if shared else (self._reader, self._writer)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)

    def close(self) -> None:
        """Closes every connection."""
        self._reader.dispose()
        self._writer.dispose()


@cache
def _insertion(table: Table) -> Insert:
    return insert(table)


def _with_defaults(table: Table, value: Mapping[str, Any]) -> dict[str, Any]:
    complete = dict(value)
    for column in table.columns:
        source = str(column.info.get("derived", ""))
        if source and source != column.name:
            partial = complete.get(source)
            complete[column.name] = None if partial is None else partial.exact
        elif column.name not in complete:
            complete[column.name] = getattr(column.default, "arg", None)
    return complete


@contextmanager
def _committed(connection: Connection) -> Iterator[None]:
    """Begins a transaction and commits it at the end of the block, unless the deadline has passed by then."""
    transaction = connection.begin()
    try:
        yield
        left = deadline.left(deadline.COMMIT_SECONDS)
        if left is not None and left <= 0:
            raise StoreBusy(LATE)
    except BaseException:
        transaction.close()
        raise
    try:
        transaction.commit()
    except Exception as error:
        transaction.close()
        if is_undecided(error):
            raise StoreUnknown(UNKNOWN, type(error).__name__) from error
        raise


_ALLOWED = "core_write_allowed"


@contextmanager
def _core_write(connection: Connection) -> Iterator[None]:
    connection.info[_ALLOWED] = True
    try:
        yield
    finally:
        connection.info[_ALLOWED] = False


def _begun(connection: Connection) -> None:
    # The pool keeps `info` with the connection, so a transaction that failed during a flush must not leave its permission behind.
    connection.info[_ALLOWED] = connection.info[journal.FLUSHING] = connection.info[UNCHANGED] = False


def _core_guard(connection: Connection, clause: Any, *_rest: Any) -> None:
    """Refuses Core and bulk writes to audited tables, because the session's events would miss them; ends the use of cached reads."""
    # On PostgreSQL the writing engine's events also cover the reading engine, whose writes the database refuses itself.
    if isinstance(clause, UpdateBase) and not connection.get_execution_options().get("reading"):
        table = clause.table if isinstance(clause, Insert) else getattr(clause, "table", None)
        name = getattr(table, "name", "")
        if name not in AUDITED:
            return
        connection.info[UNCHANGED] = False
        if not (connection.info.get(_ALLOWED) or connection.info.get(journal.FLUSHING)):
            raise RuntimeError(f"write to {name} through the session, otherwise the audit misses it")

"""A cache of recent reads and values derived from them, valid until the next audited change.

The hash at the head of the audit chain identifies the complete audited state, so an entry cached under a hash never goes stale. A lookup
costs one statement for the hash, and changes need no invalidation.

Each row of the audit names the release whose row changed, or none for a row of no release (a modification, a meeting, a person). A read
that needs one release and rows of no release is cached under two hashes: that of the newest audit row of the release, and that of the
newest audit row of none. So it outlives changes of other releases.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, ScalarSelect, String, bindparam, select

from storage.body_names import NAMED, take_names
from storage.tables import AuditHeadRow, AuditRow, table_of

Value = TypeVar("Value")

State = tuple[str | None, str | None]

NO_RELEASE = ""
"""The `of` of a read of rows that belong to no release: people, bodies, meetings, rules, modifications."""

_audit = table_of(AuditRow).c
_hash = table_of(AuditHeadRow).c.hash


def _newest(*of: Any) -> ScalarSelect[Any]:
    # Ordered as the index is, so that no database looks at more than its last row; the hash covers all rows before it.
    return select(_audit.hash).where(*of).order_by(_audit.release_key.desc(), _audit.seq.desc()).limit(1).scalar_subquery()


_NONES = _newest(_audit.release_key.is_(None)).label("nones")
_OWN = _newest(_audit.release_key == bindparam("key", type_=String)).label("own")
_STATE = select(_hash, _NONES, NAMED)
_STATE_OF = select(_hash, _NONES, NAMED, _OWN)
_INFO = "read_in_transaction"
UNCHANGED = "nothing_changed_yet"
"""Set on a change's connection from its lock until its first write; until then it reads the state at the newest row of the history."""

_MOST_STATES = 2
_MOST_NAMES = 128


class _Entry:
    """One cached value. The first reader computes it while the others wait."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: Any = None
        self._filled = False

    def get(self, compute: Callable[[], Any]) -> Any:
        """Returns the value, computing it if needed; after a failure the next reader tries again."""
        if not self._filled:
            with self._lock:
                if not self._filled:
                    self._value = compute()
                    self._filled = True
        return self._value


_cache: OrderedDict[Hashable, OrderedDict[Hashable, _Entry]] = OrderedDict()
"""The entries of each name, by the state that they are of."""
_lock = Lock()


def cached(conn: Connection, name: Hashable, compute: Callable[[], Value], *, of: str | None = None) -> Value:
    """Returns `compute()`, or its cached result for this name since the last change.

    The result must depend on the name and the audited state only, and must not be modified, because all readers share it. With `of`, it
    must depend on rows of that release and of no release only, or with `NO_RELEASE` on the latter alone; it is good until one of these
    changes. Costs one statement per transaction, for the hashes, and one for each further release. A change has it too until its first
    write to an audited table; from then on it computes each time, and keeps nothing.
    """
    state = _state(conn, of)
    return cast("Value", _entry((of, name), state).get(compute)) if state else compute()


def read_names(conn: Connection) -> None:
    """Reads the names of the committees that files added, for callers that name them before they read anything cached. One statement."""
    _state(conn, None)


def release_state(conn: Connection, key: str) -> State | None:
    """Returns what identifies all rows of a release and of none: the hashes of the newest of none and of its own.

    None in a change that has changed something.
    """
    return cast("State | None", _state(conn, key))


def state_of_all(conn: Connection) -> State | None:
    """Returns what identifies all audited rows: no hash of its own for what belongs to no release, and the newest of all.

    None in a change that has changed something.
    """
    found = _state(conn, None)
    return (None, cast("str", found)) if found else None


def kept(name: Hashable, rows: Hashable, compute: Callable[[], Value]) -> Value:
    """Returns `compute()`, or its cached result for this name and what identifies the rows that it reads."""
    return cast("Value", _entry(name, rows).get(compute))


def of_transaction(conn: Connection, name: Hashable, read: Callable[[], Value]) -> Value:
    """Returns the value read under this name in the same transaction, which is one snapshot, or reads it."""
    # `info` outlives the transaction, hence the comparison.
    transaction = conn.get_transaction()
    known_for, values = conn.info.get(_INFO, (None, {}))
    if transaction is None or known_for is not transaction:
        values = {}
        conn.info[_INFO] = (transaction, values)
    if name not in values:
        values[name] = read()
    return cast("Value", values[name])


def _state(conn: Connection, of: str | None) -> Hashable:
    """Returns what identifies the state in this transaction; None once it has changed something, because that is not in the audit yet.

    A change holds the lock of all changes before it asks, so nobody else can change anything between the hashes and its reads.
    """
    if not (conn.get_execution_options().get("reading") or conn.info.get(UNCHANGED)):
        return None
    row: Any
    if of:
        row = of_transaction(conn, ("state", of), lambda: _named(conn.execute(_STATE_OF, {"key": of}).one_or_none()))
        of_transaction(conn, "state", lambda: row)
        return row and (row.nones, row.own)
    row = of_transaction(conn, "state", lambda: _named(conn.execute(_STATE).one_or_none()))
    return row and (row.hash if of is None else (row.nones,))


def _named(row: Any) -> Any:
    """Returns the row of a state, after taking the names that are in it."""
    take_names(row and row.named)
    return row


def _entry(name: Hashable, state: Hashable) -> _Entry:
    with _lock:
        entries = _cache.setdefault(name, OrderedDict())
        _cache.move_to_end(name)
        while len(_cache) > _MOST_NAMES:
            _cache.popitem(last=False)
        entry = entries.setdefault(state, _Entry())
        entries.move_to_end(state)
        # Only a read that began just before the last change still needs the state before it.
        while len(entries) > _MOST_STATES:
            entries.popitem(last=False)
        return entry

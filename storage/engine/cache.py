"""A cache of recent reads and values derived from them, valid until the next audited change.

The hash at the head of the audit chain identifies the complete audited state, so an entry cached under a hash never goes stale. A lookup
costs one statement for the hash, and changes need no invalidation.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, select

from storage.tables import AuditHeadRow, table_of

Value = TypeVar("Value")

_HEAD = select(table_of(AuditHeadRow).c.hash)
_HEAD_INFO = "audit_head"
_MAX_HEADS = 2
_MAX_ENTRIES = 64


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


_cache: OrderedDict[str, OrderedDict[Hashable, _Entry]] = OrderedDict()
_lock = Lock()


def cached(conn: Connection, name: Hashable, compute: Callable[[], Value]) -> Value:
    """Returns `compute()`, or its cached result for this name since the last change.

    The result must depend on the name and the audited state only, and must not be modified, because all readers share it. Costs one
    statement per transaction, for the hash.
    """
    head = _head(conn)
    return cast("Value", _entry(head, name).get(compute)) if head else compute()


def _head(conn: Connection) -> str | None:
    """Returns the chain's hash in this transaction; None in a change, whose own writes are not in the audit yet."""
    if not conn.get_execution_options().get("reading"):
        return None
    # A reading transaction is one snapshot, so one query suffices. `info` outlives the transaction, hence the comparison.
    transaction = conn.get_transaction()
    known_for, head = conn.info.get(_HEAD_INFO, (None, None))
    if transaction is None or known_for is not transaction:
        head = conn.execute(_HEAD).scalar_one_or_none()
        conn.info[_HEAD_INFO] = (transaction, head)
    return cast("str | None", head)


def _entry(head: str, name: Hashable) -> _Entry:
    with _lock:
        entries = _cache.setdefault(head, OrderedDict())
        _cache.move_to_end(head)
        # Only a read that began just before the last change still needs the previous hash.
        while len(_cache) > _MAX_HEADS:
            _cache.popitem(last=False)
        entry = entries.setdefault(name, _Entry())
        entries.move_to_end(name)
        while len(entries) > _MAX_ENTRIES:
            entries.popitem(last=False)
        return entry

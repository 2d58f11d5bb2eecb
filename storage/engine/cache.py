"""What was read a moment ago, or worked out from it, given again as long as nothing at all has changed since.

The hash at the head of the audit's chain stands for every change ever made, and the state follows from the audit alone. So what was
read under a hash is what would be read under it again: one statement asks for the hash, and nothing needs to be told of changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, select

from storage.tables import AuditHeadRow, table_of

Found = TypeVar("Found")

_HEAD = select(table_of(AuditHeadRow).c.hash)
_ASKED = "audit_head"
_HEADS = 2
_KEPT = 64


class _Place:
    """Where one thing is kept. It is made by the first who asks, while the others wait for it rather than make it too."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: Any = None
        self._there = False

    def filled(self, make: Callable[[], Any]) -> Any:
        """What is kept here, made if it is not there yet; where making it fails, the next one tries anew."""
        if not self._there:
            with self._lock:
                if not self._there:
                    self._found = make()
                    self._there = True
        return self._found


_kept: OrderedDict[str, OrderedDict[Hashable, _Place]] = OrderedDict()
_lock = Lock()


def recently(conn: Connection, what: Hashable, make: Callable[[], Found]) -> Found:
    """What `make` gives, or gave under this name since the last change. It may depend on the name and the audited state, on nothing else.

    It must not be changed afterwards, for everybody gets the same one. One statement a transaction asks for the hash.
    """
    head = _head(conn)
    return cast("Found", _place(head, what).filled(make)) if head else make()


def _head(conn: Connection) -> str | None:
    """The hash that this transaction sees; None in a change, which has changes of its own that no audit row tells of yet."""
    if not conn.get_execution_options().get("reading"):
        return None
    # A reading transaction is one snapshot, so that its hash is asked for once; `info` outlives it, hence the comparison.
    transaction = conn.get_transaction()
    asked, head = conn.info.get(_ASKED, (None, None))
    if transaction is None or asked is not transaction:
        head = conn.execute(_HEAD).scalar_one_or_none()
        conn.info[_ASKED] = (transaction, head)
    return cast("str | None", head)


def _place(head: str, what: Hashable) -> _Place:
    with _lock:
        shelf = _kept.setdefault(head, OrderedDict())
        _kept.move_to_end(head)
        # Beside the newest hash only a reading that began just before the change still asks for an older one.
        while len(_kept) > _HEADS:
            _kept.popitem(last=False)
        place = shelf.setdefault(what, _Place())
        shelf.move_to_end(what)
        while len(shelf) > _KEPT:
            shelf.popitem(last=False)
        return place

"""Releases and reference data that were read a moment ago, given again as long as nothing at all has changed since.

The hash at the head of the audit's chain stands for every change ever made, and the state follows from the audit alone. So what was
read under a hash is what would be read under it again: one statement asks for the hash, and nothing needs to be told of changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection, select

from policy.model import Release
from storage.releases import fetch_release
from storage.standards import Reference, fetch_reference
from storage.tables import AuditHeadRow, table_of

_HEAD = select(table_of(AuditHeadRow).c.hash)
_KEPT = 64
_kept: OrderedDict[tuple[str, str], Any] = OrderedDict()
_lock = Lock()


def recent_release(conn: Connection, key: str) -> Release | None:
    """The same as `fetch_release`: one statement if it was read since the last change, else one more than it."""
    return cast("Release | None", _once(conn, f"release {key}", lambda: fetch_release(conn, key)))


def recent_reference(conn: Connection) -> Reference:
    """The same as `fetch_reference`: one statement if it was read since the last change, else one more than it."""
    return cast("Reference", _once(conn, "reference", lambda: fetch_reference(conn)))


def _once(conn: Connection, what: str, fetch: Callable[[], Any]) -> Any:
    # Only a reading transaction is one snapshot, and has no changes of its own that no audit row tells of yet.
    head = conn.execute(_HEAD).scalar_one_or_none() if conn.get_execution_options().get("reading") else None
    if not head:
        return fetch()
    place = (head, what)
    with _lock:
        if place in _kept:
            _kept.move_to_end(place)
            return _kept[place]
    found = fetch()
    with _lock:
        _kept[place] = found
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return found

"""Removal of old rows of the inbox and the outbox that nothing needs any more, in small batches. The audit is not touched.

Kept without end: what was posted, because corrections, pins, threads and a raised classification still find it by its row; notices,
which are sent once by their keys; and of each card its first message and its newest row. What was set aside stays until somebody decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from storage.engine.session import Store
from storage.mail.messages import AnnouncementCorrected, DailyReminderUpdate, ReleaseStatusPinned, ReleaseStatusUpdate, SignOffCard
from storage.tables import InboxRow, OutboxPauseRow, OutboxRow, table_of

CHANGING_OTHERS = (AnnouncementCorrected.kind, DailyReminderUpdate.kind, ReleaseStatusUpdate.kind, ReleaseStatusPinned.kind)
"""Kinds of rows that only changed other messages."""

BATCH = 500

_INBOX, _OUTBOX, _PAUSE = table_of(InboxRow), table_of(OutboxRow), table_of(OutboxPauseRow)
_in, _out, _pause = _INBOX.c, _OUTBOX.c, _PAUSE.c


@dataclass(frozen=True)
class Pruned:
    """How many rows were removed."""

    inbox: int
    outbox: int


def prune(store: Store, *, inbox_before: datetime, outbox_before: datetime) -> Pruned:
    """Removes deliveries received and rows sent before these instants. Raises StoreBusy; what was removed until then stays removed."""
    with store.reading() as connection:
        keys = connection.execute(select(_in.key).where(_in.received_at < inbox_before)).scalars().all()
        rows = [*_updates(connection, outbox_before), *_cards(connection, outbox_before)]
    removed = Pruned(_remove(store, _INBOX, _in.key, keys), _remove(store, _OUTBOX, _out.id, rows))
    with store.writing() as connection:
        connection.execute(delete(_PAUSE).where(_pause.until < inbox_before))
    return removed


def _updates(connection: Connection, before: datetime) -> Iterable[int]:
    sent = (_out.state == "sent", _out.sent_at < before, _out.kind.in_(CHANGING_OTHERS))
    return connection.execute(select(_out.id).where(*sent).order_by(_out.id)).scalars().all()


def _cards(connection: Connection, before: datetime) -> Iterator[int]:
    """Yields old rows of cards, except each card's first row that was posted and its newest row."""
    columns = (_out.id, _out.ids["card"].as_string().label("card"), _out.ts, _out.state, _out.sent_at)
    rows = connection.execute(select(*columns).where(_out.kind == SignOffCard.kind).order_by(_out.id)).all()
    newest = {row.card: row.id for row in rows}
    first: dict[str, int] = {}
    for row in rows:
        if row.ts:
            first.setdefault(row.card, row.id)
        old = row.state == "sent" and row.sent_at is not None and row.sent_at < before
        if old and row.id not in {newest[row.card], first.get(row.card)} and row.card in first:
            yield row.id


def _remove(store: Store, table: Table, key: Any, values: Sequence[Any]) -> int:
    removed = 0
    for start in range(0, len(values), BATCH):
        with store.writing() as connection:
            removed += connection.execute(delete(table).where(key.in_(values[start : start + BATCH]))).rowcount
    return removed

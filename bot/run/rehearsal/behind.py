"""The origin of a bot's message: its outbox row, and the history entries of the change that queued it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_, select

from storage.engine.session import Store
from storage.tables import AuditRow, OutboxRow, table_of

MOST = 50
_outbox, _audit = table_of(OutboxRow), table_of(AuditRow)


def behind(store: Store, channel: str, ts: str, key: str = "") -> dict[str, Any]:
    """Returns the row (None for a message that is no outbox row's, such as an answer) and up to 50 entries, oldest first.

    The row is found by channel and timestamp, or while it has none by its delivery key, which the post carries.
    """
    columns = _outbox.c
    with store.reading() as conn:
        found = conn.execute(
            select(_outbox)
            .where(
                or_(columns.channel == channel, columns.conversation == channel),
                or_(columns.ts == ts, and_(columns.ts == "", columns.key == key)),
            )
            .order_by(columns.id)
        ).mappings()
        rows = [dict(each) for each in found]
        if not rows:
            return {"outbox": None, "history": []}
        of = [_audit.c[name] for name in ("seq", "at", "actor", "via", "command", "thing", "field", "before", "after", "outcome")]
        # The entries of a change and the messages that it queues have one instant.
        queued = [row["created_at"] for row in rows]
        entries = conn.execute(select(*of).where(_audit.c.recorded_at.in_(queued)).order_by(_audit.c.seq).limit(MOST)).mappings()
        return {"outbox": _plain(rows[-1]), "history": [_plain(dict(each)) for each in entries]}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}

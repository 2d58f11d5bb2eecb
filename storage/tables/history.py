"""Tables of the audit and its head."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index

from storage import columns as c
from storage.columns import Row


class AuditRow(Row, table=True):
    """A row of the audit: append-only, chained by a `hash` over its other columns and the previous row.

    `change_id` is the first `seq` of its transaction. `before` and `after` are canonical JSON; both null for a refusal.
    `at` is business time, `recorded_at` real time (null in rows of versions before 0007, whose hashes are without it).
    """

    __table_args__ = (
        *c.filled("actor", "command", "thing"),
        c.holds("seq", "seq >= 1"),
        c.holds("outcome", "outcome IN ('done', 'refused')"),
        Index("ix_audit_thing", "thing", "seq"),
        Index("ix_audit_release_key", "release_key", "seq"),
        Index("ix_audit_actor", "actor", "seq"),
    )
    seq: int = c.number_key()
    at: datetime = c.instant(required=True)
    actor: str = c.text(...)
    via: str = c.text()
    command: str = c.text(...)
    reason: str = c.text()
    change_id: int = c.whole()
    release_key: str | None = c.optional_text()
    thing: str = c.text(...)
    field: str = c.text()
    before: str | None = c.optional_text()
    after: str | None = c.optional_text()
    outcome: str = c.text("done")
    prev_hash: str = c.text(...)
    hash: str = c.text(...)
    recorded_at: datetime | None = c.instant()


class AuditHeadRow(Row, table=True):
    """The end of the chain: a single row that every change locks, so that the audit has one order."""

    __table_args__ = (c.holds("one", "id = 1"),)
    id: int = c.number_key()
    seq: int = c.whole()
    hash: str = c.text()

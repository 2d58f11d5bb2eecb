"""Daily work of a worker, by the real clock: logs the history's anchor, and removes old rows of the inbox and the outbox."""

from __future__ import annotations

from datetime import date, timedelta

import structlog

from storage.engine.session import Store
from storage.history import audit
from storage.mail import outbox, pruning

_LOG = structlog.get_logger("bot.housekeeping")

INBOX_KEPT = timedelta(days=7)
"""How long delivery keys are kept. Slack delivers again within hours, and a signed request can be replayed for five minutes."""


class Housekeeping:
    """The daily work on a store; rows of the outbox that nothing needs are kept for `kept`."""

    def __init__(self, store: Store, kept: timedelta) -> None:
        self._store = store
        self._kept = kept
        self._done: date | None = None

    def run(self) -> None:
        """Does the day's work, unless this process has done it. Raises StoreFault; the next call tries again."""
        now = outbox.database_now(self._store)
        if self._done == now.date():
            return
        with self._store.reading() as conn:
            newest = audit.head(conn)
        _LOG.info("audit_head", anchor=f"{newest.seq}:{newest.hash}")
        removed = pruning.prune(self._store, inbox_before=now - INBOX_KEPT, outbox_before=now - self._kept)
        if removed.inbox or removed.outbox:
            _LOG.info("pruned", inbox=removed.inbox, outbox=removed.outbox)
        self._done = now.date()

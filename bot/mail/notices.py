"""Queues notices by mail for events, at each tick of the scheduler."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import structlog

from commands.public import notices
from policy.public.events import EventKind
from storage.engine.session import Store
from storage.history import audit

_LOG = structlog.get_logger("bot.mail.notices")


class Notices:
    """Queues the notices that are due, to the `lists` of each kind. Costs one statement if nothing has changed since the last look."""

    def __init__(self, store: Store, lists: Mapping[EventKind, tuple[str, ...]]) -> None:
        self._store, self._lists = store, lists
        self._seen: tuple[int, date] | None = None

    def queue(self, now: datetime) -> None:
        """Queues the notices that are due; `now` is business time. Raises StoreFault."""
        with self._store.reading() as conn:
            stands = (audit.newest(conn), now.date())
        if stands == self._seen:
            return
        done = notices.queue(self._store, now, self._lists)
        for key in done.keys:
            _LOG.info("mail_queued", key=key)
        self._seen = None if done.waiting else stands

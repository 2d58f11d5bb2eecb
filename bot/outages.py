"""Outages of the database, logged once at their start and once at their end, however many requests and ticks meet them."""

from __future__ import annotations

import time
from threading import Lock

import structlog

from storage.engine.faults import StoreBusy, StoreFault, StoreStale

_LOG = structlog.get_logger("bot.outages")


class Outages:
    """The current outage, if there is one, of a process's database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._since: float | None = None

    def lost(self, fault: StoreFault) -> None:
        """Notes that the database could not be used; the first time of an outage is logged. Waiting for another change is none."""
        if isinstance(fault, StoreBusy | StoreStale):
            _LOG.warning("database_busy", reason=str(fault))
            return
        with self._lock:
            if self._since is not None:
                return
            self._since = time.monotonic()
        _LOG.error("database_lost", reason=str(fault), detail=fault.detail)

    def back(self) -> None:
        """Notes that the database could be used."""
        if self._since is None:
            return
        with self._lock:
            since, self._since = self._since, None
        if since is not None:
            _LOG.warning("database_back", seconds=round(time.monotonic() - since, 1))

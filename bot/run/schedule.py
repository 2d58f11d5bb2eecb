"""The scheduler only ticks; unique keys in the database decide what a tick does. APScheduler is imported when it starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

EVERY = 30.0
"""Seconds of real time between ticks."""


def start(tick: Callable[[], object], *, every: float = EVERY) -> BackgroundScheduler:
    """Ticks at once and then every so many seconds, one tick at a time; ticks that were missed meanwhile are one."""
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone="UTC", daemon=True)
    scheduler.add_job(
        tick,
        "interval",
        seconds=every,
        id="tick",
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
    return scheduler

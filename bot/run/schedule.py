"""The scheduler, which only ticks: unique keys in the database decide what a tick does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # A web process never starts the scheduler, so APScheduler is not imported until then.
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # APScheduler 3 has no types.

EVERY = 30.0
"""Seconds of real time between ticks."""


def start(tick: Callable[[], object], *, every: float = EVERY) -> BackgroundScheduler:
    """Runs `tick` at once and then every `every` seconds, never two at a time; missed ticks are run as one."""
    from apscheduler.schedulers.background import BackgroundScheduler  # Imported late, as above.

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

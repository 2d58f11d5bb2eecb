"""The two clocks: the business clock, which can be set or frozen, and the real clock for signatures, leases, retries and ticks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.config import Config, Mode

BusinessClock = Callable[[], datetime]
"""Returns the current business time, timezone-aware, in the configured time zone."""

WORKSPACE_START = datetime(2020, 1, 10, 10, 0)  # noqa: DTZ001 - `configured` adds the time zone.
"""Where the local workspace's clock starts: 10 January 2020, 10:00, the day of the Paper."""


def real_now() -> datetime:
    """Returns the real time in UTC."""
    return datetime.now(UTC)


def running(timezone: ZoneInfo) -> BusinessClock:
    """Returns a business clock that follows the real clock."""
    return lambda: datetime.now(timezone)


def frozen(at: datetime, timezone: ZoneInfo) -> BusinessClock:
    """Returns a business clock frozen at `at` (RELEASE_BOT_NOW)."""
    instant = at.astimezone(timezone)
    return lambda: instant


def configured(config: Config) -> BusinessClock:
    """Returns the business clock for a configuration. In the local workspace it is frozen at WORKSPACE_START."""
    if config.now:
        return frozen(config.now, config.timezone)
    if config.mode is Mode.WORKSPACE:
        return frozen(WORKSPACE_START.replace(tzinfo=config.timezone), config.timezone)
    return running(config.timezone)


def following(source: Callable[[], datetime], timezone: ZoneInfo) -> BusinessClock:
    """Returns a business clock that reads its time from `source`, such as the local workspace's own clock."""
    return lambda: source().astimezone(timezone)

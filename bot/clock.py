"""Two clocks: the business clock, which may stand or be set, and the real one for signatures, leases, retries and ticks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.config import Config, Mode

BusinessClock = Callable[[], datetime]
"""Tells the business instant, aware and in the configured time zone."""

WORKSPACE_START = datetime(2020, 1, 10, 10, 0)  # noqa: DTZ001 - read in the configured time zone, as the design words it.
"""Where the local workspace's clock starts: 10 January 2020, 10:00, the day of the Paper."""


def real_now() -> datetime:
    """The real instant, in UTC."""
    return datetime.now(UTC)


def running(timezone: ZoneInfo) -> BusinessClock:
    """The business clock that runs with the real one."""
    return lambda: datetime.now(timezone)


def standing(at: datetime, timezone: ZoneInfo) -> BusinessClock:
    """The business clock that stands at `at` (RELEASE_BOT_NOW)."""
    instant = at.astimezone(timezone)
    return lambda: instant


def configured(config: Config) -> BusinessClock:
    """The business clock that the configuration asks for; in the local workspace it stands at its start until the workspace moves it."""
    if config.now:
        return standing(config.now, config.timezone)
    if config.mode is Mode.WORKSPACE:
        return standing(WORKSPACE_START.replace(tzinfo=config.timezone), config.timezone)
    return running(config.timezone)


def following(told: Callable[[], datetime], timezone: ZoneInfo) -> BusinessClock:
    """The business clock that someone else moves: the local workspace's."""
    return lambda: told().astimezone(timezone)

"""Logging as the tests have it, restored after code that configures it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

_configure = structlog.configure


def _configure_uncached(**settings: Any) -> None:
    """Configures structlog so that no module keeps a logger of one test's configuration for the next."""
    _configure(**{**settings, "cache_logger_on_first_use": False})


structlog.configure = _configure_uncached  # type: ignore[assignment]  # It takes the same settings, by name only.


@contextmanager
def logging_kept() -> Iterator[None]:
    """Puts back what a command that runs in the tests' own process sets of logging."""
    root, bot = logging.getLogger(), logging.getLogger("bot")
    settings, configured = structlog.get_config(), structlog.is_configured()
    handlers, level, bot_level = root.handlers, root.level, bot.level
    try:
        yield
    finally:
        if structlog.get_config() != settings:
            structlog.reset_defaults()
            if configured:
                _configure(**settings)
        root.handlers = handlers
        for logger, before in ((root, level), (bot, bot_level)):
            if logger.level != before:  # Setting it empties what every logger has worked out, which each test would pay.
                logger.setLevel(before)

"""Structured logging: one JSON object per line on standard error, never with request bodies, tokens or message texts.

An exception is logged by the classes and places of it and its causes: its message may hold what somebody wrote.
"""

from __future__ import annotations

import logging
import sys
import threading

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.telemetry import errors
from bot.telemetry.errors import described


def without_messages(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replaces a line's exception by its classes and places, and takes the address from the web server's line about a failed request."""
    found = event.pop("exc_info", None)
    error = found if isinstance(found, BaseException) else found[1] if isinstance(found, tuple) else sys.exc_info()[1] if found else None
    if error is not None:
        event["error"] = described(error)
    if str(event.get("event", "")).startswith("Exception while serving"):
        event["event"] = "Exception while serving a request"
    return event


_SHARED: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def record_thread(thread: threading.Thread | None, error: BaseException | None) -> None:
    """Records the error that ended a thread, which nobody else would hear of."""
    if error is not None:
        errors.record(f"thread {(thread.name if thread else '').rstrip('0123456789_-') or 'unknown'}", error, key="")


def start(level: str = "INFO") -> None:
    """Configures logging of the bot (from `level` on) and its libraries (from WARNING on) to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            without_messages,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, without_messages],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.EventRenamer("message"),
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    # What no line shows is not looked up for each of them (Python's logging HOWTO, "Optimization").
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # noqa: SLF001 - It has no public name, and the HOWTO names it.
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel("WARNING")
    logging.getLogger("bot").setLevel(level)
    threading.excepthook = lambda ended: record_thread(ended.thread, ended.exc_value)


def standard_logger(name: str, level: str) -> logging.Logger:
    """Returns a standard library logger with its own level, for libraries that take a logger."""
    logger = logging.getLogger(name)
    logger.setLevel(level)
    return logger

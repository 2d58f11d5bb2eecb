"""Errors that the program did not expect: counted, logged once with a reference, and reported where a reporter is set up."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import structlog

from bot.telemetry import reporting
from bot.telemetry.requests import ref_of, reference
from bot.telemetry.tallies import ERRORS, TALLIES

_LOG = structlog.get_logger("bot.error")

_DEEPEST = 12
"""Frames of an error that are logged, the innermost last."""


def record(where: str, error: BaseException, *, key: str | None = None) -> str:
    """Records an error that was caught at `where`, and returns its reference: of the delivery `key`, or else of the current request."""
    ref = reference() if key is None else ref_of(key)
    TALLIES.count(ERRORS, where)
    _LOG.error("unexpected_error", where=where, ref=ref, key=key or "", error=described(error))
    reporting.report(error, where=where, ref=ref)
    return ref


def described(error: BaseException) -> list[str]:
    """Returns the classes and places of an error and its causes, without their messages: those may hold what people wrote, or secrets."""
    return [line for each in _chain(error) for line in (type(each).__name__, *_places(each))]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    return [f"  {each.filename}:{each.lineno} {each.name}" for each in frames]

"""One log line for each request from Slack: its verb, its outcome, how long it took, and its delivery key.

Never what somebody wrote: a line has the verb's name, the kind of answer and ids.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

from bot.telemetry import tracing
from bot.telemetry.tallies import REQUESTS, TALLIES

_LOG = structlog.get_logger("bot.request")

REF = 6
"""How many characters of a key a person is shown."""


@dataclass
class CurrentRequest:
    """The facts of the current request, as they become known. `outcome` is one word, such as shown, changed, refused, busy or failed."""

    kind: str = ""
    verb: str = ""
    outcome: str = ""
    key: str = ""
    ref: str = ""


_current: ContextVar[CurrentRequest | None] = ContextVar("request", default=None)


def ref_of(key: str) -> str:
    """Returns the end of a delivery key, by which a person's report is found in the log: "3f9a2c"; a random one if there is no key."""
    return re.sub(r"[^0-9a-zA-Z]", "", key)[-REF:] or secrets.token_hex(REF // 2)


@contextmanager
def request() -> Iterator[CurrentRequest]:
    """Collects the facts of a request inside the block, and then logs, counts and traces it."""
    entry = CurrentRequest()
    token = _current.set(entry)
    began = time.monotonic()
    try:
        with tracing.span("request") as span:
            try:
                yield entry
            finally:
                span.name(f"{entry.kind} {entry.verb}".strip(), verb=entry.verb, outcome=entry.outcome, key=entry.key)
    finally:
        _current.reset(token)
        seconds = time.monotonic() - began
        outcome = entry.outcome or "acknowledged"
        TALLIES.measure(REQUESTS, seconds, entry.kind or "other", entry.verb or "none", outcome)
        _LOG.info(
            "request",
            kind=entry.kind or "other",
            verb=entry.verb,
            outcome=outcome,
            milliseconds=round(seconds * 1000, 1),
            key=entry.key,
            ref=entry.ref or (ref_of(entry.key) if entry.key else ""),
        )


def note(*, kind: str = "", verb: str = "", outcome: str = "", key: str = "") -> None:
    """Adds facts to the current request; outside one it does nothing."""
    entry = _current.get()
    if entry is None:
        return
    entry.kind = kind or entry.kind
    entry.verb = verb or entry.verb
    entry.outcome = outcome or entry.outcome
    entry.key = key or entry.key


def reference() -> str:
    """Returns the reference of the current request, which its log line has too."""
    entry = _current.get() or CurrentRequest()
    entry.ref = entry.ref or ref_of(entry.key)
    return entry.ref

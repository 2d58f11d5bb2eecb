"""The deadline of a request that somebody waits for. The database and calls to Slack wait no longer than it leaves them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ANSWER_SECONDS = 2.5
"""The longest time from a request's arrival to its answer; Slack shows an error to the person after three seconds."""

RENDERING_SECONDS = 0.2
"""The part of it that is kept for making the answer."""

COMMIT_SECONDS = 0.3
"""What must be left before a change is committed, so that its answer comes before the person reads that nothing came."""

_answer_by: ContextVar[float | None] = ContextVar("answer_by", default=None)


@contextmanager
def answer_by(instant: float) -> Iterator[None]:
    """Sets the deadline of the enclosed work, on the monotonic clock."""
    token = _answer_by.set(instant)
    try:
        yield
    finally:
        _answer_by.reset(token)


def left(keep: float = RENDERING_SECONDS) -> float | None:
    """Returns the seconds until `keep` seconds before the deadline, negative once they have passed; None without a deadline."""
    instant = _answer_by.get()
    return None if instant is None else instant - keep - time.monotonic()

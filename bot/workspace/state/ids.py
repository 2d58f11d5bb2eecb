"""Ids and timestamps in Slack's forms. Timestamps keep real time, each later than the one before."""

from __future__ import annotations

import secrets
import string
import threading
import time

_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str, size: int = 9) -> str:
    """A fresh id such as `V0A1B2C3D4`."""
    return prefix + "0" + "".join(secrets.choice(_LETTERS) for _ in range(size))


def new_word(size: int = 5) -> str:
    """A fresh short id, as Slack gives to blocks and elements that have none."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(size))


class Timestamps:
    """Message timestamps: seconds and microseconds of real time, never the same twice."""

    def __init__(self, last: str = "0.0") -> None:
        self._lock = threading.Lock()
        self._last = as_number(last)

    def next(self) -> str:
        """A timestamp after all earlier ones."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1000)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def as_number(ts: object) -> int:
    """A timestamp in microseconds, for comparing. Raises ValueError for what is none."""
    seconds, _, rest = str(ts).partition(".")
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 12 or (rest and not (rest.isascii() and rest.isdigit())):
        raise ValueError("bad timestamp")
    return int(seconds) * 1_000_000 + int((rest + "000000")[:6])

"""Ids and timestamps in Slack's format. Timestamps use real time and always increase."""

from __future__ import annotations

import secrets
import string
import threading
import time

_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str, size: int = 9) -> str:
    """Returns a new id such as `V0A1B2C3D4`."""
    return prefix + "0" + "".join(secrets.choice(_LETTERS) for _ in range(size))


def new_word(size: int = 5) -> str:
    """Returns a new short id, as Slack gives to blocks and elements without one."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(size))


class Timestamps:
    """Message timestamps: real time in seconds and microseconds, always increasing."""

    def __init__(self, last: str = "0.0") -> None:
        self._lock = threading.Lock()
        self._last = as_number(last)

    def next(self) -> str:
        """Returns a timestamp later than all earlier ones."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1000)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def as_number(ts: object) -> int:
    """Returns a timestamp in microseconds, for comparisons. Raises ValueError if it is not a timestamp."""
    seconds, _, rest = str(ts).partition(".")
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 12 or (rest and not (rest.isascii() and rest.isdigit())):
        raise ValueError("bad timestamp")
    return int(seconds) * 1_000_000 + int((rest + "000000")[:6])

"""The change feed that the page polls: a short log of numbered events, each for some or all people."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from bot.workspace.state.store import Json

_MAX_EVENTS = 4000


class EventFeed:
    """Numbered events. Each process starts at a higher number, so that an old page knows it must reload."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seq = self._first = int(time.time() * 1000)
        self._events: deque[tuple[int, str | None, str | None, Json]] = deque(maxlen=_MAX_EVENTS)

    @property
    def seq(self) -> int:
        """Returns the number of the last event."""
        return self._seq

    def add(self, kind: str, *, user: str | None = None, channel: str | None = None, **fields: object) -> None:
        """Adds an event for one person, for those who see a channel, or for everyone."""
        with self._lock:
            self._seq += 1
            where = {} if channel is None else {"channel": channel}
            self._events.append((self._seq, user, channel, {"type": kind, **where, **fields}))

    def since(self, seq: int, user: str, sees: Callable[[str], bool]) -> Json:
        """Returns a person's events after a number. The returned number is 0 (reload) if some were dropped or another process's."""
        with self._lock:
            last, events = self._seq, list(self._events)
        oldest = events[0][0] if events else last + 1
        if seq > last or seq < min(oldest - 1, last) or seq < self._first:
            return {"seq": 0, "events": []}
        visible = [
            event
            for number, only, channel, event in events
            if number > seq and (only is None or only == user) and (channel is None or sees(channel))
        ]
        return {"seq": last, "events": visible}

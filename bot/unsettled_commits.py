"""Follow-up on changes that may or may not have been saved: their people get the answer in a direct message."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock, Thread

import structlog

from bot.pages.kit.markup import escape
from bot.slack import ids
from bot.telemetry import errors
from commands.protocol.line import Line, NotADayError
from commands.protocol.request import Request
from commands.protocol.understood.headings import heading
from policy.model.roster import is_person
from storage.engine.session import Act, Store, StoreFault
from storage.mail import inbox, outbox
from storage.mail.messages import Notice

_LOG = structlog.get_logger("bot.unsettled_commits")

NOT_KNOWN = (
    "I can't tell yet whether this was saved: the database did not answer in time. "
    "I will send you a direct message when I know. Please don't repeat it before that."
)
NEVER_KNOWN = "I can't tell whether this was saved: the database did not answer in time. Look at the record before you repeat it."
"""For a person to whom no direct message will come."""

SAVED = "The database answers again: “{}” was saved, and it took effect once."
NOT_SAVED = "The database answers again: “{}” was not saved, and nothing was changed. Run it again if you still want it."

EVERY = 1.0
"""Seconds between two look-ups."""

MOST = 1000
"""How many changes are followed at the same time; a process has far fewer before it answers nobody any more."""


class Unsettled:
    """Looks up each change, by its delivery key, until the database answers; the message is queued in the same transaction.

    What is followed is in memory, because the database can't be reached: if the process ends first, its log names the people.
    """

    def __init__(self, store: Store, wake: Callable[[], None], *, every: float = EVERY) -> None:
        """`wake` is called once a message is queued."""
        self._store = store
        self._wake = wake
        self._every = every
        self._lock = Lock()
        self._open: dict[str, Request] = {}
        self._ended = Event()
        self._thread: Thread | None = None

    def follow(self, request: Request) -> str:
        """Follows a request from now on, and returns the sentence for its person."""
        _LOG.error("change_not_known", key=request.key, user=request.actor.user)
        with self._lock:
            if not (request.key and is_person(request.actor.user) and (len(self._open) < MOST or request.key in self._open)):
                return NEVER_KNOWN
            self._open[request.key] = request
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="unsettled", daemon=True)
                self._thread.start()
        return NOT_KNOWN

    def close(self) -> None:
        """Looks once more, and logs the changes that are still not known."""
        self._ended.set()
        if self._thread:
            self._thread.join(5)
        for request in self._open.values():
            _LOG.error("change_never_known", key=request.key, user=request.actor.user, do="tell the person to look at the record")

    def _run(self) -> None:
        while True:
            self._ended.wait(self._every)
            with self._lock:
                requests = list(self._open.values())
                if not requests:
                    self._thread = None
                    return
            for request in requests:
                if not self._settle(request):
                    break
            if self._ended.is_set():
                return

    def _settle(self, request: Request) -> bool:
        try:
            with self._store.changing(Act("release-bot", "follow up", self._store.clock())) as tx:
                saved = inbox.is_claimed(tx, request.key)
                notice = Notice((SAVED if saved else NOT_SAVED).format(escape(_title(request))))
                outbox.enqueue(tx, notice, key=ids.derived(request.key, "settled"), channel=request.actor.user)
        except StoreFault:
            return False
        except Exception as error:  # noqa: BLE001 - One that can't be looked up must not keep the others from an answer; it is logged.
            errors.record("unsettled", error, key=request.key)
            _LOG.error("change_never_known", key=request.key, user=request.actor.user, do="tell the person to look at the record")
            self._done(request)
            return True
        self._done(request)
        _LOG.info("change_known", key=request.key, saved=saved)
        self._wake()
        return True

    def _done(self, request: Request) -> None:
        with self._lock:
            self._open.pop(request.key, None)


def _title(request: Request) -> str:
    try:
        return heading(Line.parse(request.line, request.now))
    except NotADayError as fault:
        return heading(fault.rest)

"""Delivery of the outbox to Slack: at least once, deduplicated by the key in the message's metadata, with retries and rate limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from threading import Event, RLock, Thread
from time import monotonic
from typing import Any

import structlog
from slack_sdk import WebClient

from bot.clock import BusinessClock
from bot.outages import Outages
from bot.slack.client import TIMEOUT
from bot.slack.sending import attempts, posting
from bot.slack.sending.attempts import Render
from bot.slack.sending.outcomes import Outcomes, logged
from bot.telemetry import errors
from bot.telemetry.tallies import DELIVERIES, TALLIES
from storage.engine.session import Store, StoreBusy, StoreFault
from storage.mail import outbox, pauses
from storage.mail.lanes import Lane, lane_of
from storage.mail.leases import LEASE, Heartbeat, Leases
from storage.mail.outbox import Sending
from storage.mail.pauses import POST

_LOG = structlog.get_logger("bot.slack.delivery")

LONGEST_TRY = timedelta(seconds=posting.LONGEST_LOOK_UP + 5 * TIMEOUT)
"""The longest that one row's calls to Slack, or rendering and uploading a file, may take; after that its lease is not extended any more."""

PACE = timedelta(seconds=1)
"""Slack takes about one message a second in a channel."""

BATCH = 10
IDLE = 1.0
"""Seconds between polls of the outbox if nothing wakes the thread."""

_Made = tuple[Mapping[str, Any] | posting.Unknown | posting.PostRefused, Mapping[tuple[str, str], datetime], datetime]
"""A row's message or why there is none, the pauses, and when they were read."""


class Delivery:
    """Sends due outbox rows, either in the calling thread with `deliver_due` or in its own thread with `start`.

    `render` returns a row's message as {"text", "blocks"}, or None if there is nothing to show. "update" is the ts of a message to change
    instead and "conversation" its channel, if that is on record; "pin" or "unpin" is the ts of a message. "shown" is the digest of what
    the message, or the announcement with the key "of", then shows; "then" are messages to queue once it is sent. `now` is the real time,
    by default the database's; `business_now` dates the changes that delivery itself records. `pace` is the time between two messages
    posted to a channel. It sends the rows of `lane`, or all. `outages` logs those of the database.
    """

    def __init__(
        self,
        store: Store,
        client: WebClient,
        render: Render,
        *,
        business_now: BusinessClock,
        now: Callable[[], datetime] | None = None,
        idle: float = IDLE,
        pace: timedelta = PACE,
        lane: Lane | None = None,
        outages: Outages | None = None,
    ) -> None:
        self._store = store
        self._client = client
        self._render = render
        self._now = now or partial(outbox.database_now, store)
        self._idle = idle
        self._business_now = business_now
        self._outcomes = Outcomes(store, client, business_now=business_now, pace=pace)
        self._lane = lane
        # A file is claimed when its drawing begins, so that it does not wait under a lease while others are drawn.
        self._batch = 1 if lane is Lane.FILES else BATCH
        self._outages = outages or Outages()
        self._longest = LONGEST_TRY
        self._wake = Event()
        self._stopped = Event()
        self._delivering = RLock()
        self._heart = Heartbeat()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Starts delivering in a background thread, until `stop`."""
        self._thread = Thread(target=self._run, name=f"delivery-{self._lane or 'all'}", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Polls the outbox now, because a row was added."""
        self._wake.set()

    def end(self) -> None:
        """Asks the thread to end after the current row."""
        self._stopped.set()
        self._wake.set()

    def stop(self, timeout: float = TIMEOUT) -> None:
        """Stops the thread after the current row. `timeout` is in seconds."""
        self.end()
        if self._thread:
            self._thread.join(timeout)
        self._heart.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pauses delivery inside the block, after finishing the current batch."""
        with self._delivering:
            yield

    def deliver_due(self) -> int:
        """Delivers until nothing is due and returns how many rows were tried. Raises StoreBusy."""
        with self._delivering:
            return self._deliver_due()

    def _deliver_due(self) -> int:
        tried = 0
        while not self._stopped.is_set():
            since, claimed_at = monotonic(), self._now()
            if outbox.oldest_due(self._store, claimed_at, self._lane) is None:
                # Checking first without a write means that an idle bot never blocks a writer.
                break
            batch = outbox.claim(self._store, now=claimed_at, lease=LEASE, limit=self._batch, lane=self._lane)
            if not batch:
                break
            claimed = Leases(
                self._store, batch, now=self._now, claimed_at=claimed_at, since=since, longest=self._longest, heart=self._heart
            )
            with claimed as leases:
                self._deliver_batch(batch, leases)
            tried += len(batch)
        return tried

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.deliver_due()
                self._outages.back()
            except StoreBusy:
                _LOG.warning("delivery_waits", reason="the database is busy")
            except StoreFault as fault:
                self._outages.lost(fault)
            except Exception as error:  # noqa: BLE001 - The thread must survive whatever comes; it is recorded and tried again.
                errors.record("delivery", error, key="")
            self._wake.wait(self._idle)
            self._wake.clear()

    def _deliver_batch(self, batch: Sequence[Sending], leases: Leases) -> None:
        newest = {sending.ids["card"]: sending.id for sending in batch if "card" in sending.ids}
        held: dict[tuple[str, Lane], datetime] = {}
        given_back: list[tuple[Sending, datetime]] = []
        for sending in batch:
            place = (sending.channel, lane_of(sending.kind))
            if newest.get(sending.ids.get("card"), sending.id) != sending.id and not sending.ambiguous:
                # A card shows current data, so its newest row makes the older ones redundant. A row that may already be in Slack is
                # looked up first, so that the newest does not become a second message.
                outbox.mark_sent(self._store, sending, "")
            elif place in held:
                given_back.append((sending, held[place]))
            elif self._stopped.is_set():
                given_back.append((sending, self._now()))
            elif until := self._held_file(sending):
                held[place] = until
                given_back.append((sending, until))
            elif until := self._deliver(sending, leases):
                held[place] = until
        outbox.give_back(self._store, given_back)

    def _held_file(self, sending: Sending) -> datetime | None:
        """Returns until when a file waits, so that it is drawn after the wait; None if it need not, or if the row is no file."""
        if lane_of(sending.kind) is not Lane.FILES:
            return None
        return attempts.held_file(sending, pauses.current(self._store, self._now()))

    def _made(self, sending: Sending) -> _Made:
        """Renders a row, and returns it with the methods that Slack has limited and the pace of channels, as they are right then.

        Both are read for each row, because another sender may have been limited since the last one. They come from one snapshot, except
        those of a file: it takes seconds to draw, and so long no transaction stays open.
        """
        with nullcontext() if lane_of(sending.kind) is Lane.FILES else self._store.one_snapshot():
            message = attempts.rendered(self._render, sending)
            now = self._now()
            return message, pauses.current(self._store, now), now

    def _deliver(self, sending: Sending, leases: Leases) -> datetime | None:
        """Tries one row, and returns until when its channel's other messages must wait to keep their order, None if they need not.

        A row that another sender has taken over is left to it.
        """
        began = monotonic()
        made = self._made(sending) if leases.begin(sending) else None
        if made is None or not leases.holds(sending):
            _LOG.warning("delivery_overtaken", key=sending.key, kind=sending.kind)
            return None
        message, paused, read_at = made
        if isinstance(message, Mapping):
            methods = posting.methods_of(
                message, channel=sending.channel, thread=attempts.thread_of(sending, message), looks_up=sending.ambiguous
            )
            limits = (*(paused.get((each, "")) for each in methods), attempts.used_up(methods[0], paused, read_at))
            if until := max(filter(None, limits), default=None):
                # A message that waits for a method holds those behind it in its channel.
                outbox.give_back(self._store, [(sending, until)], pausing=attempts.pauses_of(sending, message))
                return until
            if methods[0] == POST and (until := paused.get((pauses.PACE, sending.channel))):
                # New messages wait in their order by themselves; updates don't wait for them.
                outbox.give_back(self._store, [(sending, until)])
                return None
        outcome = attempts.attempt(self._client, self._store, sending, message) if isinstance(message, Mapping) else message
        now = self._now()
        seconds = monotonic() - began
        TALLIES.measure(DELIVERIES, seconds, lane_of(sending.kind), posting.name_of(outcome))
        return self._outcomes.conclude(sending, message, outcome, now, logged(sending, seconds))

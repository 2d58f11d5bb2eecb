"""Delivery of the outbox: at least once, reconciled by the key in the message's metadata; waiting is arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any

import structlog
from slack_sdk import WebClient

from bot.clock import BusinessClock, real_now
from bot.pages.kit.files import Sent
from bot.slack import files, ids, posting
from bot.slack.client import TIMEOUT
from storage.engine.session import Act, Store, StoreBusy
from storage.mail import outbox
from storage.mail.messages import FileMessage, Notice, Share
from storage.mail.outbox import Sending

_LOG = structlog.get_logger("bot.slack.delivery")

LEASE = timedelta(seconds=120)
"""How long a claimed row is this process's."""

LONGEST_TRY = timedelta(seconds=(posting.MOST_PAGES + 4) * TIMEOUT)
"""What one row's calls to Slack can take together, or drawing up a file and uploading it; no row is begun with less of the lease left."""

BATCH = 10
IDLE = 1.0
"""Seconds between looks at the outbox when nobody wakes the thread."""

ACTOR = "release-bot"
"""Who the audit names for what the bot does by itself."""

Render = Callable[[Sending], Mapping[str, Any] | None]

_REASONS = {
    "channel_not_found": "the bot cannot see that channel: invite it there",
    "not_in_channel": "the bot is not in that channel: invite it there",
    "is_archived": "the channel is archived",
    "restricted_action": "a workspace setting keeps the bot from posting there",
    "msg_too_long": "the message is too long for Slack",
    "msg_blocks_too_long": "the message is too long for Slack",
}
_NOTHING_TO_SHOW = "nothing_to_show"


class Delivery:
    """Sends what is due, in this thread by `deliver_due` or in its own by `start`.

    `render` makes a row's message ({"text", "blocks"}, with "update" a message's ts to change that instead; None: there is nothing to
    show). `now` is the real time; `business_now` dates what delivery itself records.
    """

    def __init__(
        self,
        store: Store,
        client: WebClient,
        render: Render,
        *,
        business_now: BusinessClock,
        now: Callable[[], datetime] = real_now,
        idle: float = IDLE,
    ) -> None:
        self._store = store
        self._client = client
        self._render = render
        self._business_now = business_now
        self._now = now
        self._idle = idle
        self._wake = Event()
        self._stopped = Event()
        self._at_work = Lock()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Delivers in a thread of its own until `stop`."""
        self._thread = Thread(target=self._run, name="delivery", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something was put into the outbox: look now."""
        self._wake.set()

    def stop(self, timeout: float = TIMEOUT) -> None:
        """Ends the thread after the row in hand."""
        self._stopped.set()
        self._wake.set()
        if self._thread:
            self._thread.join(timeout)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing is delivered inside the block; what is in hand is finished first."""
        with self._at_work:
            yield

    def deliver_due(self) -> int:
        """Delivers until nothing is due; how many rows were tried. Raises StoreBusy."""
        with self._at_work:
            return self._deliver_due()

    def _deliver_due(self) -> int:
        tried = 0
        while not self._stopped.is_set():
            claimed_at = self._now()
            if outbox.oldest_due(self._store, claimed_at) is None:
                # Looking costs no write, so that an idle bot never stands in a writer's way.
                break
            batch = outbox.claim(self._store, now=claimed_at, lease=LEASE, limit=BATCH)
            if not batch:
                break
            self._deliver_batch(batch, begin_by=claimed_at + LEASE - LONGEST_TRY)
            tried += len(batch)
        return tried

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.deliver_due()
            except StoreBusy:
                _LOG.warning("delivery_waits", reason="the database is busy")
            except Exception:  # noqa: BLE001 - The thread must outlive a database that is away for a while; logged, and tried again.
                _LOG.exception("delivery_failed_to_run")
            self._wake.wait(self._idle)
            self._wake.clear()

    def _deliver_batch(self, batch: Sequence[Sending], begin_by: datetime) -> None:
        newest = {sending.ids["card"]: sending.id for sending in batch if "card" in sending.ids}
        limited: dict[str, datetime] = {}
        for sending in batch:
            if newest.get(sending.ids.get("card"), sending.id) != sending.id and not sending.ambiguous:
                # A card is rendered from what is stored now, so the newest of its rows shows all that the older ones would. One that may
                # be in Slack already is looked for first, or the newest would be posted beside it.
                outbox.mark_sent(self._store, sending.id, "")
            elif sending.channel in limited:
                outbox.mark_retry(self._store, sending.id, limited[sending.channel], "ratelimited", ambiguous=sending.ambiguous)
            elif self._stopped.is_set() or self._now() > begin_by:
                outbox.mark_retry(self._store, sending.id, self._now(), "given back", ambiguous=sending.ambiguous)
            else:
                outcome = self._deliver(sending)
                if isinstance(outcome, posting.Limited):
                    limited[sending.channel] = self._now() + timedelta(seconds=outcome.seconds)

    def _deliver(self, sending: Sending) -> posting.Outcome:
        outcome = self._try(sending)
        now = self._now()
        about = {"key": sending.key, "kind": sending.kind, "channel": sending.channel, "attempt": sending.attempts}
        match outcome:
            case posting.Posted(ts, _):
                outbox.mark_sent(self._store, sending.id, ts)
                _LOG.info("delivery_sent", ts=ts, **about)
            case posting.Limited(seconds):
                outbox.mark_retry(self._store, sending.id, now + timedelta(seconds=seconds), "ratelimited", ambiguous=sending.ambiguous)
                _LOG.warning("delivery_limited", seconds=seconds, **about)
            case posting.Unknown(error, perhaps_done):
                ambiguous = perhaps_done or sending.ambiguous
                outbox.mark_retry(self._store, sending.id, now + backoff(sending.attempts), error, ambiguous=ambiguous)
                _LOG.warning("delivery_retried", error=error, ambiguous=ambiguous, **about)
            case posting.Rejected(error):
                self._notify(sending, error)
                outbox.mark_failed(self._store, sending.id, error)
                _LOG.error("delivery_failed", error=error, **about)
        return outcome

    def _try(self, sending: Sending) -> posting.Outcome:
        try:
            message = self._render(sending)
        except StoreBusy:
            return posting.Unknown("the database was busy", perhaps_done=False)
        except Exception as error:  # noqa: BLE001 - One row that cannot be rendered must not hold up the others; logged, and tried again.
            _LOG.exception("delivery_not_rendered", key=sending.key, kind=sending.kind)
            return posting.Unknown(f"not rendered: {type(error).__name__}", perhaps_done=False)
        if message is None:
            return posting.Rejected(_NOTHING_TO_SHOW)
        if "sent" in message:
            return self._send_files(sending, message["sent"])
        if sending.ambiguous and not (message.get("update") or message.get("pin")):
            found = posting.look_up(self._client, channel=sending.channel, thread=sending.thread, key=sending.key, since=sending.created_at)
            if found is not None:
                return found
        return posting.post(self._client, channel=sending.channel, thread=sending.thread, key=sending.key, message=message)

    def _send_files(self, sending: Sending, sent: Sent) -> posting.Outcome:
        if sending.ambiguous:
            found = files.look_up(self._client, channel=sending.channel, ids=sending.ids.get("files", ()))
            if found is not None:
                return found

        def keep(uploaded: list[str]) -> None:
            outbox.keep(self._store, sending.id, {**sending.ids, "files": uploaded})

        return files.send(self._client, channel=sending.channel, thread=sending.thread, sent=sent, keep=keep)

    def _notify(self, sending: Sending, error: str) -> None:
        """Tells the person who shared something, or asked for a file, that it did not get there."""
        if error == _NOTHING_TO_SHOW:
            return
        match sending.message:
            case Share(actor=person) if person:
                what = "What you shared"
            case FileMessage(actor=person) if person:
                what = "The file that you asked for"
            case _:
                return
        reason = _REASONS.get(error, f"Slack refused it ({error})")
        notice = Notice(f"{what} could not be posted: {reason}.")
        with self._store.changing(Act(actor=ACTOR, command="deliver", at=self._business_now())) as tx:
            outbox.enqueue(tx, notice, key=ids.derived(sending.key, notice.kind), channel=person)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 5 s, doubled each time, 10 minutes at most."""
    return timedelta(seconds=min(600, 5 * 2 ** min(max(attempts - 1, 0), 10)))

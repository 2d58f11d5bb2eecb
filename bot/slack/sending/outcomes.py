"""Outcomes of tries: a row of the outbox is sent, tried again later or set aside, and people are told of what was given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient

from bot.clock import BusinessClock
from bot.slack.permalinks import permalink
from bot.slack.rates.tiers import interval
from bot.slack.sending import attempts, channels, posting, undelivered
from bot.telemetry.requests import ref_of
from commands.roster import channels_made
from storage.engine.session import Act, Store
from storage.mail import outbox, pauses
from storage.mail.lanes import Lane, lane_of
from storage.mail.messages import ChannelArchived, ChannelMade, FileMessage
from storage.mail.outbox import Sending
from storage.mail.pauses import POST
from storage.mail.refusals import CHANNEL_REFUSED, MESSAGE_GONE, TOKEN_REFUSED, UNCHANGEABLE, reason_of
from storage.mail.unsent import NOTHING_TO_SHOW, SUPERSEDED

_LOG = structlog.get_logger("bot.slack.delivery")

SETTLED = timedelta(seconds=30)
"""How long after an update that may have come late the message is drawn once more."""

TOKEN_PAUSE = timedelta(seconds=60)
"""The pause of all calls after Slack has refused the token."""

CHANNEL_PAUSE = timedelta(seconds=60)
"""The shortest pause of a channel after Slack has refused it."""

CHANNEL_DAYS = timedelta(days=3)
"""How long a message is tried in a channel that Slack refuses, such as one that the bot has yet to be invited to."""

MOST_RENDERINGS = 12
"""How often a message that fails to render is tried, over about an hour, before it is set aside."""

MOST_DRAWINGS = 3
"""The same for a file, because each try may take a minute."""

ACTOR = "release-bot"
"""The actor in the audit for what the bot does itself."""


class Outcomes:
    """Stores how tries of outbox rows ended, and queues what follows.

    `business_now` dates the changes that delivery itself records. `pace` is the time between two messages posted to a channel.
    """

    def __init__(self, store: Store, client: WebClient, *, business_now: BusinessClock, pace: timedelta) -> None:
        self._store = store
        self._client = client
        self._business_now = business_now
        self._pace = pace

    def conclude(
        self,
        sending: Sending,
        message: Mapping[str, Any] | posting.Unknown | posting.PostRefused,
        outcome: posting.Outcome,
        now: datetime,
        log_fields: Mapping[str, Any],
    ) -> datetime | None:
        """Stores how a try ended, and tells about one that is given up.

        Returns until when other messages of the channel must wait to keep their order, None if they need not.
        """
        match outcome:
            case posting.Posted():
                self._keep(sending, message, outcome, now, log_fields)
            case posting.RateLimited(wait, method):
                until = now + timedelta(seconds=wait)
                limited = (method, sending.channel if method == POST else "")
                # A message that waits for its look-up holds those behind it in its channel.
                pausing = {limited} | attempts.pauses_of(sending, message)
                outbox.mark_retry(self._store, sending, until, "ratelimited", ambiguous=sending.ambiguous, pausing=pausing)
                _LOG.warning("delivery_limited", seconds=wait, method=method, **log_fields)
                return until
            case posting.Unknown(error, perhaps_done):
                return self._retry(sending, error, now, message, perhaps_done=perhaps_done)
            case posting.PostRefused(error) if error in TOKEN_REFUSED:
                until = now + TOKEN_PAUSE
                outbox.mark_retry(self._store, sending, until, error, ambiguous=sending.ambiguous, pausing={pauses.EVERYTHING})
                _LOG.error("delivery_paused", error=error, do="check SLACK_BOT_TOKEN", **log_fields)
                return until
            case posting.PostRefused(error) if error in CHANNEL_REFUSED and self._is_worth_waiting(sending, now):
                if sending.error not in CHANNEL_REFUSED:
                    why = f"{reason_of(error, sending.channel)}. The bot tries again for {CHANNEL_DAYS.days} days"
                    self._tell(sending, why, undelivered.NOT_YET)
                until = now + CHANNEL_PAUSE * min(sending.attempts, 5)
                pausing = attempts.pauses_of(sending, message)
                outbox.mark_retry(self._store, sending, until, error, ambiguous=sending.ambiguous, pausing=pausing)
                _LOG.warning("delivery_refused_by_channel", error=error, **log_fields)
                return until if pausing else None
            case posting.PostRefused(error) if error == NOTHING_TO_SHOW:
                # Its record is gone, or may not be seen there any more: nobody misses the message.
                outbox.mark_failed(self._store, sending, error)
                _LOG.info("delivery_unneeded", **log_fields)
            case posting.PostRefused(error) if isinstance(message, Mapping) and attempts.is_gone(sending, message, error):
                # Somebody deleted the message: nothing of it is left to be wrong, so nobody misses its change.
                outbox.mark_failed(self._store, sending, MESSAGE_GONE)
                _LOG.info("delivery_message_gone", **log_fields)
            case posting.PostRefused(error) if error in UNCHANGEABLE and isinstance(message, Mapping) and message.get("update"):
                said = self._say_unchanged(sending, message)
                outbox.mark_failed(self._store, sending, SUPERSEDED if said else error)
                _LOG.warning("delivery_unchangeable", error=error, said=said, **log_fields)
            case posting.PostRefused(error):
                self._tell(sending, reason_of(error, sending.channel))
                outbox.mark_failed(self._store, sending, error)
                _LOG.error("delivery_failed", error=error, **log_fields)
            case posting.Unverifiable(error):
                why = f"{reason_of(error, sending.channel)}. Look there, and send it again if it is missing"
                self._tell(sending, why, undelivered.PERHAPS)
                outbox.mark_failed(self._store, sending, f"may be posted: {error}")
                _LOG.error("delivery_unverifiable", error=error, do="python -m bot outbox", **log_fields)
        return None

    def _keep(
        self,
        sending: Sending,
        message: Mapping[str, Any] | posting.Unknown | posting.PostRefused,
        posted: posting.Posted,
        now: datetime,
        log_fields: Mapping[str, Any],
    ) -> None:
        """Marks a row as sent, and keeps the pace of its channel if it was a new message there."""
        shown = self._follow_up(sending, message, replaced=isinstance(posted, posting.Replaced))
        self._record(sending, posted)
        method = posting.method_of(message) if isinstance(message, Mapping) and (posted.ts or "sent" in message) else ""
        replaced = posted.of if isinstance(posted, posting.Replaced) else ""
        method = POST if replaced else method
        if sending.ambiguous and method == "chat.update":
            # An earlier attempt may still be on its way, and would put back what it was drawn from, so it is drawn once more.
            outbox.mark_retry(self._store, sending, now + SETTLED, "", ambiguous=False)
            _LOG.info("delivery_drawn_again", **log_fields)
            return
        # An update or a pin is no new message in the channel.
        until = now + self._pace if method in posting.NEW and self._pace else None
        step = interval(method) if self._pace else None
        spent = pauses.Call(method, now, step) if step else None
        refused = posted.error if isinstance(posted, posting.AsText) else ""
        if refused:
            _LOG.error("delivery_as_text", error=refused, do="report it with the version and this line", **log_fields)
        outbox.mark_sent(
            self._store, sending, posted.ts, posted.channel, shown, pause_until=until, spent=spent, replaces=replaced, error=refused
        )
        _LOG.info("delivery_sent", ts=posted.ts, **log_fields)

    def _record(self, sending: Sending, posted: posting.Posted) -> None:
        """Puts a channel that was made or archived on record, for the person who asked; repeated, it changes nothing."""
        channel = sending.message
        if isinstance(channel, ChannelMade | ChannelArchived):
            with self._store.changing(Act(channel.actor, "release channel", self._business_now(), via="slack")) as tx:
                if isinstance(posted, channels.ChannelReady) and isinstance(channel, ChannelMade):
                    channels_made.take(tx, channel, posted.channel, own=posted.own, missed=posted.missed)
                elif isinstance(posted, channels.Archived) and isinstance(channel, ChannelArchived):
                    channels_made.close(tx, channel)

    def _tell(self, sending: Sending, reason: str, outcome: str = undelivered.NOT_POSTED) -> None:
        with self._store.changing(Act(actor=ACTOR, command="deliver", at=self._business_now())) as tx:
            undelivered.tell(tx, sending, reason, outcome)

    def _say_unchanged(self, sending: Sending, message: Mapping[str, Any]) -> bool:
        """Says in the thread what a message that Slack no longer lets the bot change should say; returns whether its readers know by that.

        A message that is now classified stays there until somebody deletes it: the release managers are told, and it counts as undelivered.
        """
        then, ts, classified = message.get("instead", ()), str(message["update"]), bool(message.get("classified"))
        link = permalink(self._client, str(message.get("conversation") or sending.channel), ts) if classified else ""
        with self._store.changing(Act(actor=ACTOR, command="deliver", at=self._business_now())) as tx:
            for each in then:
                outbox.enqueue(tx, each.message, key=each.key, channel=each.channel, thread=each.thread)
            if classified:
                undelivered.tell_classified(tx, sending, ts, link)
            elif then:
                # From now on its readers have this, so that taking the change back is said too.
                outbox.keep_shown(tx, message["of"], message["shown"])
        return bool(then) and not classified

    def _is_worth_waiting(self, sending: Sending, now: datetime) -> bool:
        """Whether a message waits for its channel. A file does not: it would be drawn at each try, and its asker can ask again."""
        return now - sending.created_at < CHANNEL_DAYS and not isinstance(sending.message, FileMessage)

    def _retry(
        self, sending: Sending, error: str, now: datetime, message: Mapping[str, Any] | posting.Outcome, *, perhaps_done: bool
    ) -> datetime | None:
        """Tries a row later. A message that fails to render holds no other up, and is set aside in the end."""
        most = MOST_DRAWINGS if lane_of(sending.kind) is Lane.FILES else MOST_RENDERINGS
        # A follow-up to a message that its channel refuses waits for as long as that message, and no longer.
        awaited = error == attempts.AWAITED
        patient = error in attempts.PATIENT or (awaited and now - sending.created_at < CHANNEL_DAYS + CHANNEL_PAUSE * 10)
        if not isinstance(message, Mapping) and not patient and sending.attempts >= most:
            why = "the message that it belongs to was not posted" if awaited else "it could not be made, and the bot's log says why"
            self._tell(sending, f"{why} (ref {ref_of(sending.key)})")
            outbox.mark_failed(self._store, sending, error)
            _LOG.error("delivery_failed", error=error, **logged(sending))
            return None
        ambiguous = perhaps_done or sending.ambiguous
        until = now + backoff(sending.attempts)
        pausing = attempts.pauses_of(sending, message)
        outbox.mark_retry(self._store, sending, until, error, ambiguous=ambiguous, pausing=pausing)
        _LOG.warning("delivery_retried", error=error, ambiguous=ambiguous, **logged(sending))
        return until if pausing else None

    def _follow_up(self, sending: Sending, message: Mapping[str, Any] | posting.Unknown | posting.PostRefused, *, replaced: bool) -> str:
        """Queues what follows a correction or a file, and keeps what its announcement now shows. Returns the digest for the sent row.

        If a new message `replaced` the one that Slack did not let the bot change, that one's thread says so.

        A crash before the row is marked as sent repeats all of it without a second effect, because the keys are the same.
        """
        if not isinstance(message, Mapping):
            return ""
        of, then = message.get("of"), (*message.get("then", ()), *(message.get("instead", ()) if replaced else ()))
        if of or then:
            with self._store.changing(Act(actor=ACTOR, command="deliver", at=self._business_now())) as tx:
                for each in then:
                    key = each.key or f"{each.message.kind}:{sending.key}"
                    outbox.enqueue(tx, each.message, key=key, channel=each.channel, thread=each.thread)
                if of:
                    outbox.keep_shown(tx, of, message["shown"])
        return "" if of else str(message.get("shown", ""))


def logged(sending: Sending, seconds: float = 0.0) -> dict[str, Any]:
    """Returns the log's fields of an attempt: ids only, and how long it took."""
    took = {"milliseconds": round(seconds * 1000, 1)} if seconds else {}
    ids = {"key": sending.key, "ref": ref_of(sending.key), "kind": sending.kind, "channel": sending.channel}
    return {**ids, "attempt": sending.attempts, **took}


def backoff(attempts: int) -> timedelta:
    """Returns the delay before the next retry: 5 s, doubled after each attempt, at most 10 minutes."""
    return timedelta(seconds=min(600, 5 * 2 ** min(max(attempts - 1, 0), 10)))

"""Delivery of the outbox's mail: a letter an address, never twice, tried again while the server says so, set aside when nobody can know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, cast

import structlog

from bot.config.mail import MailSettings
from bot.mail import server
from bot.mail.letters import letter
from bot.slack.delivery import Delivery
from bot.slack.sending import attempts, posting
from bot.slack.sending.outcomes import ACTOR, backoff
from bot.telemetry.requests import ref_of
from bot.telemetry.tallies import DELIVERIES, TALLIES
from commands.nudges.follow_up import notify_managers
from commands.public import notices
from storage.engine.session import Act
from storage.mail import outbox
from storage.mail.lanes import Lane
from storage.mail.leases import Leases
from storage.mail.messages import NoticeByMail
from storage.mail.outbox import Sending
from storage.mail.unsent import NOTHING_TO_SHOW

_LOG = structlog.get_logger("bot.mail.delivery")

LONGEST_TRY = timedelta(minutes=5)
"""The longest that sending one letter may take; after that its lease is no longer extended."""

TRIED_FOR = timedelta(days=3)
"""How long a letter is retried while the server refuses it temporarily."""

TOLD_AFTER = 3
"""The attempt after which the release managers are notified that letters wait."""

BEGUN = "begun"
"""The id of a row that says that its letter was being handed over: if nothing came of it, it may have been sent."""


class MailDelivery(Delivery):
    """Sends the mail in the outbox. The mail server can't be asked for an earlier letter, so one whose outcome is unknown is set aside.

    `site` is the public address of the site, "" if not known. The other arguments are those of `Delivery`.
    """

    def __init__(self, settings: MailSettings, site: str = "", **more: Any) -> None:
        super().__init__(render=self._event, lane=Lane.MAIL, **more)
        self._settings = settings
        self._site = site
        self._longest = LONGEST_TRY
        self._unreachable_until: datetime | None = None

    def _event(self, sending: Sending) -> Mapping[str, Any] | None:
        message = cast("NoticeByMail", sending.message)
        with self._store.reading() as conn:
            event = notices.find(conn, message.release, message.event, self._business_now().date())
        return {"event": event} if event else None

    def _deliver(self, sending: Sending, leases: Leases) -> datetime | None:
        """Tries one letter. Only later letters to the same address wait for it."""
        now = self._now()
        if self._unreachable_until and now < self._unreachable_until:
            outbox.give_back(self._store, [(sending, self._unreachable_until)])
            return self._unreachable_until
        began = monotonic()
        if not leases.begin(sending):
            _overtaken(sending)
            return None
        # A row that somebody sends again starts at its first attempt.
        if sending.ambiguous and BEGUN in sending.ids and sending.attempts > 1:
            outcome: posting.Outcome | None = posting.Unverifiable("the bot ended before the server answered")
        else:
            made = attempts.rendered(self._render, sending)
            outcome = self._sent(sending, made["event"], leases) if isinstance(made, Mapping) else made
        if outcome is None:
            _overtaken(sending)
            return None
        TALLIES.measure(DELIVERIES, monotonic() - began, Lane.MAIL, posting.name_of(outcome))
        return self._settle(sending, outcome)

    def _sent(self, sending: Sending, event: Any, leases: Leases) -> posting.Outcome | None:
        content = letter(event, sending.channel, self._settings, self._now(), self._site)
        cleared = {name: value for name, value in sending.ids.items() if name != BEGUN}

        def begin() -> bool:
            outbox.keep(self._store, sending, {**cleared, BEGUN: True})
            return leases.holds(sending)

        try:
            outcome = server.send(self._settings.server, self._settings.sender, sending.channel, content, begin)
        except server.NoServerError as fault:
            self._unreachable_until = self._now() + backoff(sending.attempts)
            return posting.Unknown(f"the mail server can't be used: {fault}", perhaps_done=False)
        self._unreachable_until = None
        if isinstance(outcome, posting.Unknown):
            outbox.keep(self._store, sending, cleared)
        return outcome

    def _settle(self, sending: Sending, outcome: posting.Outcome) -> datetime | None:
        now = self._now()
        fields = {"key": sending.key, "ref": ref_of(sending.key), "kind": sending.kind, "attempt": sending.attempts}
        match outcome:
            case posting.Posted():
                outbox.mark_sent(self._store, sending, "")
                _LOG.info("mail_sent", **fields)
            case posting.PostRefused(error) if error == NOTHING_TO_SHOW:
                # The event was undone, or is no longer White, so nobody misses the letter.
                outbox.mark_sent(self._store, sending, "")
                _LOG.info("mail_unneeded", **fields)
            case posting.Unknown(error) if now - sending.created_at < TRIED_FOR:
                if sending.attempts == TOLD_AFTER:
                    self._tell_managers(f"mail-waits:{now.date()}", f"Notices by mail wait: {error}. {_TRIED}")
                until = now + backoff(sending.attempts)
                outbox.mark_retry(self._store, sending, until, error, ambiguous=False)
                _LOG.warning("mail_retried", error=error, **fields)
                return until
            case posting.Unverifiable(error):
                told = f"A notice to {sending.channel} may have been sent: {error}. {_ASK}"
                self._tell_managers(f"mail:{sending.id}:{sending.claims}", told)
                outbox.mark_failed(self._store, sending, f"may be sent: {error}")
                _LOG.error("mail_unverifiable", error=error, do="python -m bot outbox", **fields)
            case posting.PostRefused(error) | posting.Unknown(error):
                told = f"A notice to {sending.channel} could not be sent: {error}. {_AGAIN}"
                self._tell_managers(f"mail:{sending.id}:{sending.claims}", told)
                outbox.mark_failed(self._store, sending, error)
                _LOG.error("mail_failed", error=error, **fields)
        return None

    def _tell_managers(self, name: str, text: str) -> None:
        with self._store.changing(Act(actor=ACTOR, command="mail", at=self._business_now())) as tx:
            notify_managers(tx, name, text)


def _overtaken(sending: Sending) -> None:
    _LOG.warning("delivery_overtaken", key=sending.key, kind=sending.kind)


_TRIED = f"The bot tries again for {TRIED_FOR.days} days. Its operator can run python -m bot doctor."
_ASK = "Ask the list whether it has it, and send it again with /release unsent if it has not."
_AGAIN = "Mend the address or the server, then send it again with /release unsent."

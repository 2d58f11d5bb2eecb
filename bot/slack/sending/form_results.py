"""Results of forms, shown to their person after the form has closed: where it was opened, or else in a direct message."""

from __future__ import annotations

from functools import partial

import structlog

from bot.slack import ids
from bot.slack.answering import Answering
from bot.slack.payloads import Back
from commands.protocol.request import Request
from policy.model.roster import is_person
from storage.engine.session import Act, Store, StoreFault
from storage.mail import inbox, outbox
from storage.mail.messages import Notice

_LOG = structlog.get_logger("bot.slack.sending")

TOLD = "told"
"""Marks the delivery key of a direct message about a form."""


def tell(store: Store, answers: Answering, request: Request, message: dict[str, object], notice: Notice, back: Back) -> None:
    """Shows a person the result of their form, as a message that only they see where they opened it.

    Slack takes that for 30 minutes, and from App Home there is no such place: then the notice is in the outbox, to be sent to them.
    """
    directly = partial(_queue, store, answers, request, notice)
    if not back.url:
        directly()
        return
    thread = {"thread_ts": back.thread} if back.thread else {}
    body = {"response_type": "ephemeral", "replace_original": False, **thread, **message}
    answers.reply_later(back.url, body, request.key, directly)


def _queue(store: Store, answers: Answering, request: Request, notice: Notice) -> None:
    if not is_person(request.actor.user):
        return
    key = ids.derived(request.key, TOLD)
    try:
        with store.changing(Act(request.actor.user, "tell", request.now, via=request.via)) as tx:
            # The same form may be delivered twice, but its person is notified once.
            if inbox.claim(tx, key):
                outbox.enqueue(tx, notice, key=key, channel=request.actor.user)
    except StoreFault as fault:
        # The change is stored and the form has closed, which says so too.
        _LOG.warning("form_not_told", key=request.key, reason=str(fault))

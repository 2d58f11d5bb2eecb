"""Sharing: posting a personal answer to the channel, rendered from the record at the time of posting."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from commands.catalogue import perform, verb_of
from commands.protocol.line import Line
from commands.protocol.request import Request
from commands.protocol.results import Done, Refused, Shareable
from commands.protocol.words import ask
from commands.results import Shared
from commands.roster import channels
from policy.access.classification import highest, why_hidden
from policy.model.releases import Classification
from storage.engine.session import Act, Store
from storage.mail import commits, inbox, outbox
from storage.mail.messages import Share
from storage.releases import releases
from storage.roster import roster


def share(store: Store, request: Request, posted_in: str = "") -> Done | Refused:
    """Queues the command line in the outbox for the channel of the request; a repeat of the same click changes nothing.

    A channel receives nothing above its clearance (R20). `posted_in` is the thread of the request, or "". If the bot was found not to be
    in the channel, nothing is queued and the answer says what to do.
    """

    if request.fetched and (why := channels.why_not_here(request.fetched[0])):
        return why
    result = _shareable(store, replace(request, fetched=None))
    if isinstance(result, Refused):
        return result
    act = Act(actor=request.actor.user, command="share", at=request.now)
    with commits.settled(store, request.key), store.changing(act) as tx:
        if hidden := _why_hidden(tx.connection, result, request.channel):
            return Refused(hidden)
        if inbox.claim(tx, request.key):
            message = Share(request.line, request.actor.user, request.channel)
            outbox.enqueue(tx, message, key=request.key, channel=request.channel, thread=posted_in)
    return Done("The answer will be posted here in a moment. If Slack refuses it, the bot tells you.", title="Sharing")


def shared(store: Store, request: Request) -> Shared | None:
    """Returns the current answer to a shared command line, or None if there is none or the channel is no longer cleared for it (R20)."""
    result = _shareable(store, request)
    if isinstance(result, Refused):
        return None
    with store.reading() as conn:
        return None if _why_hidden(conn, result, request.channel) else result


def _shareable(store: Store, request: Request) -> Shared | Refused:
    """Performs a reading line. Refuses a line that acts before it changes anything, because its answer is for one person."""
    asked = ask(request)
    if isinstance(asked, Refused):
        return asked
    verb = verb_of(asked.line)
    if verb and verb.acts:
        return _personal(asked.line)
    result = perform(store, request)
    if isinstance(result, Shareable | Refused):
        return result
    return _personal(asked.line)


def _personal(line: Line) -> Refused:
    return Refused(
        f"This was not shared: the answer to {line.command} {line.verb} is only for the person who asks. "
        "Share a page about a release, such as its status.",
        (Line.release("list"),),
    )


def _why_hidden(conn: Connection, result: Shared, channel: str) -> str:
    """Returns why the channel may not see the result, or "": it needs clearance for the result and for its releases as classified today.

    A past answer may show a release that has been classified higher since (R20).
    """

    level = highest((result.classification, *releases.classifications(conn, result.about).values()))
    # White needs no query, and nearly every release is White.
    if level is Classification.WHITE:
        return ""
    return why_hidden(level, roster.clearance(conn, channel), on_roster=True)

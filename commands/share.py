"""Share: the answer that one person sees, shown to the whole channel, as it stands when it is posted."""

from __future__ import annotations

from sqlalchemy import Connection

from commands.catalogue import perform, verb_of
from commands.protocol.line import Line
from commands.protocol.request import Request
from commands.protocol.results import Done, Refused, Shareable
from commands.protocol.words import ask
from commands.results import Shared
from policy.access.classification import highest, why_hidden
from policy.model.releases import Classification
from storage.engine.session import Act, Store
from storage.mail import inbox, outbox
from storage.mail.messages import Share
from storage.releases import releases
from storage.roster import roster


def share(store: Store, request: Request, posted_in: str = "") -> Done | Refused:
    """Puts the command line into the outbox for the channel it was asked in; a repeat of the same click changes nothing.

    Nothing above White goes to a channel that is not cleared for it (R20). `posted_in` is the thread, if it was asked in one.
    """

    result = _shareable(store, request)
    if isinstance(result, Refused):
        return result
    with store.changing(Act(actor=request.actor.user, command="share", at=request.now)) as tx:
        if hidden := _why_hidden(tx.connection, result, request.channel):
            return Refused(hidden)
        if inbox.claim(tx, request.key):
            message = Share(request.line, request.actor.user, request.channel)
            outbox.enqueue(tx, message, key=request.key, channel=request.channel, thread=posted_in)
    return Done("Shared with the channel.")


def shared(store: Store, request: Request) -> Shared | None:
    """Returns what a shared command line shows now; None if there is nothing to share or the channel may no longer see it (R20)."""
    result = _shareable(store, request)
    if isinstance(result, Refused):
        return None
    with store.reading() as conn:
        return None if _why_hidden(conn, result, request.channel) else result


def _shareable(store: Store, request: Request) -> Shared | Refused:
    """Performs a line that only reads. A line that acts is refused before it does anything, since its answer is for one person."""
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
    """Says why the channel may not see the result, empty if it may: it needs clearance for what is shown and for its releases today.

    An answer of the past shows a release that may have been classified higher since (R20).
    """

    level = highest((result.classification, *releases.classifications(conn, result.about).values()))
    # White needs no look-up, and nearly every release is White.
    if level is Classification.WHITE:
        return ""
    return why_hidden(level, roster.clearance(conn, channel), on_roster=True)

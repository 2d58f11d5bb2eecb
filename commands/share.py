"""Share: the answer that one person sees, shown to the whole channel, as it stands when it is posted."""

from __future__ import annotations

from commands.catalogue import perform
from commands.protocol.request import Request
from commands.protocol.results import Done, Refused
from policy.access.classification import why_hidden
from policy.model.releases import Classification, Release
from storage.engine.session import Act, Store
from storage.mail import inbox, outbox
from storage.mail.messages import Share
from storage.roster import roster


def share(store: Store, request: Request, posted_in: str = "") -> Done | Refused:
    """Puts the command line into the outbox for the channel it was asked in; a repeat of the same click changes nothing.

    Nothing above White goes to a channel that is not cleared for it (R20). `posted_in` is the thread, if it was asked in one.
    """

    result = perform(store, request)
    if isinstance(result, Refused):
        return result
    release = _release_of(result)
    with store.changing(Act(actor=request.actor.user, command="share", at=request.now)) as tx:
        if release and release.classification is not Classification.WHITE:
            hidden = why_hidden(release.classification, roster.clearance(tx.connection, request.channel), on_roster=True)
            if hidden:
                return Refused(hidden)
        if inbox.claim(tx, request.key):
            message = Share(request.line, request.actor.user, request.channel)
            outbox.enqueue(tx, message, key=request.key, channel=request.channel, thread=posted_in)
    return Done("Shared with the channel.")


def shared(store: Store, request: Request) -> object | None:
    """What a shared command line shows now; None where the channel may no longer see it (R20)."""
    result = perform(store, request)
    release = _release_of(result)
    if release and release.classification is not Classification.WHITE:
        with store.reading() as conn:
            if why_hidden(release.classification, roster.clearance(conn, request.channel), on_roster=True):
                return None
    return result


def _release_of(result: object) -> Release | None:
    found = getattr(result, "release", None)
    return found if isinstance(found, Release) else None

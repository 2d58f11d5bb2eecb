"""Sharing: posting a personal answer to the channel, rendered from the record at the time of posting."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from commands.catalogue import perform, understood, verb_of
from commands.files.sharing import is_file
from commands.protocol.access.places import why_not_here
from commands.protocol.files import Preparing
from commands.protocol.line import Line
from commands.protocol.request import SHARED, Request
from commands.protocol.results import AboutReleases, Done, Refused, Shareable
from commands.protocol.words import ask
from commands.results import Shared
from policy.access.classification import Reader, why_hidden
from policy.model.releases import Classification
from storage.engine.session import Act, Store
from storage.mail import commits, inbox, outbox
from storage.mail.messages import Share
from storage.roster.channels import clearance


def share(store: Store, request: Request, posted_in: str = "") -> Done | Refused:
    """Queues the command line in the outbox for the channel of the request; a repeat of the same click changes nothing.

    A channel receives nothing above its clearance: an answer about one release is refused. A list leaves releases out, which is said to
    the person, who may see them, and not in the post (R20). `posted_in` is the thread of the request, or "". If the bot was found not to
    be in the channel, nothing is queued and the answer says what to do.
    """

    if request.fetched and (why := why_not_here(request.fetched[0])):
        return why
    if _is_file(request):
        return _share_file(store, replace(request, fetched=None, via=SHARED))
    result = _shareable(store, replace(request, fetched=None, via=SHARED))
    if isinstance(result, Refused):
        return result
    left_out = _left_out(store, replace(request, fetched=None, key=""), result)
    act = Act(actor=request.actor.user, command="share", at=request.now)
    with commits.settled(store, request.key), store.changing(act) as tx:
        if hidden := why_hidden_here(tx.connection, result, request):
            return Refused(hidden)
        if inbox.claim(tx, request.key):
            message = Share(request.line, request.actor.user, request.channel, result.about)
            outbox.enqueue(tx, message, key=request.key, channel=request.channel, thread=posted_in)
    return Done(f"The answer will be posted here in a moment.{left_out} If Slack refuses it, the bot tells you.", title="Sharing")


def _is_file(request: Request) -> bool:
    """Returns whether the line's answer is a file, which its verb sends by itself and which changes nothing."""
    asked = ask(understood(request))
    return not isinstance(asked, Refused) and is_file(asked.line)


def _share_file(store: Store, request: Request) -> Done | Refused:
    """Queues a file for the channel of the request, up to its clearance (R20)."""
    result = perform(store, request)
    if isinstance(result, Preparing):
        return Done("The file will be posted here in a moment. If Slack refuses it, the bot tells you.", title="Sharing")
    return result if isinstance(result, Refused | Done) else _personal(Line.parse(request.line))


def shared(store: Store, request: Request) -> Shared | None:
    """Returns the current answer to a shared command line, or None if there is none or the channel is no longer cleared for it (R20)."""
    result = _shareable(store, request)
    if isinstance(result, Refused):
        return None
    with store.reading() as conn:
        return None if why_hidden_here(conn, result, request) else result


def _shareable(store: Store, request: Request) -> Shared | Refused:
    """Performs a reading line. Refuses a line that acts before it changes anything, because its answer is for one person."""
    asked = ask(understood(request))
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


def _left_out(store: Store, own: Request, result: Shared) -> str:
    """Returns the sentence that says that a list leaves out releases that the person sees and the channel may not, or ""."""
    if not isinstance(result, AboutReleases):
        return ""
    seen = perform(store, own)
    if isinstance(seen, AboutReleases) and set(seen.about) - set(result.about):
        return " It leaves out releases that this channel isn't cleared for."
    return ""


def why_hidden_here(conn: Connection, result: Shared, request: Request) -> str:
    """Returns why the channel may not see the result, or "" (R20). The command has left out or refused what it could."""
    # White needs no query, and nearly every release is White.
    if result.classification is Classification.WHITE:
        return ""
    return why_hidden(result.classification, Reader(on_roster=True, clearance=clearance(conn, request.channel)))

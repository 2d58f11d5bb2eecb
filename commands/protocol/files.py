"""Files that the bot draws up and sends to Slack: where one may go, and its row in the outbox (R20)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from commands.protocol.command import Doing
from commands.protocol.results import Changed, Refused
from policy.access.classification import why_hidden
from policy.model.releases import Release
from storage.mail import outbox
from storage.mail.messages import FileMessage
from storage.roster import roster

_DIRECT = ("D", "U", "W")


@dataclass(frozen=True)
class Preparing(Changed):
    """A file is being drawn up: what it will be is in the sentence. Nothing of the release was changed."""


def send(
    doing: Doing, release: Release, file: Callable[[str, str, str], FileMessage], sentence: str, notes: tuple[str, ...] = ()
) -> Preparing | Refused:
    """Puts a file about the release into the outbox for the channel that asks, or for the person who asks in a direct message.

    `file` makes the message from the release's key, the person and the channel. Refused where there is no channel, or one that is not
    cleared for the release (R20).
    """

    asked_in = doing.asked.request.channel
    if not asked_in:
        return Refused("A file goes to a channel of Slack: run this there, or in a direct message to the bot.")
    channel = doing.user if asked_in.startswith(_DIRECT) else asked_in
    hidden = why_not(doing.tx.connection, release, channel)
    if hidden:
        return Refused(hidden)
    message = file(release.key, doing.user, channel)
    outbox.enqueue(doing.tx, message, key=f"{message.kind}:{doing.asked.request.key or doing.tx.now.isoformat()}", channel=channel)
    return Preparing((sentence,), tuple((note,) for note in notes))


def why_not(conn: Connection, release: Release, channel: str) -> str:
    """Why a file about the release may not go to the channel, or to the person of that id; empty if it may (R20)."""
    if channel.startswith(_DIRECT):
        return why_hidden(release.classification, release.classification, on_roster=bool(roster.roles_of(conn, channel)))
    return why_hidden(release.classification, roster.clearance(conn, channel), on_roster=True)

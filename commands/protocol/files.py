"""Files that the bot generates for Slack: permitted channels, and their rows in the outbox (R20)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.protocol.access.reading import why_not_at
from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.request import DISK, SHARED
from commands.protocol.results import Changed, Refused
from policy.access import request_limit
from policy.calendar.release_calendar import MEETINGS
from policy.model.releases import Release
from storage.mail import outbox
from storage.mail.messages import FileMessage


@dataclass(frozen=True)
class Preparing(Changed):
    """A file that is being generated, named in the sentence. The release is unchanged.

    `file` is its message if it is to be written on this machine; one for Slack is in the outbox. `share` is the line that sends it to a
    channel.
    """

    file: FileMessage | None = None
    share: Line | None = None


def send(
    doing: Doing, release: Release, file: Callable[[str, str, str], FileMessage], sentence: str, notes: tuple[str, ...] = ()
) -> Preparing | Refused:
    """Queues a file about the release for the direct messages of the person who asked: the bot can always post there.

    `file` builds the message from the release's key, the person and the conversation. Nothing is queued for a file on disk, or if the same
    file waits to be drawn. Refuses elsewhere outside Slack, a person who may not see the release (R20), and one who waits for as many files
    as they may.
    """

    if elsewhere := _not_in_slack(doing):
        return elsewhere
    hidden = why_not_sent(doing.tx.connection, release, doing.user, doing.today)
    hidden = hidden or why_not_sent(doing.tx.connection, release, _place(doing), doing.today)
    return Refused(hidden) if hidden else queue(doing, file(release.key, doing.user, doing.user), sentence, notes)


def _place(doing: Doing) -> str:
    """Returns where a file goes: to the person who asked, or shared to the channel of the request."""
    request = doing.asked.request
    return request.channel if request.via == SHARED else doing.user


def _not_in_slack(doing: Doing) -> Refused | None:
    request = doing.asked.request
    if request.channel or request.via == DISK:
        return None
    return Refused(f"A file is sent in Slack. Run this there, or write it to disk: python -m bot {doing.asked.line.text} -o FILE")


def queue(doing: Doing, message: FileMessage, sentence: str, notes: tuple[str, ...] = ()) -> Preparing | Refused:
    """Queues a complete message about no single release, as `send` does; what it shows is decided when it is drawn (R20)."""
    if elsewhere := _not_in_slack(doing):
        return elsewhere
    if doing.asked.request.via == DISK:
        return Preparing((sentence,), tuple((note,) for note in notes), file=message)
    key = f"{message.kind}:{doing.asked.request.key or doing.tx.now.isoformat()}"
    waiting = outbox.waiting_files(doing.tx.connection, doing.user)
    if (place := _place(doing)) != doing.user:
        if refusal := request_limit.why_no_more_files(len(waiting)):
            return Refused(refusal)
        outbox.enqueue(doing.tx, replace(message, channel=place), key=key, channel=place)
        return Preparing((sentence,))
    # One that is being drawn may show an older record, so only one that still waits stands for this request too.
    if (message, True) in waiting:
        return Preparing((f"{sentence.removesuffix('.')} already. It will come once, to your direct messages with the bot.",))
    if refusal := request_limit.why_no_more_files(len(waiting)):
        return Refused(refusal)
    # Minutes are for those who take part, and a copy of all of them for those who keep them.
    share = None if doing.asked.verb == "minutes" or message.release == MEETINGS else doing.asked.line
    outbox.enqueue(doing.tx, replace(message, line=str(share or "")), key=key, channel=doing.user)
    told = f"{sentence} {'They' if ' are being ' in sentence else 'It'} will come to your direct messages with the bot."
    return Preparing((told,), tuple((note,) for note in notes), share=share)


def why_not_sent(conn: Connection, release: Release, channel: str, today: date) -> str:
    """Returns why a file about the release may not go to that channel or user id, or "" if it may (R20)."""
    return why_not_at(conn, channel, release.classification, today)

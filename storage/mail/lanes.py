"""The lanes of delivery: files, which take seconds to draw, and everything else, which never waits for them (design, promise 10).

Order within a channel is kept lane by lane: messages go out in the order in which they were queued, and so do files. A message may overtake
a file that is still being drawn, because the answer to the request has already said that the file will follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, select, text, true

from storage.mail.kinds import KINDS
from storage.mail.messages import FileMessage
from storage.tables import OutboxRow, table_of

_out = table_of(OutboxRow).c


class Lane(StrEnum):
    """A lane of delivery."""

    MESSAGES = "messages"
    FILES = "files"


FILE_KINDS = tuple(sorted(kind for kind, message in KINDS.items() if issubclass(message, FileMessage)))
"""The kinds of row that are files. A kind that this version does not know is a message."""


def lane_of(kind: str) -> Lane:
    """Returns the lane of a kind of row."""
    return Lane.FILES if kind in FILE_KINDS else Lane.MESSAGES


def in_lane(kind: ColumnElement[str], lane: Lane | None) -> ColumnElement[bool]:
    """Returns the condition that a row of the outbox is in a lane; None is every lane."""
    match lane:
        case None:
            return true()
        case Lane.FILES:
            return kind.in_(FILE_KINDS)
        case Lane.MESSAGES:
            return kind.not_in(FILE_KINDS)


@dataclass(frozen=True)
class Queue:
    """What waits in a lane: how many rows, those between two tries included, and when the oldest was added, None if there is none."""

    waiting: int
    oldest: datetime | None


def queues(connection: Connection) -> dict[Lane, Queue]:
    """Returns what waits in each lane. One statement."""
    files = _out.kind.in_(FILE_KINDS)
    rows = connection.execute(
        select(files, func.count(), func.min(_out.created_at)).where(text("outbox.state IN ('due', 'sending')")).group_by(files)
    )
    found = {Lane.FILES if is_file else Lane.MESSAGES: Queue(number, oldest) for is_file, number, oldest in rows}
    return {lane: found.get(lane, Queue(0, None)) for lane in Lane}

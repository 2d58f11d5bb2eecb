"""The lanes of delivery: files, which take seconds to draw, mail, and messages, which never wait for either (design, promise 10).

Order within a channel is kept lane by lane: messages go out in the order in which they were queued, and so do files. A message may overtake
a file that is still being drawn, because the answer to the request has already said that the file will follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, case, func, literal_column, select, text

from storage.mail.kinds import KINDS
from storage.mail.messages import (
    DailyReminder,
    DecisionAnnounced,
    DecisionDetails,
    DocumentSubmitted,
    EditorialAsked,
    EvidenceSubmitted,
    FileMessage,
    LessonsAsked,
    MustKnow,
    Notice,
    NoticeByMail,
    OutcomeRecorded,
    RecommendationGiven,
    ReleaseCancelled,
    ReleaseLive,
    ReleaseRestored,
    ReminderNote,
    RequestPassedOn,
    RetakeAsked,
    RidIssued,
    Share,
)
from storage.tables import OutboxRow, table_of

_out = table_of(OutboxRow).c


class Lane(StrEnum):
    """A lane of delivery."""

    MESSAGES = "messages"
    FILES = "files"
    MAIL = "mail"


FILE_KINDS = tuple(sorted(kind for kind, message in KINDS.items() if issubclass(message, FileMessage)))
"""The kinds of row that are files."""

MAIL_KINDS = (NoticeByMail.kind,)
"""The kinds of row that go to a mail address and not to Slack."""

NEW_KINDS = tuple(
    sorted(
        each.kind
        for each in (
            *(
                DailyReminder,
                DecisionAnnounced,
                DecisionDetails,
                DocumentSubmitted,
                EditorialAsked,
                EvidenceSubmitted,
                LessonsAsked,
                MustKnow,
            ),
            *(Notice, OutcomeRecorded, RecommendationGiven, ReleaseCancelled, ReleaseLive, ReminderNote, RequestPassedOn, RetakeAsked),
            *(ReleaseRestored, RidIssued, Share),
        )
    )
)
"""The kinds of row that are always a new message. They are left alone until their channel may have one; others may edit a message, which
does not wait, and that is known only when they are drawn."""

_KNOWN = tuple(sorted(KINDS))
_MESSAGES = tuple(kind for kind in _KNOWN if kind not in {*FILE_KINDS, *MAIL_KINDS})


def lane_of(kind: str) -> Lane:
    """Returns the lane of a kind of row."""
    if kind in MAIL_KINDS:
        return Lane.MAIL
    return Lane.FILES if kind in FILE_KINDS else Lane.MESSAGES


def in_lane(kind: ColumnElement[str], lane: Lane | None) -> ColumnElement[bool]:
    """Returns the condition that a row of the outbox is in a lane; None is every lane.

    A row of a kind that this version does not know is in none: it is left to the newer version that queued it.
    """
    match lane:
        case None:
            return is_known(kind)
        case Lane.FILES:
            return among(kind, FILE_KINDS)
        case Lane.MAIL:
            return among(kind, MAIL_KINDS)
        case Lane.MESSAGES:
            return among(kind, _MESSAGES)


def is_known(kind: ColumnElement[str]) -> ColumnElement[bool]:
    """Returns the condition that this version knows the kind of a row."""
    return among(kind, _KNOWN)


def among(kind: ColumnElement[str], kinds: Iterable[str]) -> ColumnElement[bool]:
    """Returns the condition that a row is of one of these kinds.

    They stand in the statement as they are, because parameters of a list are put into it one by one each time that it is executed.
    """
    return kind.in_([literal_column(f"'{each}'") for each in kinds])


@dataclass(frozen=True)
class Queue:
    """The rows that wait in a lane: their number, with those between two tries, and when the oldest was added, None without any."""

    waiting: int
    oldest: datetime | None


def queues(connection: Connection) -> dict[Lane, Queue]:
    """Returns the rows that wait in each lane. One statement."""
    files, mail = among(_out.kind, FILE_KINDS), among(_out.kind, MAIL_KINDS)
    lane = case((files, Lane.FILES.value), (mail, Lane.MAIL.value), else_=Lane.MESSAGES.value)
    counted = select(lane.label("lane"), _out.created_at).where(text("outbox.state IN ('due', 'sending')")).subquery()
    rows = connection.execute(select(counted.c.lane, func.count(), func.min(counted.c.created_at)).group_by(counted.c.lane))
    found = {Lane(name): Queue(number, oldest) for name, number, oldest in rows}
    return {each: found.get(each, Queue(0, None)) for each in Lane}

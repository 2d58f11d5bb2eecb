"""The messages of the outbox: a class for each kind of row, whose fields are the stored ids.

A row holds ids, never words: its text is rendered when it is sent. Rows that another version queued must stay readable, so the `kind`
and the names of the fields never change; a field that came later has a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from pydantic import TypeAdapter

from policy.model.decisions import Subject
from storage.history.announcements import CORRECTION


@dataclass(frozen=True)
class Message:
    """A message to post. `kind` names the class in the row; `actor` is the user id of the person who caused it."""

    kind: ClassVar[str]

    @property
    def ids(self) -> dict[str, Any]:
        """The fields as the row stores them; those at their default are left out."""
        stored: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json", exclude_defaults=True)
        return stored

    @classmethod
    def from_ids(cls, ids: Mapping[str, Any]) -> Self:
        """Reads the fields from a row; unknown ids are ignored. Raises ValueError if one without a default is missing."""
        message: Self = _adapter(cls).validate_python(dict(ids))
        return message


_ADAPTERS: dict[type[Message], TypeAdapter[Any]] = {}


def _adapter(cls: type[Message]) -> TypeAdapter[Any]:
    if cls not in _ADAPTERS:  # Made at its first use, so that a start does not pay for all of them.
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]


# Releases


@dataclass(frozen=True)
class ReleaseLive(Message):
    """Announces that a release is live."""

    kind = "live"
    release: str
    actor: str


@dataclass(frozen=True)
class ReleaseStatus(Message):
    """Posts the short status of a release in its own channel, where it is pinned and kept up to date."""

    kind = "status"
    release: str
    channel: str


@dataclass(frozen=True)
class ReleaseStatusUpdate(Message):
    """Brings the status of a release up to date; `card` is the delivery key of the message that is updated."""

    kind = "status-update"
    release: str
    channel: str
    card: str


@dataclass(frozen=True)
class ReleaseStatusPinned(Message):
    """Pins the status of a release while it is kept up to date, and removes the pin after that; `of` is its delivery key."""

    kind = "status-pin"
    release: str
    channel: str
    of: str


@dataclass(frozen=True)
class ReleaseCancelled(Message):
    """Announces that a release is cancelled."""

    kind = "cancelled"
    release: str
    actor: str
    channel: str


@dataclass(frozen=True)
class LessonsAsked(Message):
    """Asks a committee or party for the lessons it learnt from a release."""

    kind = "lessons"
    release: str
    committee: str


@dataclass(frozen=True)
class OutcomeRecorded(Message):
    """Tells a channel the outcome of a modification; `verb` is the command that recorded it, `decided_on` the decision's date.

    The row's channel is read as `channel`, which decides which releases are named.
    """

    kind = "modification-outcome"
    ref: str
    actor: str
    verb: str = ""
    decided_on: date | None = None
    channel: str = ""


# Decisions


@dataclass(frozen=True)
class DecisionAnnounced(Message):
    """Announces a decision in the release's channel."""

    kind = "decision"
    release: str
    number: int
    actor: str


@dataclass(frozen=True)
class DecisionDetails(Message):
    """Gives the details of a decision in the thread of its announcement; `of` is the delivery key of the announcement."""

    kind = "decision-details"
    of: str
    release: str
    number: int


@dataclass(frozen=True)
class DecisionPinned(Message):
    """Pins the announcement of a decision; `of` is the delivery key of the announcement."""

    kind = "pin"
    of: str
    release: str
    number: int
    actor: str


@dataclass(frozen=True)
class RecommendationGiven(Message):
    """Announces a committee's recommendation, or its view on a document."""

    kind = "recommendation"
    release: str
    committee: str
    subject: Subject
    actor: str
    channel: str


# Sign-off


@dataclass(frozen=True)
class SignOffCard(Message):
    """Posts a committee's card, or updates it; `card` names the card, `row` is the delivery key of this row."""

    kind = "card"
    release: str
    committee: str
    card: str
    row: str


@dataclass(frozen=True)
class EvidenceSubmitted(Message):
    """Tells a committee of evidence for criteria; `change` is the number of the change that stored it."""

    kind = "evidence"
    release: str
    committee: str
    refs: tuple[str, ...]
    actor: str
    change: int = 0


@dataclass(frozen=True)
class RetakeAsked(Message):
    """Asks people to sign off criteria again."""

    kind = "retake"
    release: str
    committee: str
    refs: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class EditorialAsked(Message):
    """Asks a committee's chair to confirm an editorial amendment."""

    kind = "editorial"
    release: str
    number: int
    actor: str
    channel: str


# Documents and the RID


@dataclass(frozen=True)
class DocumentSubmitted(Message):
    """Tells a committee of a new version of the TAD or a Completion Report."""

    kind = "document"
    release: str
    subject: Subject
    number: int
    actor: str
    channel: str


@dataclass(frozen=True)
class RidIssued(Message):
    """Announces a version of the RID."""

    kind = "rid-issued"
    release: str
    version: str
    actor: str
    channel: str


# Reminders


@dataclass(frozen=True)
class DailyReminder(Message):
    """Posts the reminders of a channel, or of a person by user id, for a day."""

    kind = "nudge"
    channel: str
    day: date


@dataclass(frozen=True)
class DailyReminderUpdate(Message):
    """Updates the reminders of a day; `card` is the delivery key of the message that is updated."""

    kind = "nudge-update"
    channel: str
    day: date
    card: str


@dataclass(frozen=True)
class ReminderNote(Message):
    """Notes in a reminder's thread how its item ended (`what`); `to` is a day or a new owner, `by` is the person."""

    kind = "nudge-note"
    release: str
    item: str
    due: date
    what: str
    day: date
    to: str = ""
    by: str = ""


@dataclass(frozen=True)
class MustKnow(Message):
    """Tells somebody at once what waits for them or no longer stands, if it still holds when it is sent.

    `what` is "given" (`name` is the item, `to` its new owner), "comment" or "proposal" (its number), or "withdrawn" (committee and subject
    of a recommendation).
    """

    kind = "must-know"
    release: str
    what: str
    name: str
    actor: str = ""
    to: str = ""


# Any announcement


@dataclass(frozen=True)
class AnnouncementCorrected(Message):
    """Corrects a posted announcement after a change of the record; `of` is the delivery key of the announcement (R27)."""

    kind = CORRECTION
    of: str
    change: int


@dataclass(frozen=True)
class CorrectionNote(Message):
    """Notes a correction in the thread of the announcement with the delivery key `of`."""

    kind = "correction-note"
    of: str
    change: int


# Mail


@dataclass(frozen=True)
class NoticeByMail(Message):
    """Sends the notice of an event to a mail address, which is the row's channel: of a `release`, or of a modification by its `ref`."""

    kind = "mail"
    event: str
    channel: str
    release: str = ""
    ref: str = ""


# Files


@dataclass(frozen=True)
class FileMessage(Message):
    """Sends a file about a release to the channel or person that asked for it."""

    release: str
    actor: str
    channel: str


@dataclass(frozen=True)
class RidFile(FileMessage):
    """Sends a version of the RID, or the draft; its differences since the version `since` are listed in it."""

    kind = "rid"
    version: str
    since: str = ""


@dataclass(frozen=True)
class ReleaseFile(FileMessage):
    """Sends a release as a release file."""

    kind = "export"


@dataclass(frozen=True)
class TimelinePicture(FileMessage):
    """Sends a picture of a release's timetable: wide, or `tall` for a phone."""

    kind = "timeline"
    tall: bool = False


@dataclass(frozen=True)
class ProgressPicture(FileMessage):
    """Sends a picture of a release's sign-off over time."""

    kind = "progress"


@dataclass(frozen=True)
class MeetingFile(FileMessage):
    """Sends a file about a body's meetings, `what`: "calendar", or of the meeting on `day` "agenda", "paper" or "minutes".

    `release` is "": a file about several releases leaves out those that the person may not see. `names` of people by user id are added
    when it is sent, and not stored.
    """

    kind = "meeting-file"
    body: str
    day: date | None = None
    what: str = "agenda"
    names: tuple[tuple[str, str], ...] = ()


# Any room


@dataclass(frozen=True)
class Share(Message):
    """Shows the answer to a command line to a whole channel. `releases` are the keys of those that it showed when it was shared."""

    kind = "share"
    line: str
    actor: str = ""
    channel: str = ""
    releases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply(Message):
    """Answers what a person wrote to the bot: `line` is the command line that it means.

    `channel` is where it was written: a channel, or the person's user id for their direct messages.
    """

    kind = "reply"
    line: str
    actor: str
    channel: str


@dataclass(frozen=True)
class RequestPassedOn(Message):
    """Sends a request to a person who may do it: `line` is its command line, `release` and `ref` what it names, "" for nothing."""

    kind = "request"
    release: str
    actor: str
    line: str
    ref: str = ""


@dataclass(frozen=True)
class Joined(Message):
    """Says in a channel that the bot has joined what it can do there."""

    kind = "joined"
    channel: str


# Channels


@dataclass(frozen=True)
class ChannelMade(Message):
    """Has Slack make a channel of a release, or of a committee in it; the row goes to the person who asked."""

    kind = "channel-make"
    release: str
    committee: str
    name: str
    private: bool
    actor: str


@dataclass(frozen=True)
class ChannelArchived(Message):
    """Has Slack archive a channel of a release; `of` is the delivery key of the export that must be there first."""

    kind = "channel-archive"
    release: str
    actor: str
    of: str
    channel: str


@dataclass(frozen=True)
class Notice(Message):
    """Tells one person something about the bot itself, or what their form did if that can't be told where they opened it.

    Its text is Slack's markup; `line` is the command line of a button under it, and `label` the words of that button.
    """

    kind = "notice"
    text: str
    line: str = ""
    label: str = "Show them"

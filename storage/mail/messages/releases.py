"""Messages about a release and its modifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.mail.messages.message import FromPerson, ModificationMessage, ReleaseMessage


@dataclass(frozen=True)
class ReleaseLive(ReleaseMessage, FromPerson):
    """Announces that a release is live."""

    kind = "live"
    release: str
    actor: str


@dataclass(frozen=True)
class ReleaseStatus(ReleaseMessage):
    """Posts the short status of a release in its own channel, where it is pinned and kept up to date."""

    kind = "status"
    release: str
    channel: str


@dataclass(frozen=True)
class ReleaseStatusUpdate(ReleaseMessage):
    """Brings the status of a release up to date; `card` is the delivery key of the message that is updated."""

    kind = "status-update"
    release: str
    channel: str
    card: str


@dataclass(frozen=True)
class ReleaseStatusPinned(ReleaseMessage):
    """Pins the status of a release while it is kept up to date, and removes the pin after that; `of` is its delivery key."""

    kind = "status-pin"
    release: str
    channel: str
    of: str


@dataclass(frozen=True)
class ReleaseCancelled(ReleaseMessage, FromPerson):
    """Announces that a release is cancelled."""

    kind = "cancelled"
    release: str
    actor: str
    channel: str


@dataclass(frozen=True)
class ReleaseRestored(ReleaseMessage, FromPerson):
    """Announces that a cancelled release is open again."""

    kind = "restored"
    release: str
    actor: str
    channel: str


@dataclass(frozen=True)
class LessonsAsked(ReleaseMessage):
    """Asks a committee or party for the lessons it learnt from a release."""

    kind = "lessons"
    release: str
    committee: str


@dataclass(frozen=True)
class OutcomeRecorded(ModificationMessage, FromPerson):
    """Tells a channel the outcome of a modification; `verb` is the command that recorded it, `decided_on` the decision's date.

    The row's channel is read as `channel`, which decides which releases are named.
    """

    kind = "modification-outcome"
    ref: str
    actor: str
    verb: str = ""
    decided_on: date | None = None
    channel: str = ""

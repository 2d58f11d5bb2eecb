"""Reminders, and notices that can't wait for the next reminder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.mail.messages.message import FromPerson, Message, ReleaseMessage


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
class ReminderNote(ReleaseMessage):
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
class MustKnow(ReleaseMessage, FromPerson):
    """Notifies somebody at once of something that waits for them or was withdrawn, if it still holds when it is sent.

    `what` is "given" (`name` is the item, `to` its new owner), "comment" or "proposal" (its number), or "withdrawn" (committee and subject
    of a recommendation).
    """

    kind = "must-know"
    release: str
    what: str
    name: str
    actor: str = ""
    to: str = ""

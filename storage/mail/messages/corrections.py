"""Corrections of announcements."""

from __future__ import annotations

from dataclasses import dataclass

from storage.history.announcements import CORRECTION
from storage.mail.messages.message import Message


@dataclass(frozen=True)
class AnnouncementCorrected(Message):
    """Corrects a posted announcement after a change of the record; `of` is the delivery key of the announcement (R27)."""

    kind = CORRECTION
    of: str
    change: int


@dataclass(frozen=True)
class CorrectionNote(Message):
    """Notes a correction in the thread of the announcement with the delivery key `of`.

    With `kept` Slack no longer lets the bot change that message; `change` is 0 if all there is to say is that it is classified now.
    """

    kind = "correction-note"
    of: str
    change: int
    kept: bool = False

"""The files of meetings in one place, so that one late import brings them all."""

from __future__ import annotations

from bot.documents.meetings.agenda import agenda_document
from bot.documents.meetings.calendar_file import meetings_calendar
from bot.documents.meetings.minutes import minutes_document
from bot.documents.meetings.paper import Paper, paper_document

__all__ = ["Paper", "agenda_document", "meetings_calendar", "minutes_document", "paper_document"]

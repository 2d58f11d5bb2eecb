"""Revisions and cancellations of calendar events, apart from the slow library that writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Revision:
    """How often an event was changed, and when last (an aware datetime)."""

    sequence: int
    modified: datetime


@dataclass(frozen=True)
class Cancelled:
    """An event that was in the feed and is no more: its key (see `milestone_key`), its last title and day."""

    key: str
    title: str
    day: date

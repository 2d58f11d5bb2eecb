"""When a release can have gone live, and for how long calendars keep it (RID 3; good governance)."""

from __future__ import annotations

from datetime import date, timedelta

CALENDAR_DAYS = 90
"""For how many days a committee's calendar keeps a release that is live or cancelled."""


def why_not_live(day: date, go_live: date | None, today: date) -> str:
    """Returns why a release can't have gone live on a day, or "": not before its go-live date, nor after today (RID 3)."""
    return "The date must be from the go-live date up to today." if day > today or (go_live and day < go_live) else ""


def left_calendars_by(today: date) -> date:
    """Returns the last day on which a release can have ended and have left a committee's calendar by today (RID 3; good governance).

    It stays for a while, because calendars remove an event only when its cancellation is published.
    """
    return today - timedelta(days=CALENDAR_DAYS)

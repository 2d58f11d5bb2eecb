"""Marking a release live: when it may be, its possible go-live days, and how long calendars keep it (RID 3; good governance)."""

from __future__ import annotations

from datetime import date, timedelta

from policy.model.decisions import Outcome
from policy.model.wording import day_words

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


def may_go_live(decision_outcome: Outcome | None, go_live: date | None, today: date) -> str:
    """Returns why the release can't be marked live today, or "" (RID 6; R13)."""
    if decision_outcome is not Outcome.GO:
        return "The deciding body has not given a Go, so the release can't go live. Record its decision first."
    if go_live is None or today < go_live:
        return f"The release can't be marked live before {f'its go-live on {day_words(go_live)}' if go_live else 'it has a go-live date'}."
    return ""

"""When a release can have gone live (RID 3; good governance)."""

from __future__ import annotations

from datetime import date


def why_not_live(day: date, go_live: date | None, today: date) -> str:
    """Returns why a release can't have gone live on a day, or "": not before its go-live date, nor after today (RID 3)."""
    return "The date must be from the go-live date up to today." if day > today or (go_live and day < go_live) else ""

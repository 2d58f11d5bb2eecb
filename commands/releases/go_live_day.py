"""The day of a planned go-live: any day, with the reason if it is not the usual one, and perhaps a window (R1, R11, R23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commands.protocol.command import Doing
from commands.protocol.form import Field, Kind
from policy.calendar.release_calendar import unusual_day
from policy.model.releases import ScheduledSlot
from policy.model.wording import day_words

WHEN_ASKED = "Required if the go-live is off the calendar or not on a Working Day"
"""When a reason is required for the day, as the field's hint begins."""


def window_field(stored: date | None = None) -> Field:
    """Returns the field for the last day of a go-live with a window."""
    return Field(
        "window_end",
        "Window end date",
        Kind.DATE,
        value=stored.isoformat() if stored else "",
        optional=True,
        hint="If it may be later, such as over a weekend: the last day of the window.",
    )


def read_window(doing: Doing, go_live: date | None, stored: date | None) -> date | None:
    """Reads the last day of the window, which comes after the go-live; collects a fault."""
    if "window_end" not in doing.answers:
        return stored
    end = doing.day("window_end", "The window's end")
    if end and go_live and end <= go_live:
        doing.faults["window_end"] = f"The window ends after the go-live, {day_words(go_live)}. Leave it empty if there is no window."
    return end


def need_reason(doing: Doing, key: str, go_live: date, slots: Sequence[ScheduledSlot]) -> str:
    """Returns the reason for the day of a go-live, "" for a usual day; collects a fault if it is missing (R1, R11)."""
    unusual = unusual_day(key, go_live, slots)
    if not unusual:
        return ""
    reason = doing.answer("reason")
    if not reason:
        doing.faults["reason"] = f"{' '.join(unusual)} Give the reason for {day_words(go_live)}; it goes on record."
    return reason

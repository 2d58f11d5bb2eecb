"""Decisions that came on record, or were taken back, after the minutes of their meeting were confirmed (RID 3; R13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.results import Words
from policy.meetings.meetings import held, meeting_name
from policy.model.history import FieldChange
from policy.model.wording import day_words
from storage.history.names import prefix_of
from storage.meetings.meetings import recent_meetings
from storage.meetings.minutes import fetch_minutes
from storage.tables import DecisionRow


@dataclass(frozen=True)
class Overtaken:
    """Confirmed minutes that a change makes differ from what was confirmed: the meeting in words, the day, and the way to reopen them."""

    meeting: str
    confirmed_on: date
    reopen: Line

    def words(self, what: str) -> Words:
        """Returns the sentence on them; `what` says how they differ: "without it, and list it now"."""
        sentence = f"The minutes of {self.meeting} were confirmed on {day_words(self.confirmed_on)} {what}."
        return (f"{sentence} The meeting's chair can reopen them with {self.reopen} and confirm them again.",)


def overtaken(conn: Connection, body: str, day: date | None) -> Overtaken | None:
    """Returns the confirmed minutes of a body's meeting on a day, or None. Four statements at most."""
    found = held(each for each in recent_meetings(conn).get(body, ()) if each.day == day) if day else ()
    for one in found:
        if confirmed := fetch_minutes(conn, one).confirmed_on:
            return Overtaken(meeting_name(one), confirmed, Line.release("minutes", one.body, one.day.isoformat(), "reopen"))
    return None


def overtaken_by(conn: Connection, changes: Iterable[FieldChange]) -> tuple[Overtaken, ...]:
    """Returns the confirmed minutes with decisions that these changes recorded or removed, each meeting once."""
    meetings = dict.fromkeys(found for each in changes if (found := _decided(each)))
    minutes = (overtaken(conn, body, day) for body, day in meetings)
    return tuple(dict.fromkeys(each for each in minutes if each))


def _decided(change: FieldChange) -> tuple[str, date] | None:
    """Returns the body and the day of a decision that came on record or went; None for other changes."""
    row = change.after or change.before
    if not change.thing.startswith(prefix_of(DecisionRow)) or change.field or not isinstance(row, dict):
        return None
    return str(row["body"]), date.fromisoformat(str(row["met_on"]))

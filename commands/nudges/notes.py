"""Notes about an item in the thread of a reminder, from the current data (design, Nudges)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.nudges.items import items_of
from commands.nudges.message import known_people
from policy.calendar.release_calendar import MEETINGS
from policy.model.roster import SECAS, is_person
from policy.model.timetable import Milestone
from policy.nudges.audience import with_owner
from policy.nudges.endings import Ending, EndKind, parse_ending
from policy.nudges.item import Due
from storage.mail.messages import ReminderNote
from storage.meetings.due import meeting_items
from storage.nudges import history
from storage.nudges.preferences import fetch_preferences
from storage.nudges.sent.reminders import last_text
from storage.nudges.snoozes import snooze_reason
from storage.releases.cached import recent_release
from storage.roster import roster

_STILL_DUE = frozenset({"due", "manager", "body"})
"""Notes that call for something: they are untrue once it is done."""


@dataclass(frozen=True)
class NoteShown:
    """A note about an item in its thread; `what` is the ledger's word, `by` the person who acted, `to` a day or a new owner."""

    what: str
    release: str
    item: str
    text: str
    day: date
    due: Due | None = None
    by: str = ""
    to: str = ""
    reason: str = ""
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    ending: Ending | None = None


def _ending(message: ReminderNote, step: Milestone | None) -> Ending | None:
    """Returns the ending that a note is about, or None for another kind of note."""
    if message.what not in {"done", "moved", "gone"}:
        return None
    if message.what == "done" and not message.to and step and step.done_on:
        return Ending(EndKind.DONE, step.done_on.isoformat())
    return parse_ending(message.what, message.to)


def _of_meeting(conn: Connection, message: ReminderNote, today: date) -> NoteShown | None:
    """Returns the note about a paper or an action, which is of no release; None for one that is no longer due."""
    found = {(each.due.item, each.due.day): each.due for each in meeting_items(conn, today, date.max)}
    due = found.get((message.item, message.due))
    if due is None and message.what in _STILL_DUE:
        return None
    due = with_owner(due, fetch_preferences(conn, today).owners) if due else None
    text = due.text if due else last_text(conn, message.release, message.item) or message.item
    whom = {"manager": SECAS}.get(message.what, due.owner if due and message.what == "due" else "")
    people = (whom,) if is_person(whom) else known_people(roster.members(conn, whom)).get(whom, ()) if whom else ()
    ending = _ending(message, None)
    key, item, what = message.release, message.item, message.what
    reason = snooze_reason(conn, key, item, message.due) if what == "snoozed" else ""
    return NoteShown(what, key, item, text, message.day, due, message.by, message.to, reason, people, ending=ending)


def note(conn: Connection, message: ReminderNote, today: date) -> NoteShown | None:
    """Returns a thread's note from its outbox row and the current data.

    None if its release no longer exists, or if an escalation waited to be sent until its item was done, moved or gone.
    """
    key, item, what = message.release, message.item, message.what
    if key == MEETINGS:
        return _of_meeting(conn, message, today)
    release = recent_release(conn, key)
    if release is None:
        return None
    preferences = fetch_preferences(conn, today)
    items = {(each.item, each.day): with_owner(each, preferences.owners) for each in items_of(conn, release, today)}
    due = items.get((item, message.due))
    if due is None and what in _STILL_DUE:
        return None
    kind, _, ref = item.partition(":")
    step = next((each for each in release.milestones if each.key == ref), None) if kind == "milestone" else None
    text = due.text if due else step.event if step else last_text(conn, key, item) or item
    whom = {"manager": SECAS, "body": release.body}.get(what, "")
    people = known_people(roster.members(conn, whom)).get(whom, ()) if whom else ()
    if what == "due" and due:  # A gate reached a stage: its owner is named.
        whom = due.owner
        people = (whom,) if is_person(whom) else known_people(roster.members(conn, whom)).get(whom, ())
    by = message.by or (history.done_by(conn, key, ref) if what == "done" and step else "")
    return NoteShown(
        what,
        key,
        item,
        text,
        message.day,
        due,
        by,
        message.to,
        snooze_reason(conn, key, item, message.due) if what == "snoozed" else "",
        people,
        (preferences.groups[whom],) if whom in preferences.groups else (),
        _ending(message, step),
    )

"""Posts of reminders: a channel's daily message, its updates, and notes in its thread."""

from __future__ import annotations

from datetime import datetime

from bot.pages.kit.page import Page
from bot.pages.nudges.must_know import must_know as must_know_page
from bot.pages.nudges.reminders import note as note_page
from bot.pages.nudges.reminders import nudges
from bot.posts.actions import Correction, FollowUp, NotYet, Unneeded, Update, digest
from commands.nudges.message import message as day_message
from commands.nudges.must_know import must_know as what_to_know
from commands.nudges.notes import note
from storage.engine.session import Store
from storage.mail.messages import CorrectionNote, DailyReminder, DailyReminderUpdate, MustKnow, ReminderNote
from storage.mail.posted import find_announcement


def posted(store: Store, message: DailyReminder | DailyReminderUpdate, now: datetime) -> Page | None:
    """Builds the message of a channel's outbox row, or None if it has no contents."""
    with store.reading() as conn:
        found = day_message(conn, message.channel, message.day, now.date())
    return None if found is None else nudges(found)


def updated(store: Store, message: DailyReminderUpdate, now: datetime) -> Correction | Unneeded | None:
    """Builds the update of a message already in Slack, if it reads otherwise now. Raises NotYet until the message has been sent.

    If Slack no longer takes the update, its thread says so, and a channel's newest message is posted again, because people work on it.
    """
    with store.reading() as conn:
        found = day_message(conn, message.channel, message.day, now.date())
        there = find_announcement(conn, message.card)
    page = None if found is None else nudges(found)
    if found is None or page is None or there is None or there.state == "failed":
        return None
    if not there.ts:
        raise NotYet(message.card)
    shown = digest(page)
    if shown == there.shown:
        return Unneeded()
    note = CorrectionNote(message.card, 0, kept=True)
    instead = FollowUp(note, f"{CorrectionNote.kind}:kept:{message.card}", there.channel, there.ts)
    again = found.newest and bool(found.open_lines)
    return Correction(Update(page, there.ts, there.conversation, again=again), message.card, shown, instead=(instead,))


def thread_note(store: Store, message: ReminderNote, now: datetime) -> Page | None:
    """Builds a note about an item for the thread of the message that first named it."""
    with store.reading() as conn:
        found = note(conn, message, now.date())
    return None if found is None else note_page(found)


def must_know(store: Store, message: MustKnow, now: datetime) -> Page | None:
    """Builds the message to those who must know, or None if it no longer holds."""
    with store.reading() as conn:
        found = what_to_know(conn, message, now.date())
    return None if found is None else must_know_page(found)

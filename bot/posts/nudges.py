"""Posts of reminders: a channel's daily message, its updates, and notes in its thread."""

from __future__ import annotations

from datetime import datetime

from bot.pages.kit.page import Page
from bot.pages.nudges.must_know import must_know as must_know_page
from bot.pages.nudges.reminders import note as note_page
from bot.pages.nudges.reminders import nudges
from bot.posts.actions import Correction, NotYet, Unneeded, Update, digest
from commands.nudges.message import message as day_message
from commands.nudges.must_know import must_know as what_to_know
from commands.nudges.notes import note
from storage.engine.session import Store
from storage.mail import outbox
from storage.mail.messages import DailyReminder, DailyReminderUpdate, MustKnow, ReminderNote


def posted(store: Store, message: DailyReminder | DailyReminderUpdate, now: datetime) -> Page | None:
    """Builds the message of a channel's outbox row, or None if it has no contents."""
    with store.reading() as conn:
        found = day_message(conn, message.channel, message.day, now.date())
    return None if found is None else nudges(found)


def updated(store: Store, message: DailyReminderUpdate, now: datetime) -> Correction | Unneeded | None:
    """Builds the update of a message already in Slack, if it reads otherwise now. Raises NotYet until the message has been sent."""
    page = posted(store, message, now)
    with store.reading() as conn:
        there = outbox.find_announcement(conn, message.card)
    if page is None or there is None or there.state == "failed":
        return None
    if not there.ts:
        raise NotYet(message.card)
    shown = digest(page)
    return Unneeded() if shown == there.shown else Correction(Update(page, there.ts, there.conversation), message.card, shown)


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

"""Posts of reminders: a channel's message of the day, its updates, notes in its thread."""

from __future__ import annotations

from datetime import date, datetime

from bot.pages.kit.page import Page
from bot.pages.nudges import Ids, _note, nudges
from bot.posts.actions import NotYet, Update
from commands.nudges.message import message, note
from storage.engine.session import Store
from storage.mail import outbox


def posted(store: Store, ids: Ids, now: datetime) -> Page | None:
    """The message of a channel's outbox row; None where nothing is left to say."""
    with store.reading() as conn:
        found = message(conn, str(ids["channel"]), date.fromisoformat(str(ids["day"])), now.date())
    return None if found is None else nudges(found)


def updated(store: Store, ids: Ids, now: datetime) -> Update | None:
    """The same message as it stands now, in the place of the one that is in Slack. Raises NotYet while that is on its way."""
    page = posted(store, ids, now)
    with store.reading() as conn:
        there = outbox.find(conn, str(ids["card"]))
    if page is None or there is None or there.state == "failed":
        return None
    if not there.ts:
        raise NotYet(str(ids["card"]))
    return Update(page, there.ts)


def said_in_thread(store: Store, ids: Ids, now: datetime) -> Page | None:
    """What is said of an item in the thread of the message that first named it."""
    with store.reading() as conn:
        found = note(conn, ids, now.date())
    return None if found is None else _note(found)

"""Posts that no announcement is behind, after a classification or a clearance has changed: shared answers, reminders, cards, notes, files.

What its channel may no longer see is replaced by a notice, or deleted if it is a file, and comes back when it may be seen again (R20).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.pages.kit.page import Page
from bot.posts.actions import Correction, Deleted, NotYet, Unneeded, Update, digest
from bot.posts.corrections.corrected import hidden
from bot.posts.gate import is_hidden
from commands.protocol.access.reading import reader_at
from commands.protocol.line import Line, NotADayError
from commands.protocol.words import split_key
from policy.access.classification import may_see
from storage.engine.session import Store
from storage.mail.messages import CorrectionNote, DailyReminder, FileMessage, Message, Share, SignOffCard
from storage.mail.posted import Announcement, find_announcement
from storage.nudges.sent.weeks import releases_shown
from storage.releases import releases

HIDDEN = "hidden"
"""The digest of a post that its channel may no longer see, or of which it sees a part."""

Post = Callable[[Store, Any, datetime], Any]


def reshown(
    store: Store, conn: Connection, there: Announcement, of: str, now: datetime, posts: Mapping[type[Message], Post]
) -> Correction | Deleted | Unneeded:
    """Returns the new form of the post with the delivery key `of`; Unneeded if it may stay. Raises NotYet until it was sent."""
    apart = is_apart(conn, there, now)
    if isinstance(there.message, FileMessage):
        return Deleted(there.files, of, HIDDEN) if apart and there.files and there.shown != HIDDEN else Unneeded()
    if there.state == "failed" or (not apart and there.shown != HIDDEN):
        return Unneeded()
    if not there.ts:
        raise NotYet(of)
    if apart and not isinstance(there.message, Share | DailyReminder):
        page: Page | None = None
    else:  # A shared list and a day's reminders leave out what may not be seen.
        page = _page(posts[type(there.message)](store, there.message, now))
    shown = HIDDEN if apart else digest(page) if page else ""
    if apart and there.shown == HIDDEN and page is None:
        return Unneeded()
    return Correction(Update(page or hidden(), there.ts, there.conversation), of, shown)


def _page(made: Any) -> Page | None:
    return made.page if isinstance(made, Update) else made if isinstance(made, Page) else None


def is_apart(conn: Connection, there: Announcement, now: datetime) -> bool:
    """Returns whether the post shows something that its channel may not see."""
    match there.message:
        case Share(line, releases=keys):
            return _any_hidden(conn, there, set(keys) or _named(line), now)
        case DailyReminder(channel, day):
            return _any_hidden(conn, there, releases_shown(conn, channel, day), now)
        case CorrectionNote(of):
            announced = find_announcement(conn, of)
            return announced is not None and is_hidden(conn, announced.message, announced.channel, now.date())
        case SignOffCard() | _:
            return is_hidden(conn, there.message, there.channel, now.date())


def _any_hidden(conn: Connection, there: Announcement, keys: set[str], now: datetime) -> bool:
    reader = reader_at(conn, there.channel, now.date())
    return not all(may_see(level, reader) for level in releases.classifications(conn, keys).values())


def _named(line: str) -> set[str]:
    """Returns the release that a shared line names, for rows of versions that did not keep what was shown."""
    try:
        key = split_key(Line.parse(line).words)[1]
    except NotADayError as fault:
        key = split_key(fault.rest.words)[1]
    return {key} if key else set()

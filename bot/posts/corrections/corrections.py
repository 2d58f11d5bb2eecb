"""Corrections of announcements that a change of the record has overtaken, and their notes in the thread (R27)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.pages.kit.page import Page
from bot.posts.actions import Correction, Deleted, FollowUp, NotYet, Unneeded, Update, digest
from bot.posts.corrections import corrected as pages
from bot.posts.corrections import reclassified, views
from bot.posts.corrections.reclassified import HIDDEN
from bot.posts.gate import is_hidden
from commands.nudges.must_know import settled
from commands.protocol.access.reading import reader_at
from commands.protocol.records.by_release import by_release
from commands.protocol.records.sentences import change_sentences
from commands.protocol.results import Words
from policy.model.history import FieldChange
from storage.engine.session import Store
from storage.history.changes import milestone_events, of_change
from storage.history.classified import without_hidden
from storage.history.names import key_in
from storage.history.positions import position_seats
from storage.mail.messages import (
    AnnouncementCorrected,
    CorrectionNote,
    DailyReminder,
    DecisionAnnounced,
    DecisionDetails,
    DecisionPinned,
    DocumentSubmitted,
    EditorialAsked,
    EvidenceSubmitted,
    FileMessage,
    LessonsAsked,
    Message,
    MustKnow,
    RecommendationGiven,
    RetakeAsked,
    RidIssued,
    Share,
)
from storage.mail.posted import Announcement, find_announcement, find_posted

GONE = "gone"
"""The digest of an announcement whose record is gone."""

REQUESTS = (DecisionDetails, EditorialAsked, LessonsAsked, MustKnow, RetakeAsked)
"""Messages without a note in their thread: a request says itself that it is settled, and details are in a thread themselves."""

ACTED_ON = (DecisionAnnounced, EvidenceSubmitted, RecommendationGiven, RetakeAsked, RidIssued)
"""Messages whose buttons follow the release: if only that ended, opened or was decided on, they are drawn again without a note."""

LISTED = 3
"""Changes that a correction lists."""

Post = Callable[[Store, Any, datetime], Any]


def corrected(
    store: Store, message: AnnouncementCorrected, now: datetime, posts: Mapping[type[Message], Post]
) -> Correction | Deleted | Unneeded:
    """Returns the announcement as the record now has it, with who changed it and when, or Unneeded if it still says the same.

    Raises NotYet while the announcement has not been sent.
    """
    with store.reading() as conn:
        there = find_announcement(conn, message.of)
        if there and (isinstance(there.message, FileMessage | Share) or not there.about):
            shown_again = reclassified.reshown(store, conn, there, message.of, now, posts)
            if isinstance(shown_again, Correction) and shown_again.shown == HIDDEN:
                return replace(shown_again, instead=_instead(conn, message, there, hidden=True))
            return shown_again
        hidden = there is not None and is_hidden(conn, there.message, there.channel, now.date())
        changes = of_change(conn, message.change)
        lines = _lines(conn, there, changes, now.date()) if there else ()
        pinned = find_posted(conn, f"{DecisionPinned.kind}:{message.of}") is not None
        instead = _instead(conn, message, there, hidden=hidden) if there and there.shown != HIDDEN else ()
        how = settled(conn, there.message, now.date()) if there and isinstance(there.message, MustKnow) else ()
        there = views.of_version(conn, there, message.of, changes) if there else None
    if there is None or there.state == "failed" or not changes:
        return Unneeded()
    if not there.ts:
        raise NotYet(message.of)
    page = None if hidden else posts[type(there.message)](store, there.message, now)
    shown = HIDDEN if hidden else digest(page) if page else GONE
    if shown == there.shown:
        return Unneeded()
    made = changes[0]
    back = there.shown == HIDDEN
    quiet = page is not None and isinstance(there.message, ACTED_ON) and not _own(there, changes)
    if hidden:
        drawn = pages.hidden()
    elif page and (back or quiet):
        drawn = page  # It comes back as it was, without a note that it was hidden (R20).
    elif page and (isinstance(there.message, LessonsAsked) or (isinstance(there.message, DocumentSubmitted) and _settles(there, changes))):
        return Correction(Update(page, there.ts, there.conversation), message.of, shown)  # What was asked for is given: no correction.
    elif page is None:
        drawn = pages.gone(there.message, made, () if isinstance(there.message, REQUESTS) else lines, now.tzinfo, how)
    else:
        as_recorded = posts[type(there.message)](store, _by(there.message, made.actor), now) or page
        drawn = pages.corrected(as_recorded, made, now.tzinfo)
    then = () if hidden or isinstance(there.message, REQUESTS) else _follow_ups(message, there, pinned=pinned)
    pins = tuple(each for each in then if isinstance(each.message, DecisionPinned))
    if back or quiet:  # Changes while it was hidden are not announced; only its pin follows.
        then = pins
    return Correction(Update(drawn, there.ts, there.conversation), message.of, shown, then, (*instead, *pins))


_VIEW = frozenset({"suitable", "view_by", "view_on", "view_reason"})
"""Fields of a document's version that a committee's view sets."""


def _settles(there: Announcement, changes: list[FieldChange]) -> bool:
    """Returns whether the change gives or takes back the view that the message asks for, and changes nothing else of its version."""
    own = [each.field for each in changes if each.thing == there.about]
    return bool(own) and _VIEW.issuperset(own)


def _instead(conn: Connection, message: AnnouncementCorrected, there: Announcement, *, hidden: bool) -> tuple[FollowUp, ...]:
    """Returns the note in the thread of a message that Slack no longer lets the bot change: once for a change, and once if it is hidden.

    What is in a thread itself has none, because the note on the message above it says the same.
    """
    posted = find_posted(conn, message.of)
    if isinstance(there.message, DecisionDetails | CorrectionNote) or posted is None or not posted.ts:
        return ()
    own = f"hidden:{message.of}" if hidden else f"{message.change}:{message.of}"
    note = CorrectionNote(message.of, 0 if hidden else message.change, kept=True)
    return (FollowUp(note, f"{CorrectionNote.kind}:{own}", there.channel, posted.thread or posted.ts),)


def _follow_ups(message: AnnouncementCorrected, there: Announcement, *, pinned: bool) -> tuple[FollowUp, ...]:
    own = f"{message.change}:{message.of}"
    note = FollowUp(CorrectionNote(message.of, message.change), f"{CorrectionNote.kind}:{own}", there.channel, there.ts)
    match there.message:
        case DecisionAnnounced(release, number, actor) if pinned:
            pin = DecisionPinned(message.of, release, number, actor)
            return note, FollowUp(pin, f"{DecisionPinned.kind}:{own}", there.channel)
        case _:
            return (note,)


def _by(announced: Message, actor: str) -> Message:
    """Returns the message as recorded by somebody else: a recommendation is replaced, where other records keep their author."""
    return replace(announced, actor=actor) if isinstance(announced, RecommendationGiven) else announced


def note(store: Store, message: CorrectionNote, now: datetime) -> Page | None:
    """Returns the note for the thread of a corrected announcement."""
    with store.reading() as conn:
        there = find_announcement(conn, message.of)
        if message.kept and there and reclassified.is_apart(conn, there, now):
            return pages.kept_hidden()
        if message.kept and there and isinstance(there.message, DailyReminder):
            return pages.kept_reminders()
        changes = of_change(conn, message.change)
        if there is None or not changes or is_hidden(conn, there.message, there.channel, now.date()):
            return None
        lines = _lines(conn, there, changes, now.date())
        if message.kept:
            return pages.kept(changes[0], lines, now.tzinfo, there.message if there.shown == GONE else None)
        return pages.note(changes[0], lines, now.tzinfo)


def _own(there: Announcement, changes: list[FieldChange]) -> list[FieldChange]:
    """Returns the changes of the announcement's own records."""
    table, _, _ = (there.about or "").partition("@")[0].partition(":")
    subject = key_in(there.about)[0] if there.about and ":" in there.about else ""
    return [each for each in changes if each.thing.partition(":")[0] == table and (not subject or subject in key_in(each.thing))]


def _lines(conn: Connection, there: Announcement, changes: list[FieldChange], today: date) -> tuple[Words, ...]:
    """Returns the effects of the change on the announcement's records, in words."""
    own = _own(there, changes)
    events = milestone_events(conn, {each.release for each in own})
    told = without_hidden(conn, own or changes, reader_at(conn, there.channel, today).ceiling)
    seats = position_seats(conn, told)
    return tuple(by_release(told, lambda each: change_sentences(each, events, seats))[:LISTED])

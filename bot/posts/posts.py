"""The registry of posts by kind of message, and their rendering for Slack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from bot.pages.kit import blocks, text
from bot.pages.kit.files import Sent
from bot.pages.kit.markup import clipped, escape, units
from bot.pages.kit.page import Page
from bot.posts import answers, decisions, documents, files, gate, meetings, nudges, releases, rid, scope, sign_off
from bot.posts.actions import Alone, Archive, Correction, Deleted, Make, Pin, Ready, Unneeded, Update, digest
from bot.posts.corrections import corrections
from bot.posts.corrections.corrected import hidden
from bot.posts.corrections.reclassified import HIDDEN
from bot.slack.limits.messages import BLOCKS_TEXT, UPDATED_TEXT
from policy.model.roster import is_person
from storage.engine.cache import read_names
from storage.engine.session import Store
from storage.mail import messages
from storage.mail.messages import DecisionDetails, FileMessage, Message, SignOffCard

FALLBACK = 39_000
"""Characters of fallback text; Slack takes 40,000."""

Post = Page | Alone | Update | Correction | Deleted | Unneeded | Pin | Make | Archive | Sent | Ready | None
"""The result of a post function; None if there is nothing to send."""

Kind = TypeVar("Kind", bound=Message)


def _pair(kind: type[Kind], post: Callable[[Store, Kind, datetime], Post]) -> tuple[type[Message], Callable[[Store, Any, datetime], Post]]:
    """Pairs a kind of message with its post function, so that the type checker compares their types."""
    return kind, post


POSTS: dict[type[Message], Callable[[Store, Any, datetime], Post]] = dict(
    (
        _pair(messages.ReleaseLive, releases.live),
        _pair(messages.ReleaseCancelled, releases.cancelled),
        _pair(messages.ReleaseRestored, releases.restored),
        _pair(messages.ReleaseStatus, releases.status),
        _pair(messages.ReleaseStatusUpdate, releases.status_update),
        _pair(messages.ReleaseStatusPinned, releases.status_pin),
        _pair(messages.LessonsAsked, releases.lessons),
        _pair(messages.OutcomeRecorded, scope.outcome_page),
        _pair(messages.DecisionAnnounced, decisions.decision),
        _pair(messages.DecisionDetails, decisions.details),
        _pair(messages.DecisionPinned, decisions.pin),
        _pair(messages.RecommendationGiven, decisions.recommendation),
        _pair(messages.SignOffCard, sign_off.card),
        _pair(messages.EvidenceSubmitted, sign_off.evidence),
        _pair(messages.RetakeAsked, sign_off.retake),
        _pair(messages.EditorialAsked, sign_off.editorial),
        _pair(messages.DocumentSubmitted, documents.document),
        _pair(messages.RidIssued, rid.issued),
        _pair(messages.DailyReminder, nudges.posted),
        _pair(messages.DailyReminderUpdate, nudges.updated),
        _pair(messages.ReminderNote, nudges.thread_note),
        _pair(messages.MustKnow, nudges.must_know),
        _pair(messages.AnnouncementCorrected, lambda store, message, now: corrections.corrected(store, message, now, POSTS)),
        _pair(messages.CorrectionNote, corrections.note),
        _pair(messages.NoticeByMail, releases.by_mail),
        _pair(messages.RidFile, rid.document),
        _pair(messages.ReleaseFile, files.export),
        _pair(messages.TimelinePicture, files.timeline),
        _pair(messages.ProgressPicture, files.progress),
        _pair(messages.MeetingFile, meetings.meeting_file),
        _pair(messages.FileSharing, files.sharing),
        _pair(messages.Share, answers.share),
        _pair(messages.Reply, answers.reply),
        _pair(messages.Joined, answers.joined),
        _pair(messages.ChannelMade, releases.make_channel),
        _pair(messages.ChannelArchived, releases.archive_channel),
        _pair(messages.RequestPassedOn, answers.passed_on),
        _pair(messages.Notice, answers.notice),
    )
)
"""The post function of each kind of message."""


def message(store: Store, queued: Message, now: datetime, channel: str) -> dict[str, Any] | None:
    """Renders a message of the outbox from the current record, or None if there is nothing to send.

    `channel` is where it goes, a channel or a person; it receives nothing above what it may see, whatever the kind of message (R20).
    """
    match _shown(store, queued, now, channel):
        case None:
            return None
        case Ready(made):
            return dict(made)
        case Unneeded():
            return {"text": "", "unneeded": True}
        case Correction(update, of, shown, then, instead):
            apart = {"classified": True} if shown == HIDDEN else {}
            return {**_updated(update), "of": of, "shown": shown, "then": then, "instead": instead, **apart}
        case Deleted(ids, of, shown):
            return {"text": "", "delete": ids, "of": of, "shown": shown, "then": ()}
        case Pin(ts, pinned):
            return {"text": "", "pin" if pinned else "unpin": ts}
        case Sent(comment, attached):
            # A person who asked for a file gets it; in a channel somebody has shared it.
            by = f" Shared by <@{queued.actor}>." if isinstance(queued, FileMessage) and not is_person(queued.channel) else ""
            return {"text": f"{escape(comment)}{by}", "sent": Sent(f"{escape(comment)}{by}", attached), "then": files.offered(queued)}
        case Update() as update:
            return _updated(update)
        case Make(plan):
            return {"text": "", "make": plan}
        case Archive(where, exported):
            return {"text": "", "archive": where, "exported": exported}
        case Alone(page, user):
            return {**_drawn(page), "alone": user}
        case page:
            thread = {"thread": decisions.thread_of(store, queued)} if isinstance(queued, DecisionDetails) else {}
            return {**_drawn(page), "shown": digest(page), **thread}


def _shown(store: Store, queued: Message, now: datetime, channel: str) -> Post:
    with store.reading() as conn:
        apart = bool(channel) and gate.is_hidden(conn, queued, channel, now.date())
        read_names(conn)  # In a snapshot that was asked about the message's release, the names are known already.
    if not apart or isinstance(queued, messages.ReleaseStatusUpdate | messages.ReleaseStatusPinned):
        # What changes a release's status hides it by itself.
        return POSTS[type(queued)](store, queued, now)
    # A card is one message for as long as its walk lasts: its next update hides it.
    return sign_off.hidden_card(store, queued) if isinstance(queued, SignOffCard) else None


def _updated(update: Update) -> dict[str, Any]:
    to = {**({"update": update.ts} if update.ts else {}), **({"conversation": update.conversation} if update.conversation else {})}
    drawn = _drawn(update.page)
    again = {"again": True} if update.again else {}
    apart = {"classified": True} if update.page == hidden() else {}
    return {**drawn, "text": _shortened(drawn["text"]), **to, **again, **apart}


def _shortened(said: str) -> str:
    """Cuts a fallback text at a line's end where Slack would refuse the update; the blocks are complete."""
    if units(said) <= UPDATED_TEXT:
        return said
    kept = clipped(said, UPDATED_TEXT - 2)
    return f"{kept.rpartition(chr(10))[0] or kept}\n…"


def _drawn(page: Page) -> dict[str, Any]:
    opens = {"opens_files": True} if page.opens_files else {}
    return {"text": clipped(escape(text.text(page)), FALLBACK), "blocks": blocks.bounded(blocks.blocks(page), BLOCKS_TEXT), **opens}

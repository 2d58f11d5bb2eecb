"""Posts about a release that went live, requests for lessons learnt, and notices by mail."""

from __future__ import annotations

from datetime import datetime

from bot.pages import decisions as decide
from bot.pages.kit.page import Page, Paragraph
from bot.posts.actions import stored_release
from commands.public import notices
from storage.engine.session import Store
from storage.history import audit
from storage.history.names import name_of
from storage.mail.messages import LessonsAsked, NoticeByMail, ReleaseCancelled, ReleaseLive
from storage.tables import ReleaseRow


def live(store: Store, message: ReleaseLive, _now: datetime) -> Page | None:
    """Announces that a release went live; None if that was taken back."""
    release = stored_release(store, message.release)
    return decide.live(release, message.actor) if release and release.live_on else None


def cancelled(store: Store, message: ReleaseCancelled, _now: datetime) -> Page | None:
    """Announces that a release is cancelled, with the reason; None if that was taken back."""
    release = stored_release(store, message.release)
    if release is None or not release.cancelled_on:
        return None
    with store.reading() as conn:
        reason = audit.reason_of(conn, name_of(ReleaseRow, release.key), "cancelled_on")
    return decide.cancelled(release, reason, message.actor)


def lessons(store: Store, message: LessonsAsked, _now: datetime) -> Page | None:
    """Asks a committee for its lessons; None if the release is no longer live."""
    release = stored_release(store, message.release)
    return decide.lessons(release, message.committee) if release and release.live_on else None


def by_mail(store: Store, message: NoticeByMail, now: datetime) -> Page | None:
    """Shows a notice as `bot.mail` writes it, or None if its event no longer stands or is not for everybody (Guidance 6; R26)."""
    with store.reading() as conn:
        event = notices.find(conn, message.release, message.event, now.date())
    return Page(event.title, tuple(Paragraph((each,)) for each in event.text)) if event else None

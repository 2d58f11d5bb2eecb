"""Posts about a release that went live, and requests for lessons learnt."""

from __future__ import annotations

from datetime import datetime

from bot.pages import decisions as decide
from bot.pages.kit.page import Page
from bot.posts.actions import stored_release
from storage.engine.session import Store
from storage.mail.messages import LessonsAsked, ReleaseLive


def live(store: Store, message: ReleaseLive, _now: datetime) -> Page | None:
    """Announces that a release went live; None if that was taken back."""
    release = stored_release(store, message.release)
    return decide.live(release, message.actor) if release and release.live_on else None


def lessons(store: Store, message: LessonsAsked, _now: datetime) -> Page | None:
    """Asks a committee for its lessons; None if the release is no longer live."""
    release = stored_release(store, message.release)
    return decide.lessons(release, message.committee) if release and release.live_on else None

"""Posts about a release that went live, and its lessons."""

from __future__ import annotations

from datetime import datetime

from bot.pages import decisions as decide
from bot.pages.kit.page import Page
from bot.posts.actions import stored_release
from storage.engine.session import Store
from storage.mail.messages import LessonsAsked, ReleaseLive


def live(store: Store, message: ReleaseLive, _now: datetime) -> Page | None:
    """A release went live; None where that was taken back."""
    release = stored_release(store, message.release)
    return decide.live(release, message.actor) if release and release.live_on else None


def lessons(store: Store, message: LessonsAsked, _now: datetime) -> Page | None:
    """Asks a committee for its lessons; None where the release is not live after all."""
    release = stored_release(store, message.release)
    return decide.lessons(release, message.committee) if release and release.live_on else None

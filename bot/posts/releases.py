"""Posts about a release that went live, and its lessons."""

from __future__ import annotations

from datetime import datetime

from bot.pages import decisions as decide
from bot.pages.kit.page import Page
from bot.posts.actions import Ids, shown_release
from storage.engine.session import Store


def live(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """A release went live; None where that was taken back."""
    release = shown_release(store, ids)
    return decide.live(release, str(ids["actor"])) if release and release.live_on else None


def lessons(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """Asks a committee for its lessons; None where the release is not live after all."""
    release = shown_release(store, ids)
    return decide.lessons(release, str(ids["committee"])) if release and release.live_on else None

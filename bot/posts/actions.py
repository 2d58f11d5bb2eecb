"""What a post does to Slack other than adding a message: update one, pin one, wait for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.pages.kit.page import Page
from policy.access.classification import shows_in
from policy.model.releases import Release
from storage.engine.session import Store
from storage.releases import releases
from storage.roster import roster


@dataclass(frozen=True)
class Update:
    """A message that replaces the one posted at `ts` in `conversation`; without a ts it is posted as a new message."""

    page: Page
    ts: str
    conversation: str = ""


@dataclass(frozen=True)
class Ready:
    """A message as Slack takes it."""

    message: Mapping[str, Any]


@dataclass(frozen=True)
class Pin:
    """No message: the one posted at `ts` is to be pinned."""

    ts: str


class NotYet(Exception):  # noqa: N818 - It says why the row waits.
    """What the row stands on has not been posted yet: it is tried again."""


def stored_release(store: Store, key: str) -> Release | None:
    """The release, whichever channel the message goes to."""
    with store.reading() as conn:
        return releases.fetch_release(conn, key)


def shown_release(store: Store, key: str, channel: str) -> Release | None:
    """The release, unless the channel that the message goes to is not cleared for it (R20)."""
    with store.reading() as conn:
        found = releases.fetch_release(conn, key)
        return found if found and shows_in(found.classification, roster.clearance(conn, channel)) else None

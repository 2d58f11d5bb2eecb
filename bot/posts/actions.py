"""Actions of a post other than a new message: update, pin, wait; and the release of a post."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.pages.kit import text
from bot.pages.kit.page import Page
from bot.slack.sending.channels import Plan
from bot.slack.sending.posting import NotYet
from policy.model.releases import Release
from storage.engine.session import Store
from storage.mail.messages import Message
from storage.releases import releases

__all__ = [
    "Alone",
    "Archive",
    "Correction",
    "Deleted",
    "FollowUp",
    "Make",
    "NotYet",
    "Pin",
    "Ready",
    "Unneeded",
    "Update",
    "digest",
    "stored_release",
]


@dataclass(frozen=True)
class Update:
    """A replacement for the message posted at `ts` in `conversation`; a new message if `ts` is empty.

    With `again` it is posted as a new message if somebody has deleted that one, because people work on it.
    """

    page: Page
    ts: str
    conversation: str = ""
    again: bool = False


@dataclass(frozen=True)
class Alone:
    """A message that only one person sees in a channel. Slack keeps it nowhere, so it is sent once at most."""

    page: Page
    user: str


@dataclass(frozen=True)
class FollowUp:
    """A message to queue once another is sent, with its delivery key ("" for that of the other, with its kind), channel and thread."""

    message: Message
    key: str
    channel: str
    thread: str = ""


@dataclass(frozen=True)
class Correction:
    """An update of an announcement: its delivery key, the digest of what it then shows, and what follows (R27).

    `instead` follows if Slack no longer lets the bot change the announcement.
    """

    update: Update
    of: str
    shown: str
    then: tuple[FollowUp, ...] = ()
    instead: tuple[FollowUp, ...] = ()


@dataclass(frozen=True)
class Deleted:
    """Files that are taken out of Slack, by their ids, and the delivery key of the message that shared them."""

    files: tuple[str, ...]
    of: str
    shown: str


@dataclass(frozen=True)
class Unneeded:
    """Nothing has to be sent, because the posted message is right."""


@dataclass(frozen=True)
class Ready:
    """A message in Slack's format."""

    message: Mapping[str, Any]


@dataclass(frozen=True)
class Pin:
    """A pin on the message posted at `ts`, without a new message; not `pinned` removes it."""

    ts: str
    pinned: bool = True


@dataclass(frozen=True)
class Make:
    """A channel that Slack is asked to make."""

    plan: Plan


@dataclass(frozen=True)
class Archive:
    """A channel that Slack is asked to archive, if it was `exported` before."""

    channel: str
    exported: bool


def digest(page: Page) -> str:
    """Returns a digest of what a page shows."""
    return hashlib.sha256(text.text(page).encode()).hexdigest()


def stored_release(store: Store, key: str) -> Release | None:
    """Returns the release. Whether its channel may show it was decided before."""
    with store.reading() as conn:
        return releases.fetch_release(conn, key)

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

Ids = Mapping[str, Any]


@dataclass(frozen=True)
class Update:
    """A message that is to take the place of the one posted at `ts`; where that is empty it is posted anew."""

    page: Page
    ts: str


@dataclass(frozen=True)
class Pin:
    """No message: the one posted at `ts` is to be pinned."""

    ts: str


class NotYet(Exception):  # noqa: N818 - It says why the row waits.
    """What the row stands on has not been posted yet: it is tried again."""


def shown_release(store: Store, ids: Ids) -> Release | None:
    """The release, unless the channel that the message goes to is not cleared for it (R20)."""
    with store.reading() as conn:
        found = releases.fetch_release(conn, str(ids["release"]))
        if found is None or "channel" not in ids:
            return found
        return found if shows_in(found.classification, roster.clearance(conn, str(ids["channel"]))) else None

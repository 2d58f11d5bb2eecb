"""Messages of the sign-off, made from what is stored when they are sent: cards, evidence, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.views import decide
from bot.views.page import Page

if TYPE_CHECKING:
    from storage.session import Store

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


def decision(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """A decision, for the release's channel; None where it was taken back meanwhile."""
    from storage import releases, reviews

    key = str(ids["release"])
    with store.reading() as conn:
        release = releases.fetch_release(conn, key)
        found = reviews.decision(conn, key, int(ids["number"]))
    if release is None or found is None:
        return None
    return decide.announcement(release, found, str(ids["actor"]))


def pin(store: Store, ids: Ids, _now: datetime) -> Pin | None:
    """The pin on an announcement; None where that was never sent."""
    from storage import outbox

    with store.reading() as conn:
        posted = outbox.find(conn, str(ids["of"]))
    if posted is None or posted.state == "failed":
        return None
    if not posted.ts:
        raise NotYet(str(ids["of"]))
    return Pin(posted.ts)

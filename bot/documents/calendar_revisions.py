"""Revisions and cancellations of calendar events, apart from the slow library that writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Revision:
    """How often an event was changed, and when last (an aware datetime)."""

    sequence: int
    modified: datetime


class ByRelease(dict[str, Revision]):
    """Revisions by release: an event has its release's revision, because relative dates move together."""

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]  # Events are keyed within their release.
        """Returns the revision of the release in the event's key."""
        return super().get(key.partition("/")[0], default)


def by_release(counted: Mapping[str, tuple[int, datetime]]) -> Mapping[str, Revision]:
    """Returns the revisions of events, from how often each release changed and when last."""
    return ByRelease({key: Revision(count, at) for key, (count, at) in counted.items()})


@dataclass(frozen=True)
class Cancelled:
    """An event that was in the feed and is no more: its key (see `milestone_key`), its last title and day."""

    key: str
    title: str
    day: date

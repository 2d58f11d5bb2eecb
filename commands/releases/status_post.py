"""The status of each release in its own channel: one pinned message, edited as the release changes and as days pass (R20, R27)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from policy.access.classification import shows_in
from policy.releases.status_post import Standing, standing
from storage.engine.session import Act, Change, Store
from storage.history import audit
from storage.mail import outbox
from storage.mail.messages import ReleaseStatus, ReleaseStatusPinned, ReleaseStatusUpdate
from storage.mail.refusals import MESSAGE_GONE, UNCHANGEABLE
from storage.nudges.history import touched_since
from storage.nudges.open_releases import open_releases
from storage.releases import status_posts
from storage.releases.status_posts import StatusPlace, StatusPost
from storage.roster.cached import recent_rules

ACTOR = "release-bot"
"""The actor in the history for the bot's own acts."""

OVER, HIDDEN = "over", "hidden"
"""The digests of a message that is no longer kept up to date, and of one that its channel may not see."""

_AT_ONCE, _MANY = 50, 500


@dataclass(frozen=True)
class _Step:
    """The next step for a place: what is in Slack afterwards, and whether its message is new, edited, pinned or unpinned."""

    post: StatusPost
    new: bool = False
    edited: bool = False
    pin: bool = False
    superseded: tuple[str, ...] = ()
    left: str = ""
    """The key of the pin's removal of a message that Slack no longer lets the bot edit, which a new one follows."""


def keep_current(store: Store, now: datetime) -> int:
    """Queues updates of the statuses in channels, and returns how many messages change. Two statements if none is behind.

    Any number of processes may do it: each place is looked at again in the transaction that changes it. Raises StoreFault.
    """
    today = now.date()
    with store.reading() as conn:
        found = status_posts.outdated(conn, today)
        if not found:
            return 0
        head = audit.head(conn).seq
        touched = touched_since(conn, min((each.post.seen for each in found if each.post.active), default=head))
        due = [each for each in found if _is_due(each, today, touched)]
        digests = _digests(conn, due, today)
        lost = status_posts.failed(conn, (key for each in due for key in _keys(each)))
    changed = 0
    for start in range(0, len(due), _AT_ONCE):
        with store.changing(Act(ACTOR, "status", now, via="schedule")) as tx:
            for place in due[start : start + _AT_ONCE]:
                if status_posts.current(tx.connection, place.release, place.channel) == place.post:
                    changed += _take(tx, place, _step(place, digests.get(place.release, ""), lost, today, head))
    if others := [each for each in found if each not in due]:
        with store.changing(Act(ACTOR, "status", now, via="schedule")) as tx:
            status_posts.pass_over(tx.connection, others, head)
    return changed


def standings(conn: Connection, keys: Sequence[str], today: date) -> Iterator[Standing]:
    """Yields the status of each open release on a day. Nine statements for 500 of them."""
    lead_times = recent_rules(conn).lead_times
    for start in range(0, len(keys), _MANY):
        for each in open_releases(conn, today, among=keys[start : start + _MANY]):
            yield standing(each, today, lead_times)


def _is_due(place: StatusPlace, today: date, touched: frozenset[str] | None) -> bool:
    kept = place.wanted and place.post.active and place.post.day == today
    return not kept or touched is None or place.release in touched


def _digests(conn: Connection, places: Iterable[StatusPlace], today: date) -> dict[str, str]:
    keys = sorted({each.release for each in places if each.wanted})
    return {each.release.key: hashlib.sha256(repr(each.facts).encode()).hexdigest()[:16] for each in standings(conn, keys, today)}


def _keys(place: StatusPlace) -> tuple[str, ...]:
    """Returns the newest rows of a place's message: the message, its last edit, and its last pin."""
    post, key = place.post, place.key
    edits = (status_posts.update_key(key, post.edits),) if post.edits else ()
    pins = (status_posts.pin_key(key, post.pins),) if post.pins else ()
    return (key, *edits, *pins) if post.serial else ()


def _step(place: StatusPlace, digest: str, lost: Mapping[str, str], today: date, head: int) -> _Step:
    post = place.post
    key, edit, pin = place.key, status_posts.update_key(place.key, post.edits), status_posts.pin_key(place.key, post.pins)
    shown = place.wanted and shows_in(place.classification, place.clearance)
    there = bool(post.digest) and key not in lost and lost.get(edit) not in UNCHANGEABLE | {MESSAGE_GONE}
    shows = digest if shown else HIDDEN if place.wanted else OVER
    now = replace(post, active=place.wanted, day=today, seen=head, pinned=shown, digest=shows)
    superseded = tuple(each for each in _keys(place) if each in lost)
    if not there:
        # Without a message there is nothing to hide or to end.
        now = replace(now, serial=post.serial + shown, edits=0, pins=int(shown), digest=digest if shown else "")
        left = status_posts.pin_key(key, post.pins + 1) if lost.get(edit) in UNCHANGEABLE and post.pinned else ""
        return _Step(now, new=shown, pin=shown, superseded=superseded, left=left)
    edited = now.digest != post.digest or edit in lost
    pinned = shown != post.pinned or pin in lost
    now = replace(now, edits=post.edits + edited, pins=post.pins + pinned)
    return _Step(now, edited=edited, pin=pinned, superseded=superseded)


def _take(tx: Change, place: StatusPlace, step: _Step) -> int:
    status_posts.supersede(tx.connection, step.superseded)
    release, channel = place.release, place.channel
    key = status_posts.key_of(release, channel, step.post.serial)
    if step.left:
        outbox.enqueue(tx, ReleaseStatusPinned(release, channel, place.key), key=step.left, channel=channel)
    if step.new:
        outbox.enqueue(tx, ReleaseStatus(release, channel), key=key, channel=channel)
    if step.edited:
        update = ReleaseStatusUpdate(release, channel, key)
        outbox.enqueue(tx, update, key=status_posts.update_key(key, step.post.edits), channel=channel)
    if step.pin:
        pin = ReleaseStatusPinned(release, channel, key)
        outbox.enqueue(tx, pin, key=status_posts.pin_key(key, step.post.pins), channel=channel)
    status_posts.keep(tx.connection, place, step.post)
    return step.new or step.edited

"""Notices of events by mail: which are due, each once, and what one says when it is sent (Guidance 6; R26).

Only releases that everybody may see have any, when a notice is queued and again when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from commands.public.site import PublicRelease, public_release
from policy.access.classification import EVERYBODY, up_to
from policy.access.undo import UNDO_WITHIN
from policy.public import notices as rules
from policy.public.events import Event, EventKind
from storage.engine.session import Act, Change, Store
from storage.mail import last_runs, mailed, outbox
from storage.mail.messages import NoticeByMail
from storage.public import listed

ACTOR = "release-bot"
"""The actor for what the bot does itself."""

MAIL = "mail"
"""The run of the mail, in the table of last runs."""


@dataclass(frozen=True)
class Queued:
    """What one run queued: the delivery keys, and whether an event still waits until it can't be undone any more."""

    keys: tuple[str, ...] = ()
    waiting: bool = False


def find(conn: Connection, release: str, event: str, today: date) -> Event | None:
    """Returns an event as it stands now; None if it was undone or is no longer for everybody."""
    ref = rules.approved(event)
    keys = sorted(listed.places(conn, [ref])[ref]) if ref else [release]
    return next((each for each in _events(conn, keys, today) if each.key == event), None)


def standing(conn: Connection, today: date) -> tuple[Event, ...]:
    """Returns the events of the last fortnight that have a notice."""
    keys = listed.with_news(conn, today - rules.SENT_WITHIN, today, up_to(EVERYBODY.ceiling))
    return tuple(each for each in _events(conn, keys, today) if rules.is_sent(each, today))


def _events(conn: Connection, keys: list[str], today: date) -> tuple[Event, ...]:
    pages = (public_release(conn, key, today) for key in keys)
    return rules.notices(event for page in pages if isinstance(page, PublicRelease) for event in page.events)


def queue(store: Store, now: datetime, lists: Mapping[EventKind, tuple[str, ...]]) -> Queued:
    """Queues the notices of events that can't be undone any more, one to each address of their kind's list. Raises StoreBusy.

    What has happened before the first run is not sent. An event that is undone while its notice waits is forgotten. A notice is queued
    once for all time, so an address that comes to a list later gets none of earlier events.
    """
    today = now.date()
    with store.reading() as conn:
        found = {(each.release, each.key): each for each in standing(conn, today)}
        known = mailed.known(conn, {each.key for each in found.values()})
    first = last_runs.last(store, MAIL) is None
    gone = [name for name, each in known.items() if each.queued_at is None and name not in found]
    waiting = [name for name in found if name not in known or known[name].queued_at is None]
    keys: list[str] = []
    left = 0
    if gone or waiting:
        with store.changing(Act(ACTOR, "mail", now, via="schedule")) as tx:
            for name in gone:
                mailed.forget(tx.connection, name)
            for name in waiting:
                if name not in known:
                    mailed.see(tx.connection, name, tx.now, queued=first)
                    left += not first
                elif tx.now - known[name].seen_at < UNDO_WITHIN:
                    left += 1
                elif mailed.queue(tx.connection, name, tx.now):
                    keys += _enqueue(tx, name, lists.get(found[name].kind, ()))
    if first:
        last_runs.note(store, MAIL, store.clock())
    return Queued(tuple(keys), waiting=left > 0)


def _enqueue(tx: Change, name: tuple[str, str], addresses: Iterable[str]) -> Iterator[str]:
    """Puts an event's notice to each address into the outbox, and yields the keys of those that were not there before."""
    release, event = name
    for address in addresses:
        key = f"{MAIL}:{release}:{event}:{address}"
        if outbox.enqueue(tx, NoticeByMail(event, address, release, rules.approved(event)), key=key, channel=address):
            yield key

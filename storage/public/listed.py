"""The potential scope of many releases at once, and the releases with news, for lists."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union

from policy.model.releases import Classification
from policy.model.scope import ScopeState
from policy.public.events import Kept, Restoration
from storage.history.names import key_in, name_of, prefix_of
from storage.history.undo import REDO, UNDO
from storage.releases.releases import GO_LIVE_ORDER, classified
from storage.tables import (
    AuditRow,
    DecisionRow,
    DocumentRow,
    MilestoneRow,
    ModificationRow,
    ReleaseRow,
    RidVersionRow,
    ScopeItemRow,
    table_of,
)

_release, _milestone, _decision = (table_of(each).c for each in (ReleaseRow, MilestoneRow, DecisionRow))
_version, _document = (table_of(each).c for each in (RidVersionRow, DocumentRow))
_audit = table_of(AuditRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c


@dataclass(frozen=True)
class ListedItem:
    """A modification, or a part of it (0 for all of it), in the scope of a release, with its title."""

    ref: str
    part: int
    title: str
    state: ScopeState


def scopes(conn: Connection, keys: Sequence[str]) -> dict[str, tuple[ListedItem, ...]]:
    """Returns the scope of each release, by key, without items that are out of scope. One statement."""
    statement = (
        select(_scope.release_key, _scope.modification_ref, _scope.part, _modification.title, _scope.state)
        .join_from(table_of(ScopeItemRow), table_of(ModificationRow), _scope.modification_ref == _modification.ref)
        .where(_scope.release_key.in_(keys), _scope.state != ScopeState.OUT)
        .order_by(_scope.release_key, _scope.position, _scope.modification_ref, _scope.part)
    )
    found: dict[str, list[ListedItem]] = {}
    for key, *rest in conn.execute(statement).all():
        found.setdefault(key, []).append(ListedItem(*rest))
    return {key: tuple(each) for key, each in found.items()}


@dataclass(frozen=True)
class Changes:
    """The newest entries of the history by number, about each release and about no release; and the releases that are classified now."""

    of_release: dict[str, int]
    shared: int
    classified: str

    def of(self, keys: Iterable[str]) -> str:
        """Returns a mark of the state that pages about these releases are made from: it differs whenever they may."""
        newest = max((self.of_release.get(key, 0) for key in keys), default=0)
        return f"{newest} {self.shared} {self.classified}"


def newest_entries(conn: Connection) -> Changes:
    """Returns the newest entries of the history. Two statements."""
    newest = select(_audit.release_key, func.max(_audit.seq)).where(_audit.outcome == "done").group_by(_audit.release_key)
    found: dict[str | None, int] = {row[0]: row[1] for row in conn.execute(newest).all()}
    # What a page says of other releases depends on which of them are hidden.
    hidden = " ".join(sorted(f"{key}={level.name}" for key, level in classified(conn).items()))
    return Changes({key: seq for key, seq in found.items() if key}, found.get(None, 0), sha256(hidden.encode()).hexdigest()[:12])


def places(conn: Connection, refs: Sequence[str]) -> dict[str, list[str]]:
    """Returns the releases in which each modification is or was in scope. One statement."""
    found: dict[str, list[str]] = {ref: [] for ref in refs}
    for ref, key in conn.execute(select(_scope.modification_ref, _scope.release_key).where(_scope.modification_ref.in_(refs))).all():
        found[ref].append(key)
    return found


_LONDON = ZoneInfo("Europe/London")
"""The SEC's days are days in Great Britain; the history has instants."""

_OPENED = (
    *(_audit.thing.startswith(prefix_of(ReleaseRow)), _audit.field == "cancelled_on", _audit.outcome == "done"),
    *(_audit.before != "null", _audit.after == "null"),
)
"""The conditions on entries of the history that end a cancellation."""


_LEFT = (
    *(_audit.thing.startswith(prefix_of(ScopeItemRow)), _audit.field == "state", _audit.outcome == "done"),
    _audit.after == json.dumps(ScopeState.OUT.value),
)
"""The conditions on entries of the history that take an item out of a scope."""


def kept(conn: Connection, key: str) -> Kept:
    """Returns what only the history has of a release: cancellations that were ended, one a day, and when items left its scope.

    What an undo did is no news of its own: it takes back the news of what it undoes, and a redo brings that back. One statement.
    """
    columns = (_audit.at, _audit.thing, _audit.before, _audit.after, _audit.command)
    ended = (_audit.thing == name_of(ReleaseRow, key), _audit.field == "cancelled_on")
    left = (_audit.thing.startswith(prefix_of(ScopeItemRow, key)), *_LEFT[1:])
    found: dict[date, Restoration] = {}
    departures: dict[tuple[str, int], date] = {}
    statement = select(*columns).where(or_(and_(*ended), and_(*left)), _audit.outcome == "done").order_by(_audit.seq)
    for at, thing, before, after, command in conn.execute(statement).all():
        was, now = json.loads(before or "null"), json.loads(after or "null")
        took_back, again = command.startswith(UNDO), command.startswith(REDO)
        day = at.astimezone(_LONDON).date()
        if thing != name_of(ReleaseRow, key):
            _, ref, part = key_in(thing)
            if not took_back and not again:
                departures[ref, int(part)] = day
        elif was and not now and not took_back:
            found[day] = Restoration(date.fromisoformat(was), day)
        elif now and took_back and found and (last := found[max(found)]).cancelled_on.isoformat() == now:
            del found[last.day]
    return Kept(tuple(found.values()), departures)


def _instant(day: date, days: int) -> datetime:
    """Returns the start of a day that many days later, in UTC."""
    return datetime.combine(day + timedelta(days=days), time(), UTC)


def with_news(conn: Connection, since: date, until: date, levels: Collection[Classification]) -> list[str]:
    """Returns the keys of the releases of these classifications of which something is dated within the days, by go-live. One statement.

    It finds some too many, since what is dated is not always an event.
    """

    def of(key: ColumnElement[str], *days: ColumnElement[Any]) -> Select[Any]:
        return select(key.label("key")).where(or_(*(day.between(since, until) for day in days)))

    dated = union(
        of(_decision.release_key, _decision.met_on),
        of(_version.release_key, _version.issued_on),
        of(_document.release_key, _document.published_on),
        of(_scope.release_key, _scope.added_on, _scope.agreed_on),
        of(_scope.release_key, _modification.approved_on, _modification.decided_on).join_from(
            table_of(ScopeItemRow), table_of(ModificationRow), _scope.modification_ref == _modification.ref
        ),
        of(_milestone.release_key, _milestone.day, _milestone.done_on, _milestone.recorded_on),
        of(_release.key, _release.live_on, _release.cancelled_on),
        select(_audit.release_key).where(or_(and_(*_OPENED), and_(*_LEFT)), _audit.at.between(_instant(since, -1), _instant(until, 2))),
    ).subquery()
    statement = (
        select(_release.key)
        .where(_release.key.in_(select(dated.c.key)), _release.classification.in_(levels))
        .order_by(GO_LIVE_ORDER, _release.key)
    )
    return list(conn.execute(statement).scalars())

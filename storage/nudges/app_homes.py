"""The state of people's App Homes, so that each is published again only when something has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Integer, bindparam, or_, select, update

from storage.engine.session import Store
from storage.mail.inbox import insertion
from storage.tables import AuditHeadRow, HomeRow, table_of

_TABLE = table_of(HomeRow)
_home = _TABLE.c
_head = table_of(AuditHeadRow).c

_MOST: Any = bindparam("most", type_=Integer)
_OUTDATED = (
    select(_home.user_id)
    .where(
        _home.opened_at >= bindparam("since", type_=_home.opened_at.type),
        or_(_home.seen < select(_head.seq).scalar_subquery(), _home.day.is_(None), _home.day != bindparam("today", type_=Date)),
    )
    .order_by(_home.opened_at.desc(), _home.user_id)
    .limit(_MOST)
)

NEVER = -1
"""The entry that a Home has `seen` before anything was published."""

_OPENED = update(_TABLE).where(_home.user_id == bindparam("user"))

AT_REST = "at rest"
"""The digest of a Home that was emptied, because its person has not opened it for long."""

_LEFT_ALONE = (
    select(_home.user_id)
    .where(_home.opened_at < bindparam("before", type_=_home.opened_at.type), _home.digest.not_in(("", AT_REST)))
    .order_by(_home.user_id)
    .limit(_MOST)
)


@dataclass(frozen=True)
class Home:
    """The state of a person's Home: the business `day`, the history up to the entry `seen`, and the `digest` of its blocks."""

    day: date | None
    seen: int
    digest: str


def opened(store: Store, user: str, at: datetime) -> None:
    """Records that a person opened their Home, at an instant of the real clock, and that it has to be published. Two statements."""
    with store.writing() as connection:
        connection.execute(insertion(_TABLE, connection.dialect.name), {"user_id": user, "opened_at": at, "seen": NEVER, "digest": ""})
        connection.execute(_OPENED, {"user": user, "opened_at": at, "seen": NEVER})


def outdated(store: Store, today: date, since: datetime, limit: int) -> tuple[str, ...]:
    """Returns the people whose Home was opened `since` and does not show the newest history or the day; at most `limit`. One statement."""
    with store.reading() as connection:
        return tuple(connection.execute(_OUTDATED, {"today": today, "since": since, "most": limit}).scalars())


def left_alone(store: Store, before: datetime, limit: int) -> tuple[str, ...]:
    """Returns the people whose Home was last opened `before` and still shows something of then; at most `limit`. One statement."""
    with store.reading() as connection:
        return tuple(connection.execute(_LEFT_ALONE, {"before": before, "most": limit}).scalars())


def shown_home(connection: Connection, user: str) -> Home | None:
    """Returns the state of the person's Home, or None if they never opened it. One statement."""
    row = connection.execute(select(_home.day, _home.seen, _home.digest).where(_home.user_id == user)).first()
    return Home(*row) if row else None


def record(store: Store, user: str, before: Home, now: Home) -> bool:
    """Records the Home's new state; False if something else was recorded since `before`. One statement."""
    with store.writing() as connection:
        same = (_home.user_id == user, _home.seen == before.seen, _home.digest == before.digest)
        done = connection.execute(update(_TABLE).where(*same).values(day=now.day, seen=now.seen, digest=now.digest))
        return bool(done.rowcount)

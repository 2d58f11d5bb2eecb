"""The pinned statuses of releases in their own channels: the state of each, and those out of date. Not audited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, and_, bindparam, exists, func, insert, literal, null, or_, select, update

from policy.model.releases import Classification, ReleaseKind
from storage.tables import AuditHeadRow, ChannelClearanceRow, ChannelRouteRow, OutboxRow, ReleaseRow, StatusPostRow, table_of

_TABLE, _OUTBOX = table_of(StatusPostRow), table_of(OutboxRow)
_post, _out = _TABLE.c, _OUTBOX.c
_route, _release = table_of(ChannelRouteRow).c, table_of(ReleaseRow).c
_clearance = table_of(ChannelClearanceRow).c
_head = table_of(AuditHeadRow).c
_CHUNK = 400


@dataclass(frozen=True)
class StatusPost:
    """The state in Slack of a release's status in a channel; see `StatusPostRow`. Without a digest there is no message."""

    serial: int = 0
    edits: int = 0
    pins: int = 0
    pinned: bool = False
    active: bool = False
    digest: str = ""
    day: date | None = None
    seen: int = 0


_COLUMNS = tuple(_post[each.name] for each in fields(StatusPost))


@dataclass(frozen=True)
class StatusPlace:
    """A release and a channel that has its status, or should have it: `wanted` while it is the release's own and the release is open."""

    release: str
    channel: str
    wanted: bool
    classification: Classification
    clearance: Classification
    post: StatusPost

    @property
    def key(self) -> str:
        """The delivery key of its message."""
        return key_of(self.release, self.channel, self.post.serial)


def key_of(release: str, channel: str, serial: int) -> str:
    """Returns the delivery key of a release's message in a channel, the first of which has the number 1."""
    return f"status:{release}:{channel}:{serial}"


def update_key(key: str, number: int) -> str:
    """Returns the delivery key of an edit of the message with a delivery key."""
    return f"status-update:{key}:{number}"


def pin_key(key: str, number: int) -> str:
    """Returns the delivery key of a pin, or its removal, of the message with a delivery key."""
    return f"status-pin:{key}:{number}"


_TODAY: Any = bindparam("today", type_=Date)
_OPEN: tuple[ColumnElement[bool], ...] = (
    or_(_release.live_on.is_(None), _release.live_on > _TODAY),
    or_(_release.cancelled_on.is_(None), _release.cancelled_on > _TODAY),
    _release.kind != ReleaseKind.YEAR,
)
"""The conditions of a release that is neither live nor cancelled on a day; a year's bucket goes live never."""

_NEWEST = select(_head.seq).scalar_subquery()
_BEHIND = or_(_post.active.is_(None), _post.active.is_(False), _post.seen < _NEWEST, _post.day.is_(None), _post.day != _TODAY)
_BELONGING: Select[Any] = (
    select(_route.release_key, _route.channel_id, _release.classification, _clearance.classification, *_COLUMNS)
    .select_from(table_of(ChannelRouteRow))
    .join(table_of(ReleaseRow), _release.key == _route.release_key)
    .outerjoin(_TABLE, and_(_post.release_key == _route.release_key, _post.channel_id == _route.channel_id))
    .outerjoin(table_of(ChannelClearanceRow), _clearance.channel_id == _route.channel_id)
    .where(_route.committee_key == "", *_OPEN, _BEHIND)
    .order_by(_route.release_key)
)
_HERE = exists(
    select(literal(1))
    .select_from(table_of(ChannelRouteRow))
    .join(table_of(ReleaseRow), _release.key == _route.release_key)
    .where(_route.release_key == _post.release_key, _route.committee_key == "", _route.channel_id == _post.channel_id, *_OPEN)
)
"""The condition that a post's channel is its release's own, and the release open."""

_LEFT: Select[Any] = (
    select(_post.release_key, _post.channel_id, null(), null(), *_COLUMNS).where(_post.active.is_(True), ~_HERE).order_by(_post.release_key)
)


def outdated(conn: Connection, today: date) -> list[StatusPlace]:
    """Returns the places whose status does not show the newest history and the day, or is missing, or is kept where it no longer belongs.

    Two statements, and two without a result cost no more with 1,000 releases than with one.
    """
    found = [_place(row, wanted=True) for row in conn.execute(_BELONGING, {"today": today})]
    return [*found, *(_place(row, wanted=False) for row in conn.execute(_LEFT, {"today": today}))]


def _place(row: Any, *, wanted: bool) -> StatusPlace:
    release, channel, level, clearance, *kept = row
    post = StatusPost() if kept[0] is None else StatusPost(*kept)
    return StatusPlace(release, channel, wanted, level or Classification.WHITE, clearance or Classification.WHITE, post)


def belongs(conn: Connection, release: str, channel: str, today: date) -> tuple[bool, str]:
    """Returns whether a channel has the status of a release, which is open, and the release's own channel, "" if it has none.

    Two statements.
    """
    here = select(_route.channel_id).where(_route.release_key == release, _route.committee_key == "")
    own = conn.execute(here).scalar_one_or_none() or ""
    alive = conn.execute(select(func.count()).where(_release.key == release, *_OPEN), {"today": today}).scalar_one()
    return own == channel and bool(alive), own


def current(conn: Connection, release: str, channel: str) -> StatusPost:
    """Returns the state in Slack of a release's status in a channel. One statement."""
    row = conn.execute(select(*_COLUMNS).where(_post.release_key == release, _post.channel_id == channel)).one_or_none()
    return StatusPost(*row) if row else StatusPost()


def failed(conn: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Returns the errors of those rows of the outbox that were set aside, by their keys. A statement for 400 of them."""
    wanted = list(keys)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _CHUNK):
        chosen = (_out.key.in_(wanted[start : start + _CHUNK]), _out.state == "failed")
        found |= {row.key: row.error for row in conn.execute(select(_out.key, _out.error).where(*chosen))}
    return found


def supersede(conn: Connection, keys: Iterable[str]) -> None:
    """Ends rows that were set aside, because newer ones take their place: sent again, they would be a second message. One statement."""
    if wanted := list(keys):
        conn.execute(update(_OUTBOX).where(_out.key.in_(wanted), _out.state == "failed").values(state="sent", error=""))


def keep(conn: Connection, place: StatusPlace, post: StatusPost) -> None:
    """Stores the state in Slack of a release's status in a channel. Two statements at most."""
    values = {each.name: value for each, value in zip(fields(StatusPost), astuple(post), strict=True)}
    here = (_post.release_key == place.release, _post.channel_id == place.channel)
    if not conn.execute(update(_TABLE).where(*here).values(values)).rowcount:
        conn.execute(insert(_TABLE).values(release_key=place.release, channel_id=place.channel, **values))


def pass_over(conn: Connection, places: Iterable[StatusPlace], seen: int) -> None:
    """Notes that changes up to an entry of the history do not concern these places. A statement for 400 of them."""
    keys = sorted({each.release for each in places})
    for start in range(0, len(keys), _CHUNK):
        chosen = (_post.release_key.in_(keys[start : start + _CHUNK]), _post.active.is_(True), _post.seen < seen)
        conn.execute(update(_TABLE).where(*chosen).values(seen=seen))

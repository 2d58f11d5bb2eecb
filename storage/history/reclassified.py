"""Earlier posts of a release or in a channel whose classification changed, to be checked again (R20, R27)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, String, cast, false, or_, select

from storage.history.journal import AuditEntry
from storage.history.names import key_in
from storage.tables import ChannelClearanceRow, NudgeMessageRow, NudgeRow, OutboxRow, ReleaseRow, ScopeItemRow, table_of

_out = table_of(OutboxRow).c
_nudge, _message = table_of(NudgeRow).c, table_of(NudgeMessageRow).c
_scope = table_of(ScopeItemRow).c
_RELEASE, _CLEARANCE = (str(each.__tablename__) for each in (ReleaseRow, ChannelClearanceRow))

_NO_POSTS = ("correction", "nudge-update", "pin", "status-update", "status-pin", "file-sharing", "notice", "mail")
"""Kinds of rows that change other messages, that show nothing of a release, or that nobody can take back."""
_CARD, _NOTE = "card", "correction-note"


@dataclass(frozen=True)
class Post:
    """A row of the outbox that may be in Slack: its delivery key, where it is, and how far it has come."""

    key: str
    kind: str
    channel: str
    state: str
    attempts: int


def reclassified(entries: Iterable[AuditEntry]) -> tuple[set[str], set[str]]:
    """Returns the releases whose classification a change sets, and the channels whose clearance it sets."""
    releases: set[str] = set()
    channels: set[str] = set()
    for each in entries:
        table = each.thing.partition(":")[0]
        if table == _RELEASE and each.field == "classification":
            releases.add(key_in(each.thing)[0])
        elif table == _CLEARANCE:
            channels.add(key_in(each.thing)[0])
    return releases, channels


def posts_of(connection: Connection, releases: set[str], channels: set[str]) -> list[Post]:
    """Returns the posts that show one of the releases, or are in one of the channels, oldest first; of a card its newest row.

    At most five statements, none for neither. A text search in the rows' ids finds some too many, which is decided when they are drawn
    again.
    """
    if not releases and not channels:
        return []
    ids = cast(_out.ids, String)
    refs = connection.execute(select(_scope.modification_ref).where(_scope.release_key.in_(releases)).distinct()).scalars().all()
    named = connection.execute(select(_nudge.channel, _nudge.day).where(_nudge.release_key.in_(releases)).distinct()).all()
    # A message shows the reminders of its channel's week.
    weeks = {(each.channel, each.day - timedelta(days=each.day.weekday())) for each in named}
    reminders = select(_message.key).where(
        or_(*((_message.channel == channel) & _message.day.between(week, week + timedelta(days=6)) for channel, week in sorted(weeks)))
        if weeks
        else false()
    )
    in_ids = [ids.contains(key, autoescape=True) for key in sorted(releases)]
    about = or_(*in_ids, _out.ids["ref"].as_string().in_(refs), _out.key.in_(reminders), _out.channel.in_(channels))
    found = _rows(connection, about)
    announced = [each.key for each in found]
    notes = _rows(connection, (_out.kind == _NOTE) & _out.ids["of"].as_string().in_(announced)) if announced else []
    return list({each.key: each for each in (*found, *notes)}.values())


def _rows(connection: Connection, condition: Any) -> list[Post]:
    columns = (_out.key, _out.kind, _out.channel, _out.state, _out.attempts, _out.ids)
    rows = connection.execute(select(*columns).where(condition, _out.kind.not_in(_NO_POSTS)).order_by(_out.id)).all()
    newest: dict[str, Any] = {row.ids.get("card", row.key) if row.kind == _CARD else row.key: row for row in rows}
    return [Post(*row[:-1]) for row in newest.values()]


def may_be_posted(state: str, attempts: int) -> bool:
    """Returns whether a row may be in Slack; one that waits for its first try is drawn from the record of then."""
    return state in {"sent", "sending"} or (state == "due" and attempts > 0)


def in_slack(connection: Connection, release: str) -> Sequence[Post]:
    """Returns the posts that show the release and may be in Slack, for a person who changes its classification."""
    return [each for each in posts_of(connection, {release}, set()) if may_be_posted(each.state, each.attempts)]

"""Reads of sent reminders: their items, messages and threads, and the state of the daily check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Date, String, and_, bindparam, case, func, literal, or_, select, text

from storage.mail.refusals import CHANNEL_REFUSED
from storage.mail.unsent import MISSED
from storage.tables import (
    AuditHeadRow,
    NudgeCheckRow,
    NudgeMessageRow,
    NudgeRow,
    OutboxRow,
    table_of,
)

_check = table_of(NudgeCheckRow).c
_nudge = table_of(NudgeRow).c
_message = table_of(NudgeMessageRow).c
_outbox = table_of(OutboxRow).c
_head = table_of(AuditHeadRow).c


@dataclass(frozen=True)
class CheckState:
    """The state of the daily check: its last day, the last audit row `seen` by the follow-up, and the `newest` audit row.

    `moved` is whether a pending message was sent or refused since the last follow-up, `morning` the minute of the day up to which people's
    summaries were sent, None for none.
    """

    day: date | None
    seen: int
    newest: int
    moved: bool
    morning: int | None = None

    @property
    def needs_follow_up(self) -> bool:
        """Whether anything happened since the last check that may affect sent reminders."""
        return self.day is not None and (self.seen < self.newest or self.moved)


def newly_refused() -> ColumnElement[bool]:
    """Returns the condition that a channel refuses a message of reminders that delivery still tries, and that nobody was told yet.

    A person's is not among them: their reminders go back to the committees only once delivery has given up.
    """
    channel = _message.channel.startswith("C") | _message.channel.startswith("G")
    return and_(_message.state == "queued", channel, _outbox.state == "due", _outbox.error.in_(sorted(CHANNEL_REFUSED)))


_MOVED = (
    select(literal(1))
    .join_from(table_of(NudgeMessageRow), table_of(OutboxRow), _outbox.key == _message.key)
    # A literal, because a partial index is not matched against parameters.
    .where(text("nudge_message.state IN ('queued', 'blocked')"), or_(_outbox.state.in_(["sent", "failed"]), newly_refused()))
    .exists()
)
_CHECK_STATE = select(_check.day, _check.seen, _head.seq, _MOVED, _check.morning).select_from(
    table_of(AuditHeadRow).outerjoin(table_of(NudgeCheckRow), _check.day == select(func.max(_check.day)).correlate(None).scalar_subquery())
)
"""The only statement of an idle tick; all of its subqueries use indexes."""


def check_state(conn: Connection) -> CheckState:
    """Returns the state of the daily check. One statement."""
    day, seen, newest, moved, morning = conn.execute(_CHECK_STATE).one()
    return CheckState(day, seen or 0, newest, bool(moved), morning)


def sent_stages(conn: Connection, release: str) -> dict[tuple[str, date], frozenset[int]]:
    """Returns the stages sent or skipped for each item and due day of a release. One statement."""
    found: dict[tuple[str, date], set[int]] = {}
    for item, due, stage in conn.execute(
        select(_nudge.item, _nudge.due, _nudge.stage).where(_nudge.release_key == release, _nudge.why == "").distinct()
    ):
        found.setdefault((item, due), set()).add(stage)
    return {key: frozenset(stages) for key, stages in found.items()}


@dataclass(frozen=True)
class SentItem:
    """An item named in a message: a row of the ledger."""

    release: str
    item: str
    due: date
    stage: int
    channel: str
    day: date
    state: str
    why: str
    text: str


_LINE = (
    _nudge.release_key,
    _nudge.item,
    _nudge.due,
    _nudge.stage,
    _nudge.channel,
    _nudge.day,
    _nudge.state,
    _nudge.why,
    _nudge.text,
)


def lines_of(conn: Connection, channel: str, first: date, last: date) -> tuple[SentItem, ...]:
    """Returns the items of a channel between two days, both included, as its messages name them. One statement."""
    return tuple(SentItem(*row) for row in conn.execute(_LINES_OF, {"channel": channel, "first": first, "last": last}).all())


_LINES_OF = (
    select(*_LINE)
    .where(_nudge.channel == bindparam("channel", type_=String), _nudge.state != "skipped")
    .where(_nudge.day.between(bindparam("first", type_=Date), bindparam("last", type_=Date)))
    .order_by(_nudge.release_key, _nudge.item, _nudge.due, _nudge.stage)
)


def lines_about(conn: Connection, release: str, since: date) -> tuple[SentItem, ...]:
    """Returns the reminders sent for a release since a day, without digests. One statement."""
    statement = select(*_LINE).where(
        _nudge.release_key == release, _nudge.state.in_(["queued", "sent", "done"]), _nudge.day >= since, _nudge.why != "digest"
    )
    return tuple(SentItem(*row) for row in conn.execute(statement.order_by(_nudge.day, _nudge.channel)).all())


def skipped_on(conn: Connection, release: str) -> tuple[SentItem, ...]:
    """Returns the reminders skipped for a release, newest first. One statement."""
    statement = select(*_LINE).where(_nudge.release_key == release, _nudge.state == "skipped")
    return tuple(
        SentItem(*row) for row in conn.execute(statement.order_by(_nudge.day.desc(), _nudge.item, _nudge.stage.desc()).limit(100)).all()
    )


_THREADS = (
    select(_nudge.channel, _message.ts)
    .join_from(table_of(NudgeRow), table_of(NudgeMessageRow), and_(_message.channel == _nudge.channel, _message.day == _nudge.day))
    .where(_message.ts != "", _nudge.why != "own")
)
_THREADS_OF = _THREADS.where(
    _nudge.release_key == bindparam("release", type_=String),
    _nudge.item == bindparam("item", type_=String),
    _nudge.due == bindparam("due", type_=Date),
).order_by(_nudge.day, case((_nudge.why == "", 0), else_=1), _nudge.channel)


def threads_of(conn: Connection, release: str, item: str, due: date) -> list[tuple[str, str]]:
    """Returns channel and ts of the sent messages that named an item, oldest first. One statement."""
    return [(row[0], row[1]) for row in conn.execute(_THREADS_OF, {"release": release, "item": item, "due": due}).all()]


def has_thread(release: ColumnElement[str], item: ColumnElement[str], due: ColumnElement[date]) -> ColumnElement[bool]:
    """Returns whether `threads_of` an item has any, as a condition on another table's columns."""
    return _THREADS.where(_nudge.release_key == release, _nudge.item == item, _nudge.due == due).exists()


def reminded_releases(conn: Connection) -> list[str]:
    """Returns the releases with open reminders. One statement."""
    return list(conn.execute(select(_nudge.release_key).where(_nudge.state.in_(["queued", "sent"])).distinct()).scalars())


@dataclass(frozen=True)
class Tally:
    """Counts for metrics: reminders by state, late reminders, outbox messages by state, ambiguous messages.

    Of the messages that failed, those that nobody misses are not counted.
    """

    nudges: Mapping[str, int]
    late: int
    outbox: Mapping[str, int]
    ambiguous: int


def tally(conn: Connection) -> Tally:
    """Returns the counts for metrics. Three statements."""
    nudges = conn.execute(select(_nudge.state, func.count(), func.sum(case((_nudge.late > 0, 1), else_=0))).group_by(_nudge.state)).all()
    missed = func.sum(case((or_(_outbox.state != "failed", MISSED), 1), else_=0))
    outbox = conn.execute(select(_outbox.state, missed).group_by(_outbox.state)).all()
    ambiguous = conn.execute(select(func.count()).where(_outbox.ambiguous.is_(True), _outbox.state.in_(["due", "sending"]))).scalar_one()
    return Tally(
        {row[0]: row[1] for row in nudges},
        sum(int(row[2] or 0) for row in nudges if row[0] != "skipped"),
        {row[0]: int(row[1]) for row in outbox},
        ambiguous,
    )


def last_text(conn: Connection, release: str, item: str) -> str:
    """Returns an item's text in its last reminder, or "". One statement."""
    statement = select(_nudge.text).where(_nudge.release_key == release, _nudge.item == item).order_by(_nudge.day.desc()).limit(1)
    return conn.execute(statement).scalar_one_or_none() or ""

"""The outbox: messages to send, stored with the change that causes them and sent at least once under a lease.

`now` is real time, always an argument: leases and retries do not follow the business clock. A row is not claimed while another row of its
channel and lane is being sent, or while Slack wants the channel left alone, so that messages keep their order with any number of workers.
What is always a new message isn't claimed either until its channel may have the next one, so that a long queue isn't drawn each second.
A row of a kind that a newer version queued is not claimed at all: that version's worker sends it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, Integer, Select, Update, and_, bindparam, case, exists, func, or_, select, text, true, update

from storage.engine.session import Change, Store
from storage.mail import pauses
from storage.mail.inbox import insert_once
from storage.mail.kinds import read
from storage.mail.lanes import FILE_KINDS, MAIL_KINDS, NEW_KINDS, Lane, among, in_lane, is_known
from storage.mail.messages import Message
from storage.mail.pauses import PACE, Call
from storage.tables import NudgeMessageRow, OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)
_out = _OUTBOX.c
_reminded = table_of(NudgeMessageRow)

_NOW: Any = bindparam("now", type_=_out.lease_until.type)
# A literal, because SQLite and PostgreSQL do not match a partial index against parameters, and sent rows stay in the table.
_OPEN: Any = text("outbox.state IN ('due', 'sending')")
_LAPSED = and_(_out.state == "sending", _out.lease_until <= _NOW)
_DUE = and_(_OPEN, or_(and_(_out.state == "due", or_(_out.not_before.is_(None), _out.not_before <= _NOW)), _LAPSED))
_PACED = and_(among(_out.kind, NEW_KINDS), pauses.pacing(_out.channel, _NOW))
_MOST: Any = bindparam("most", type_=Integer)
_other = _OUTBOX.alias("other")
_BEING_SENT = exists(
    select(_other.c.id).where(
        _other.c.channel == _out.channel,
        among(_other.c.kind, FILE_KINDS) == among(_out.kind, FILE_KINDS),
        text("other.state IN ('due', 'sending')"),
        _other.c.state == "sending",
        _other.c.lease_until > _NOW,
    )
)


@cache
def _claiming(lane: Lane | None) -> Update:
    chosen = (
        select(_out.id)
        .where(_DUE, in_lane(_out.kind, lane), ~_PACED, ~_BEING_SENT, ~pauses.holding(_out.channel, _NOW))
        .order_by(_out.id)
        .limit(_MOST)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    return (
        update(_OUTBOX)
        .where(_out.id.in_(select(chosen.c.id)), _DUE)
        .values(
            state="sending",
            lease_until=bindparam("until"),
            attempts=_out.attempts + 1,
            claims=_out.claims + 1,
            ambiguous=case((_out.state == "sending", true()), else_=_out.ambiguous),
        )
        .returning(
            *(_out.id, _out.key, _out.kind, _out.channel, _out.thread_ts, _out.ids),
            *(_out.attempts, _out.ambiguous, _out.created_at, _out.error, _out.claims),
        )
    )


@cache
def _oldest_due(lane: Lane | None) -> Select[tuple[Any]]:
    return select(func.min(_out.created_at)).where(_DUE, in_lane(_out.kind, lane), ~_PACED)


_OLDEST_OPEN = select(func.min(_out.created_at)).where(
    _OPEN, is_known(_out.kind), ~among(_out.kind, MAIL_KINDS), _out.error.not_in(bindparam("errors", expanding=True))
)
_HELD = update(_OUTBOX).where(
    _out.id == bindparam("row"), _out.state == "sending", _out.attempts == bindparam("attempt"), _out.claims == bindparam("claim")
)
"""The row as this sender claimed it. A sender that was overtaken, because its lease ran out, changes nothing any more: `claims` only grows,
and `attempts` differs where a process of before 0.3.0, which does not count claims, took the row over."""
_CLAIMING = 7_239_118_402
"""The advisory lock under which one process at a time claims, so that a channel's rows go to one sender. SQLite has one writer anyway."""


@dataclass(frozen=True)
class Sending:
    """A leased row, with the `error` of the attempt before, and how often it was claimed.

    `ambiguous` is whether an earlier attempt may have arrived, so that `key` must be looked up in Slack before a retry.
    """

    id: int
    key: str
    kind: str
    channel: str
    thread: str
    ids: dict[str, Any]
    attempts: int
    ambiguous: bool
    created_at: datetime
    error: str = ""
    claims: int = 0

    @cached_property
    def message(self) -> Message:
        """The message to post. Raises LookupError for a kind that this version does not know."""
        return read(self.kind, self.ids, self.channel)


def enqueue(
    tx: Change,
    message: Message,
    *,
    key: str,
    channel: str,
    thread: str = "",
    not_before: datetime | None = None,
    about: str = "",
) -> bool:
    """Adds a message to the outbox in the change's transaction; False if its key exists.

    `about` is the name of the record that an announcement states: when a change touches it, the announcement is corrected (R27).
    """
    values = {
        "key": key,
        "kind": message.kind,
        "channel": channel,
        "thread_ts": thread,
        "ids": message.ids,
        "not_before": not_before,
        "created_at": tx.now,
        "about": about or None,
    }
    tx.queued.add(key)
    return insert_once(tx.connection, _OUTBOX, values)


def claim(store: Store, *, now: datetime, lease: timedelta, limit: int, lane: Lane | None = None) -> list[Sending]:
    """Leases up to `limit` due rows of a lane, oldest first; nobody else is given a row until its lease expires. One statement.

    A row whose lease ran out is returned with `ambiguous` set, because its sender may have died after sending.
    """
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_CLAIMING)))
        claimed = connection.execute(_claiming(lane), {"now": now, "until": now + lease, "most": limit}).all()
    return sorted((Sending(*row) for row in claimed), key=lambda row: row.id)


def extend(store: Store, rows: Sequence[Sending], until: datetime) -> frozenset[int]:
    """Extends the leases of rows and returns the ids of those that their sender still had, overtaken by nobody. One statement."""
    held = or_(*(and_(_out.id == each.id, _out.attempts == each.attempts, _out.claims == each.claims) for each in rows))
    with store.writing() as connection:
        extended = connection.execute(update(_OUTBOX).where(held, _out.state == "sending").values(lease_until=until).returning(_out.id))
        return frozenset(extended.scalars())


def database_now(store: Store) -> datetime:
    """Returns the database server's time, which leases follow: the clocks of several machines may differ. SQLite has the machine's."""
    if store.dialect != "postgresql":
        return store.clock()
    with store.reading() as connection:
        now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return now


def keep(store: Store, sending: Sending, ids: dict[str, Any]) -> None:
    """Replaces a row's ids, to leave information for a retry before a call whose outcome may remain unknown."""
    with store.writing() as connection:
        _mark(connection, sending, ids=ids)


def mark_sent(
    store: Store,
    sending: Sending,
    ts: str,
    conversation: str = "",
    shown: str = "",
    *,
    pause_until: datetime | None = None,
    spent: Call | None = None,
    replaces: str = "",
    error: str = "",
) -> None:
    """Marks a row as sent, with Slack's timestamp, the channel that Slack posted to and the digest of what it shows.

    `pause_until` is when the next new message may be posted to the channel; `spent` the call that sent it, to be counted. `replaces` is
    the timestamp of a message whose place it takes: all rows of that message have the new one from then on, for updates and threads.
    `error` is why it was sent as plain text.
    """
    with store.writing() as connection:
        if replaces:
            connection.execute(update(_OUTBOX).where(_out.channel == sending.channel, _out.ts == replaces).values(ts=ts))
            reminded = (_reminded.c.channel == sending.channel, _reminded.c.ts == replaces)
            connection.execute(update(_reminded).where(*reminded).values(ts=ts))
        _mark(
            connection,
            sending,
            state="sent",
            ts=ts,
            conversation=conversation or None,
            shown=shown or None,
            sent_at=store.clock(),
            lease_until=None,
            error=error,
            ambiguous=False,
        )
        if pause_until:
            pauses.keep(connection, PACE, sending.channel, pause_until)
        if spent:
            pauses.spend(connection, spent)


def keep_shown(tx: Change, key: str, shown: str) -> None:
    """Keeps the digest of what the announcement with this key shows now, in the change's transaction. One statement."""
    tx.connection.execute(update(_OUTBOX).where(_out.key == key).values(shown=shown))


def mark_retry(
    store: Store, sending: Sending, not_before: datetime, error: str, *, ambiguous: bool, pausing: Collection[tuple[str, str]] = ()
) -> None:
    """Schedules a retry, not before an instant; `ambiguous` if this attempt may have arrived.

    `pausing` names the methods and channels ("" for all) that are not to be called before then either.
    """
    with store.writing() as connection:
        _mark(connection, sending, state="due", not_before=not_before, lease_until=None, error=error, ambiguous=ambiguous)
        for method, channel in sorted(pausing):
            pauses.keep(connection, method, channel, not_before)


def give_back(store: Store, rows: Sequence[tuple[Sending, datetime]], *, pausing: Collection[tuple[str, str]] = ()) -> None:
    """Gives claimed rows back untried, each not to be tried before its instant. The claim does not count as an attempt.

    `pausing` names the methods and channels that are not to be called before then either.
    """
    if not rows:
        return
    with store.writing() as connection:
        for sending, not_before in rows:
            _mark(
                connection,
                sending,
                state="due",
                not_before=not_before,
                lease_until=None,
                attempts=sending.attempts - 1,
                ambiguous=sending.ambiguous,
            )
            for method, channel in sorted(pausing):
                pauses.keep(connection, method, channel, not_before)


def mark_failed(store: Store, sending: Sending, error: str) -> None:
    """Sets a row aside without retry, until somebody sends it again."""
    with store.writing() as connection:
        _mark(connection, sending, state="failed", lease_until=None, error=error)


def _mark(connection: Connection, sending: Sending, **values: Any) -> None:
    """Changes a row as its sender claimed it."""
    bound = {f"new_{name}": value for name, value in values.items()}
    connection.execute(_marking(*values), {"row": sending.id, "attempt": sending.attempts, "claim": sending.claims, **bound})


@cache
def _marking(*names: str) -> Update:
    return _HELD.values({name: bindparam(f"new_{name}", type_=_out[name].type) for name in names})


def oldest_due(store: Store, now: datetime, lane: Lane | None = None) -> datetime | None:
    """Returns when the oldest due row of a lane was added, or None. One statement."""
    with store.reading() as connection:
        oldest: datetime | None = connection.execute(_oldest_due(lane), {"now": now}).scalar_one()
        return oldest


def waiting_files(connection: Connection, channel: str) -> list[tuple[Message, bool]]:
    """Returns the files that are not yet in a channel, each with whether it still waits to be drawn. One statement."""
    rows = connection.execute(
        select(_out.kind, _out.ids, _out.state).where(_OPEN, _out.channel == channel, among(_out.kind, FILE_KINDS)).order_by(_out.id)
    )
    return [(read(row.kind, row.ids, channel), row.state == "due") for row in rows]


def oldest_open(store: Store, *, except_for: Iterable[str] = ()) -> datetime | None:
    """Returns when the oldest row that is not sent was added, or None; rows that wait for their next try count. One statement.

    Mail does not count: a mail server that is down makes the bot no less ready, and the figures of its lane show it. Rows whose last
    attempt failed with one of the errors `except_for` don't count, nor do those of a newer version.
    """
    with store.reading() as connection:
        oldest: datetime | None = connection.execute(_OLDEST_OPEN, {"errors": tuple(except_for)}).scalar_one()
        return oldest

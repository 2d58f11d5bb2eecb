"""Unsent messages: those that Slack refused for good or for days, sending them again, and those left to a newer version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnClause, Connection, func, literal_column, not_, or_, select, text, update

from storage.engine.session import Change
from storage.mail import pauses
from storage.mail.lanes import is_known
from storage.mail.refusals import CHANNEL_REFUSED, LAYOUT_REFUSED, MESSAGE_GONE
from storage.tables import AuditRow, OutboxRow, ResendRow, table_of

_TABLE = table_of(OutboxRow)
_out = _TABLE.c

HELD = "held after a restore"
"""The error of a message that was set aside because it waited in a copy that was put back; it may have been sent."""

NOTHING_TO_SHOW, SUPERSEDED = "nothing_to_show", "superseded"
"""The errors of messages that nobody misses: what they were about no longer stands or may not be seen there, or a later one says it."""

AS_TEXT_FOR = timedelta(days=7)
"""How long messages are shown that were sent as plain text."""

MISSED = _out.error.not_in((NOTHING_TO_SHOW, SUPERSEDED, MESSAGE_GONE))

LEFT = "{} for a worker of the newer version of the bot that queued such messages."
"""The sentence on messages of a newer version, after their number."""

_resend = table_of(ResendRow).c
_audit = table_of(AuditRow).c


@dataclass(frozen=True)
class UnsentMessage:
    """A message that is not tried any more: where it was to go, when it was queued, and Slack's last error code.

    `id` is its number in the outbox, and `release` the release that it is about, None if it is about none.
    """

    id: int
    key: str
    kind: str
    channel: str
    created_at: datetime
    error: str
    release: str | None = None


def unsent_messages(connection: Connection) -> tuple[UnsentMessage, ...]:
    """Returns the messages that are not tried any more and that somebody may miss, oldest first. One statement."""
    columns = (_out.id, _out.key, _out.kind, _out.channel, _out.created_at, _out.error, _out.ids)
    found = connection.execute(select(*columns).where(_out.state == "failed", MISSED).order_by(_out.id))
    return tuple(UnsentMessage(*row[:-1], _release(row.ids)) for row in found)


def as_text(connection: Connection, since: datetime) -> tuple[UnsentMessage, ...]:
    """Returns the messages sent since an instant as plain text, because Slack did not take their layout, oldest first. One statement."""
    columns = (_out.id, _out.key, _out.kind, _out.channel, _out.created_at, _out.error, _out.ids)
    plain = (_out.state == "sent", _out.error.in_(sorted(LAYOUT_REFUSED)), _out.sent_at >= since)
    return tuple(
        UnsentMessage(*row[:-1], _release(row.ids)) for row in connection.execute(select(*columns).where(*plain).order_by(_out.id))
    )


def by_the_clock(connection: Connection, queued: Collection[datetime]) -> dict[datetime, datetime]:
    """Returns the business time of instants at which messages were queued, as the newest change before each tells. One statement.

    The local workspace's clock may have moved since. An instant before the first change is left out.
    """
    before = select(_audit.seq).where(_audit.recorded_at <= _out.created_at).order_by(_audit.seq.desc()).limit(1).scalar_subquery()
    rows = connection.execute(
        select(_out.created_at, _audit.at, _audit.recorded_at)
        .join_from(_TABLE, table_of(AuditRow), _audit.seq == before.correlate(_TABLE))
        .where(_out.created_at.in_(sorted(set(queued))))
        .distinct()
    )
    return {created: at + (created - recorded) for created, at, recorded in rows.all()}


@dataclass(frozen=True)
class Refusing:
    """A channel or person that Slack refuses: how many messages wait for it, since when, and Slack's last error code."""

    channel: str
    number: int
    since: datetime
    error: str


_WAITING = text("outbox.state IN ('due', 'sending')")
_CODES: list[ColumnClause[str]] = [literal_column(f"'{each}'") for each in sorted(CHANNEL_REFUSED)]
_REFUSED = select(_out.channel).where(_WAITING, _out.error.in_(_CODES))
"""Channels that refused a message. Each look at a release manager's Home asks it, so it is written once and has no list of parameters."""
_ANY_REFUSED = _REFUSED.limit(1)
_BEHIND = (
    select(_out.channel, _out.created_at, _out.error).where(_WAITING, _out.channel.in_(_REFUSED), is_known(_out.kind)).order_by(_out.id)
)


def refusing(connection: Connection) -> tuple[Refusing, ...]:
    """Returns the channels whose messages wait until Slack lets the bot in, the longest wait first. One statement, or two if there are any.

    Of a channel's messages, those behind the one that was refused wait with it.
    """
    if connection.execute(_ANY_REFUSED).first() is None:
        return ()
    rows = connection.execute(_BEHIND).all()
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.channel, []).append(row)
    return tuple(
        Refusing(channel, len(those), those[0].created_at, next(each.error for each in those if each.error in CHANNEL_REFUSED))
        for channel, those in found.items()
    )


def try_now(tx: Change, channel: str) -> int:
    """Makes messages that wait for a channel due now, because the bot was let in or somebody asked, and returns their number."""
    waiting = (_out.channel == channel, _out.state == "due", _out.error.in_(sorted(CHANNEL_REFUSED)))
    tried = tx.connection.execute(update(_TABLE).where(*waiting).values(not_before=None)).rowcount
    if tried:
        pauses.lift(tx.connection, channel)
        tx.connection.execute(update(_TABLE).where(_out.channel == channel, _out.state == "due").values(not_before=None))
    return tried


def left_to_newer(connection: Connection) -> dict[str, int]:
    """Returns how many messages wait of each kind that only a newer version knows, whose worker sends them. One statement."""
    waiting = select(_out.kind, func.count().label("number")).where(text("outbox.state IN ('due', 'sending')"), not_(is_known(_out.kind)))
    rows = connection.execute(waiting.group_by(_out.kind).order_by(_out.kind))
    return {row.kind: row.number for row in rows}


def _release(ids: dict[str, Any]) -> str | None:
    found = ids.get("release")
    return found if isinstance(found, str) and found else None


def send_again(tx: Change, chosen: Sequence[UnsentMessage]) -> int:
    """Makes messages that were set aside due again, notes it in the history, and returns how many: what is not set aside stays as it is.

    It also ends the pause after a refused token.
    """
    again = 0
    for each in chosen:
        held = (_out.id == each.id, _out.state == "failed")
        unclear = or_(_out.ambiguous, _out.error == HELD)  # A message that may have arrived before it was set aside is looked up first.
        due = update(_TABLE).where(*held).values(state="due", not_before=None, attempts=0, ambiguous=unclear, error="")
        if not tx.connection.execute(due).rowcount:
            continue
        earlier = tx.connection.execute(select(func.count()).where(_resend.outbox_key == each.key)).scalar_one()
        tx.session.add(
            ResendRow(
                outbox_key=each.key,
                time=earlier + 1,
                kind=each.kind,
                channel=each.channel,
                error=each.error,
                release_key=each.release,
            )
        )
        again += 1
    pauses.end(tx.connection)
    return again

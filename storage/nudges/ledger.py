"""What the reminders write: the day's check, each item told once, its messages in the outbox, and what is said in their threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, select, update

from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.inbox import insertion
from storage.mail.messages import DailyReminder, DailyReminderUpdate, ReminderNote
from storage.nudges import reads
from storage.tables import NudgeCheckRow, NudgeMessageRow, NudgeNoteRow, NudgeRow, OutboxRow, table_of

RETRY = timedelta(hours=1)
"""How long, in real time, a message waits that Slack refused: its channel may be mended meanwhile."""

NOTES_FOR = timedelta(days=30)
"""How long what is to be said in a thread waits for the thread."""

CARDS_FOR = timedelta(days=60)
"""How long the messages that name an item are kept up to date."""

_CHECK, _NUDGE = table_of(NudgeCheckRow), table_of(NudgeRow)
_MESSAGE, _NOTE, _OUTBOX = table_of(NudgeMessageRow), table_of(NudgeNoteRow), table_of(OutboxRow)
_MANY = 400


@dataclass(frozen=True)
class Told:
    """An item to be told, or recorded as skipped, in a channel; the columns of the ledger."""

    release_key: str
    item: str
    due: date
    stage: int
    channel: str
    day: date
    state: str = "queued"
    why: str = ""
    late: int = 0
    text: str = ""


@dataclass(frozen=True)
class Note:
    """Something to be said of an item in its thread, once by its `key`; `to` is a day or a new owner, `by` who did it."""

    key: str
    release_key: str
    item: str
    due: date
    day: date
    what: str
    to: str = ""
    by: str = ""


def message_key(channel: str, day: date) -> str:
    """The delivery key of a channel's message of a day."""
    return f"{DailyReminder.kind}:{channel}:{day.isoformat()}"


def _insert(tx: Change, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _MANY):
        tx.connection.execute(insertion(table, tx.connection.dialect.name), rows[start : start + _MANY])


def claim_day(tx: Change, day: date) -> bool:
    """Takes the day's check; False where it was taken before, or where a later day was checked."""
    newest = tx.connection.execute(select(func.max(_CHECK.c.day))).scalar_one()
    if newest is not None and newest >= day:
        return False
    seq = tx.change_id - 1
    tx.connection.execute(_CHECK.insert().values(day=day, seq=seq, seen=seq))
    return True


def record(tx: Change, day: date, told: Sequence[Told], notes: Sequence[Note]) -> list[str]:
    """Writes the ledger of a check and its messages, one to a channel; the channels. To be called by who claimed the day."""
    _insert(tx, _NUDGE, [asdict(each) for each in told])
    channels = list(dict.fromkeys(each.channel for each in told if each.state == "queued"))
    for channel in channels:
        since = _take_over(tx, channel, day)
        key = message_key(channel, day)
        _insert(
            tx, _MESSAGE, [{"channel": channel, "day": day, "key": key, "state": "queued", "ts": "", "error": "", "blocked_since": since}]
        )
        outbox.enqueue(tx, DailyReminder(channel, day), key=key, channel=channel)
    add_notes(tx, notes)
    return channels


def _take_over(tx: Change, channel: str, day: date) -> date | None:
    """What Slack would not take on earlier days goes into today's message; since when it would not."""
    mine = and_(_MESSAGE.c.channel == channel, _MESSAGE.c.state == "blocked", _MESSAGE.c.day < day)
    rows = tx.connection.execute(select(_MESSAGE.c.day, _MESSAGE.c.key, _MESSAGE.c.blocked_since).where(mine)).all()
    if not rows:
        return None
    tx.connection.execute(
        update(_NUDGE)
        .where(_NUDGE.c.channel == channel, _NUDGE.c.day.in_([row.day for row in rows]), _NUDGE.c.state == "queued")
        .values(day=day)
    )
    tx.connection.execute(update(_MESSAGE).where(mine).values(state="superseded"))
    tx.connection.execute(
        update(_OUTBOX)
        .where(_OUTBOX.c.key.in_([row.key for row in rows]), _OUTBOX.c.state.in_(["due", "failed"]))
        .values(state="failed", error="superseded")
    )
    days: list[date] = [row.blocked_since or row.day for row in rows]
    return min(days)


def add_notes(tx: Change, notes: Sequence[Note]) -> None:
    """Keeps what is to be said in threads, each once."""
    rows = []
    for each in notes:
        columns = asdict(each)
        more = {name: value for name in ("to", "by") if (value := columns.pop(name))}
        rows.append({**columns, "ids": more, "posted": False})
    _insert(tx, _NOTE, rows)


def post_notes(tx: Change, today: date) -> int:
    """Puts into the outbox what waits for a thread that is there by now; how many."""
    open_ = tx.connection.execute(
        select(_NOTE).where(_NOTE.c.posted.is_(False), _NOTE.c.day >= today - NOTES_FOR).order_by(_NOTE.c.day, _NOTE.c.key)
    ).all()
    posted = []
    for note in open_:
        threads = reads.threads_of(tx.connection, note.release_key, note.item, note.due)
        own = reads.channels_of(tx.connection, note.release_key).get("") if threads else None
        found = next((each for each in threads if each[0] == own), threads[0] if threads else None)
        if found:
            said = ReminderNote(note.release_key, note.item, note.due, note.what, note.day, note.ids.get("to", ""), note.ids.get("by", ""))
            outbox.enqueue(tx, said, key=f"{said.kind}:{note.key}", channel=found[0], thread=found[1])
            posted.append(note.key)
    for key in posted:
        tx.connection.execute(update(_NOTE).where(_NOTE.c.key == key).values(posted=True))
    return len(posted)


@dataclass(frozen=True)
class Blocked:
    """A channel that Slack refuses: its error, and the first day whose message did not get there."""

    channel: str
    error: str
    since: date


def follow_messages(tx: Change) -> list[Blocked]:
    """Notes which messages are in Slack by now, and has those tried again that it refused; the channels refused, old or new."""
    waiting = tx.connection.execute(
        select(_MESSAGE.c.channel, _MESSAGE.c.day, _MESSAGE.c.key, _MESSAGE.c.blocked_since, _OUTBOX.c.state, _OUTBOX.c.ts, _OUTBOX.c.error)
        .join_from(_MESSAGE, _OUTBOX, _OUTBOX.c.key == _MESSAGE.c.key)
        .where(_MESSAGE.c.state.in_(["queued", "blocked"]), _OUTBOX.c.state.in_(["sent", "failed"]))
    ).all()
    refused = []
    for row in waiting:
        mine = and_(_MESSAGE.c.channel == row.channel, _MESSAGE.c.day == row.day)
        if row.state == "sent":
            tx.connection.execute(update(_MESSAGE).where(mine).values(state="sent", ts=row.ts, error="", blocked_since=None))
            tx.connection.execute(
                update(_NUDGE)
                .where(_NUDGE.c.channel == row.channel, _NUDGE.c.day == row.day, _NUDGE.c.state == "queued")
                .values(state="sent")
            )
            continue
        since = row.blocked_since or row.day
        tx.connection.execute(update(_MESSAGE).where(mine).values(state="blocked", error=row.error, blocked_since=since))
        tx.connection.execute(
            update(_OUTBOX).where(_OUTBOX.c.key == row.key).values(state="due", not_before=tx.now + RETRY, lease_until=None)
        )
        refused.append(Blocked(row.channel, row.error, since))
    return refused


def seen(tx: Change, day: date, newest: int) -> bool:
    """Takes it on to look at the history up to a row; False where someone did before."""
    statement = update(_CHECK).where(_CHECK.c.day == day, _CHECK.c.seen < newest).values(seen=newest)
    return tx.connection.execute(statement).rowcount > 0


def set_state(tx: Change, lines: Sequence[reads.SentItem], state: str) -> None:
    """Marks lines of the ledger as done, or as open again."""
    for each in lines:
        tx.connection.execute(
            update(_NUDGE)
            .where(
                _NUDGE.c.release_key == each.release,
                _NUDGE.c.item == each.item,
                _NUDGE.c.due == each.due,
                _NUDGE.c.stage == each.stage,
                _NUDGE.c.channel == each.channel,
            )
            .values(state=state)
        )


def update_cards(tx: Change, release: str, items: Sequence[str], today: date) -> int:
    """Has the messages that name the items rendered anew, those of the last sixty days that are in Slack or on their way; how many.

    What still waits in the outbox is rendered later anyhow.
    """
    if not items:
        return 0
    rows = tx.connection.execute(
        select(_MESSAGE.c.channel, _MESSAGE.c.day)
        .join_from(_MESSAGE, _NUDGE, and_(_NUDGE.c.channel == _MESSAGE.c.channel, _NUDGE.c.day == _MESSAGE.c.day))
        .join(_OUTBOX, _OUTBOX.c.key == _MESSAGE.c.key)
        .where(
            _NUDGE.c.release_key == release,
            _NUDGE.c.item.in_(items),
            # The outbox's own state, for that of the message is noted at the next tick only.
            _OUTBOX.c.state.in_(["sending", "sent"]),
            _MESSAGE.c.day >= today - CARDS_FOR,
        )
        .distinct()
        .order_by(_MESSAGE.c.day, _MESSAGE.c.channel)
    ).all()
    for channel, day in rows:
        _update(tx, channel, day, f"{tx.change_id}:{release}")
    return len(rows)


def _update(tx: Change, channel: str, day: date, because: str) -> None:
    message = DailyReminderUpdate(channel, day, message_key(channel, day))
    outbox.enqueue(tx, message, key=f"{message.kind}:{channel}:{day.isoformat()}:{because}", channel=channel)

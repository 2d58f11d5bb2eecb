"""The ledger of reminders: daily checks, reminders sent once each, their messages in the outbox, and notes in their threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, and_, bindparam, func, or_, select, update

from policy.model.roster import is_person
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.inbox import insertion
from storage.mail.messages import DailyReminder, DailyReminderUpdate, ReminderNote
from storage.mail.unsent import SUPERSEDED
from storage.nudges.sent import weeks
from storage.nudges.sent.reminders import SentItem, has_thread, newly_refused, threads_of
from storage.nudges.sent.weeks import WeekMessage, week_of
from storage.roster.channels import channels_of
from storage.tables import NudgeCheckRow, NudgeMessageRow, NudgeNoteRow, NudgeRow, OutboxRow, table_of

RETRY = timedelta(hours=1)
"""How long, in real time, to wait before retrying a message that Slack refused; its channel may be fixed by then."""

NOTES_FOR = timedelta(days=30)
"""How long a note waits for its thread."""

CARDS_FOR = timedelta(days=60)
"""How long messages that name an item are updated."""

_CHECK, _NUDGE = table_of(NudgeCheckRow), table_of(NudgeRow)
_MESSAGE, _NOTE, _OUTBOX = table_of(NudgeMessageRow), table_of(NudgeNoteRow), table_of(OutboxRow)
_MANY = 400
_WAITING = (
    select(_MESSAGE.c.channel, _MESSAGE.c.day, _MESSAGE.c.key, _MESSAGE.c.blocked_since, _OUTBOX.c.state, _OUTBOX.c.ts, _OUTBOX.c.error)
    .join_from(_MESSAGE, _OUTBOX, _OUTBOX.c.key == _MESSAGE.c.key)
    .where(or_(and_(_MESSAGE.c.state.in_(["queued", "blocked"]), _OUTBOX.c.state.in_(["sent", "failed"])), newly_refused()))
)
_OPEN_NOTES = (
    select(_NOTE)
    .where(_NOTE.c.posted.is_(False), _NOTE.c.day >= bindparam("since", type_=Date))
    .where(has_thread(_NOTE.c.release_key, _NOTE.c.item, _NOTE.c.due))
    .order_by(_NOTE.c.day, _NOTE.c.key)
)


@dataclass(frozen=True)
class ChannelReminder:
    """A reminder to send, or to record as skipped, in a channel; its fields are the columns of the ledger.

    Without `posts` it is no reason for a message: it is added to the channel's message of the week, if there is one, whose thread then
    `replies` what is new.
    """

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
    posts: bool = True
    replies: bool = True


@dataclass(frozen=True)
class ItemNote:
    """A note on an item for its thread; `key` makes it unique."""

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
    """Claims the day's check; False if it was claimed before, or if a later day was checked."""
    newest = tx.connection.execute(select(func.max(_CHECK.c.day))).scalar_one()
    if newest is not None and newest >= day:
        return False
    seq = tx.change_id - 1
    tx.connection.execute(_CHECK.insert().values(day=day, seq=seq, seen=seq))
    return True


def record(tx: Change, day: date, reminders: Sequence[ChannelReminder], notes: Sequence[ItemNote]) -> list[str]:
    """Records a check's reminders and one message per channel that has a reason for one, and returns those channels.

    Other reminders are added to their channel's message of the week. Call it after claiming the day.
    """
    queued: dict[str, list[ChannelReminder]] = {}
    for each in reminders:
        if each.state == "queued":
            queued.setdefault(each.channel, []).append(each)
    cards = {channel: weeks.newest_card(tx.connection, channel, day) for channel in queued}
    standing: dict[str, WeekMessage] = {}
    for channel, those in queued.items():
        card = cards[channel]
        if card and card.day >= week_of(day) and card.state != "failed" and not any(each.posts for each in those):
            standing[channel] = card
    _insert(tx, _NUDGE, [_row(each, "sent" if each.state == "queued" and each.channel in standing else each.state) for each in reminders])
    # A person's reminders wait for the hour of their summary.
    posting = [channel for channel in queued if channel not in standing and not is_person(channel)]
    for channel in posting:
        _post(tx, channel, day, cards[channel])
    for channel, card in standing.items():
        _add_to(tx, card, queued[channel], day)
    add_notes(tx, notes)
    return posting


def add(tx: Change, reminders: Sequence[ChannelReminder]) -> None:
    """Records reminders whose message is queued later."""
    _insert(tx, _NUDGE, [_row(each, each.state) for each in reminders])


def post_to_person(tx: Change, person: str, day: date) -> bool:
    """Queues a person's message of a day; False if they have one. Three statements at least."""
    there = select(_MESSAGE.c.key).where(_MESSAGE.c.channel == person, _MESSAGE.c.day == day)
    if tx.connection.execute(there).first() is not None:
        return False
    _post(tx, person, day, weeks.newest_card(tx.connection, person, day))
    return True


def _row(reminder: ChannelReminder, state: str) -> dict[str, Any]:
    columns = asdict(reminder)
    del columns["posts"], columns["replies"]
    return {**columns, "state": state}


def _post(tx: Change, channel: str, day: date, before: WeekMessage | None) -> None:
    """Queues a channel's message of a day; the one `before` loses its buttons."""
    since = _take_over(tx, channel, day)
    key = message_key(channel, day)
    _insert(tx, _MESSAGE, [{"channel": channel, "day": day, "key": key, "state": "queued", "ts": "", "error": "", "blocked_since": since}])
    outbox.enqueue(tx, DailyReminder(channel, day), key=key, channel=channel)
    if before and before.state in {"sending", "sent"}:
        _update(tx, channel, before.day, f"{day.isoformat()}:older")


def _add_to(tx: Change, card: WeekMessage, reminders: Sequence[ChannelReminder], day: date) -> None:
    """Adds reminders to a channel's message of the week: it is edited, and its thread says what is new."""
    if card.state in {"sending", "sent"}:
        _update(tx, card.channel, card.day, f"{day.isoformat()}:week")
    if card.ts:
        for each in (reminder for reminder in reminders if reminder.replies):
            if each.why and any(channel == card.channel for channel, _ in threads_of(tx.connection, each.release_key, each.item, each.due)):
                continue  # The thread of the message that first named it is in this channel, and has its escalation.
            message = ReminderNote(each.release_key, each.item, each.due, each.why or "due", day)
            key = f"{message.kind}:{each.why or 'due'}:{each.release_key}/{each.item}@{each.due}:{day}:{card.channel}"
            outbox.enqueue(tx, message, key=key, channel=card.channel, thread=card.ts)


def _take_over(tx: Change, channel: str, day: date) -> date | None:
    """Moves reminders that Slack refused on earlier days into today's message, and returns since when it refused them."""
    matches = and_(_MESSAGE.c.channel == channel, _MESSAGE.c.state == "blocked", _MESSAGE.c.day < day)
    rows = tx.connection.execute(select(_MESSAGE.c.day, _MESSAGE.c.key, _MESSAGE.c.blocked_since).where(matches)).all()
    if not rows:
        return None
    tx.connection.execute(
        update(_NUDGE)
        .where(_NUDGE.c.channel == channel, _NUDGE.c.day.in_([row.day for row in rows]), _NUDGE.c.state == "queued")
        .values(day=day)
    )
    tx.connection.execute(update(_MESSAGE).where(matches).values(state="superseded"))
    tx.connection.execute(
        update(_OUTBOX)
        .where(_OUTBOX.c.key.in_([row.key for row in rows]), _OUTBOX.c.state.in_(["due", "failed"]))
        .values(state="failed", error=SUPERSEDED)
    )
    days: list[date] = [row.blocked_since or row.day for row in rows]
    return min(days)


def add_notes(tx: Change, notes: Sequence[ItemNote]) -> None:
    """Stores notes for threads, each once."""
    rows = []
    for each in notes:
        columns = asdict(each)
        more = {name: value for name in ("to", "by") if (value := columns.pop(name))}
        rows.append({**columns, "ids": more, "posted": False})
    _insert(tx, _NOTE, rows)


def post_notes(tx: Change, today: date) -> int:
    """Adds the notes whose thread now exists to the outbox, and returns their number. One statement for those that still wait."""
    open_ = tx.connection.execute(_OPEN_NOTES, {"since": today - NOTES_FOR}).all()
    posted = []
    for note in open_:
        threads = threads_of(tx.connection, note.release_key, note.item, note.due)
        own = channels_of(tx.connection, note.release_key).get("") if threads else None
        found = next((each for each in threads if each[0] == own), threads[0] if threads else None)
        if found and (found[0] == own or not (own and weeks.is_named_soon(tx.connection, own, note.release_key, note.item, note.due))):
            message = ReminderNote(
                note.release_key, note.item, note.due, note.what, note.day, note.ids.get("to", ""), note.ids.get("by", "")
            )
            outbox.enqueue(tx, message, key=f"{message.kind}:{note.key}", channel=found[0], thread=found[1])
            posted.append(note.key)
    for key in posted:
        tx.connection.execute(update(_NOTE).where(_NOTE.c.key == key).values(posted=True))
    return len(posted)


@dataclass(frozen=True)
class Blocked:
    """A channel that Slack refuses: the error, and the day of the first undelivered message."""

    channel: str
    error: str
    since: date


def follow_messages(tx: Change) -> list[Blocked]:
    """Records which messages were delivered, retries refused ones, and returns the refused channels, old and new.

    A channel's message that delivery still tries counts as refused from its first refusal, so that the next day's message takes it over.
    """
    waiting = tx.connection.execute(_WAITING).all()
    refused = []
    for row in waiting:
        matches = and_(_MESSAGE.c.channel == row.channel, _MESSAGE.c.day == row.day)
        if row.state == "sent":
            tx.connection.execute(update(_MESSAGE).where(matches).values(state="sent", ts=row.ts, error="", blocked_since=None))
            tx.connection.execute(
                update(_NUDGE)
                .where(_NUDGE.c.channel == row.channel, _NUDGE.c.day == row.day, _NUDGE.c.state == "queued")
                .values(state="sent")
            )
            continue
        since = row.blocked_since or row.day
        tx.connection.execute(update(_MESSAGE).where(matches).values(state="blocked", error=row.error, blocked_since=since))
        if row.state == "failed":  # What delivery still tries goes on as it is.
            tx.connection.execute(
                update(_OUTBOX).where(_OUTBOX.c.key == row.key).values(state="due", not_before=tx.now + RETRY, lease_until=None)
            )
        refused.append(Blocked(row.channel, row.error, since))
    return refused


def give_up(tx: Change, person: str) -> list[tuple[str, str, date]]:
    """Stops sending a person what Slack refused, and returns those reminders: release, item and due date."""
    matches = and_(_MESSAGE.c.channel == person, _MESSAGE.c.state == "blocked")
    rows = tx.connection.execute(select(_MESSAGE.c.day, _MESSAGE.c.key).where(matches)).all()
    queued = and_(_NUDGE.c.channel == person, _NUDGE.c.day.in_([row.day for row in rows]), _NUDGE.c.state == "queued")
    lost = tx.connection.execute(select(_NUDGE.c.release_key, _NUDGE.c.item, _NUDGE.c.due).where(queued)).all()
    tx.connection.execute(update(_NUDGE).where(queued).values(state="skipped"))
    tx.connection.execute(update(_MESSAGE).where(matches).values(state="superseded"))
    keys = [row.key for row in rows]
    tx.connection.execute(update(_OUTBOX).where(_OUTBOX.c.key.in_(keys), _OUTBOX.c.state == "due").values(state="failed", error=SUPERSEDED))
    return [(row.release_key, row.item, row.due) for row in lost]


def claim_follow_up(tx: Change, day: date, newest: int) -> bool:
    """Claims the follow-up on the audit up to a row; False if another process did."""
    statement = update(_CHECK).where(_CHECK.c.day == day, _CHECK.c.seen < newest).values(seen=newest)
    return tx.connection.execute(statement).rowcount > 0


def set_state(tx: Change, lines: Sequence[SentItem], state: str) -> None:
    """Marks reminders in the ledger as done or open."""
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


def update_cards(tx: Change, release: str, items: Sequence[str], today: date, *, current: date | None = None) -> int:
    """Queues updates of the messages of the last sixty days that name the items. Returns their number.

    With a day as `current`, only those of its week and each channel's newest, which speaks of the present until the next one comes.
    Messages still in the outbox are skipped, because they are rendered when sent.
    """
    if not items:
        return 0
    cards = weeks.cards_naming(tx.connection, release, items, today - CARDS_FOR, current=current)
    for channel, day in cards:
        # The scheduler's follow-up may leave no history, and then the next change has its number.
        _update(tx, channel, day, f"{tx.change_id}:{tx.act.via}:{release}")
    return len(cards)


def update_current(tx: Change, day: date) -> None:
    """Queues an update of each message of a day's week and of each channel's newest, because whom they mention has changed."""
    for channel, each in weeks.current_cards(tx.connection, day - CARDS_FOR, day):
        _update(tx, channel, each, f"{tx.change_id}:rosters")


def _update(tx: Change, channel: str, day: date, because: str) -> None:
    message = DailyReminderUpdate(channel, day, message_key(channel, day))
    outbox.enqueue(tx, message, key=f"{message.kind}:{channel}:{day.isoformat()}:{because}", channel=channel)

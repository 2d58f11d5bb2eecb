"""The messages of a channel's week: which reminders each of them shows, and which is the newest (design, Nudges)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, Date, String, and_, bindparam, func, select

from storage.tables import NudgeMessageRow, NudgeRow, OutboxRow, table_of

_message, _nudge, _out = table_of(NudgeMessageRow).c, table_of(NudgeRow).c, table_of(OutboxRow).c
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ShownDays:
    """The days whose reminders a message shows, both included, and whether it is the channel's newest message."""

    first: date
    last: date
    newest: bool = True


@dataclass(frozen=True)
class WeekMessage:
    """A message of reminders: its channel and day, and as far as it was sent, its state and timestamp in the outbox."""

    channel: str
    day: date
    state: str
    ts: str


def week_of(day: date) -> date:
    """Returns the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def span(conn: Connection, channel: str, day: date) -> ShownDays:
    """Returns the days that a channel's message shows: its week, until the channel's next message. One statement."""
    return _span(day, conn.execute(_FOLLOWING, {"channel": channel, "day": day}).scalar_one())


_FOLLOWING = select(func.min(_message.day)).where(
    _message.channel == bindparam("channel", type_=String), _message.day > bindparam("day", type_=Date), _message.state != "superseded"
)


def _span(day: date, following: date | None) -> ShownDays:
    last = week_of(day) + _WEEK - timedelta(days=1)
    return ShownDays(week_of(day), min(last, following - timedelta(days=1)) if following else last, following is None)


def releases_shown(conn: Connection, channel: str, day: date) -> set[str]:
    """Returns the releases of the reminders in a channel's message of a day. Two statements."""
    lines, shown = table_of(NudgeRow).c, span(conn, channel, day)
    named = select(lines.release_key).where(lines.channel == channel, lines.day.between(shown.first, shown.last)).distinct()
    return set(conn.execute(named).scalars())


def newest_card(conn: Connection, channel: str, day: date) -> WeekMessage | None:
    """Returns a channel's newest message before a day, or None. One statement."""
    found = conn.execute(
        select(_message.channel, _message.day, _out.state, _out.ts)
        .join_from(table_of(NudgeMessageRow), table_of(OutboxRow), _out.key == _message.key)
        .where(_message.channel == channel, _message.day < day, _message.state != "superseded")
        .order_by(_message.day.desc())
        .limit(1)
    ).one_or_none()
    return WeekMessage(*found) if found else None


def is_named_soon(conn: Connection, channel: str, release: str, item: str, due: date) -> bool:
    """Returns whether a message that names an item still waits to be sent to the channel, so it has no thread yet. One statement."""
    statement = (
        select(_nudge.item)
        .join_from(table_of(NudgeRow), table_of(NudgeMessageRow), and_(_nudge.channel == _message.channel, _nudge.day == _message.day))
        .where(_nudge.channel == channel, _nudge.release_key == release, _nudge.item == item, _nudge.due == due, _message.state == "queued")
    )
    return conn.execute(statement.limit(1)).first() is not None


def cards_naming(
    conn: Connection, release: str, items: Collection[str], since: date, *, current: date | None = None
) -> Sequence[tuple[str, date]]:
    """Returns the messages from a day on that may be in Slack and name one of the items, by channel and day. Two statements.

    With a day as `current`, only those that speak of the present: that week's, and each channel's newest, however old it is.
    """
    named = select(_nudge.channel, _nudge.day).where(
        _nudge.release_key == release, _nudge.item.in_(items), _nudge.state != "skipped", _nudge.day >= week_of(since)
    )
    return _showing(conn, {(row.channel, row.day) for row in conn.execute(named.distinct()).all()}, since, current)


def current_cards(conn: Connection, since: date, current: date) -> Sequence[tuple[str, date]]:
    """Returns the messages of a day's week and each channel's newest since a day, if they may be in Slack. One statement."""
    return [
        (card.channel, card.day)
        for cards in _cards(conn, None, since).values()
        for card in cards
        if _there(card) and (card.day >= week_of(current) or card is cards[-1])
    ]


def _showing(conn: Connection, named: Collection[tuple[str, date]], since: date, current: date | None) -> Sequence[tuple[str, date]]:
    if not named:
        return []
    found = set()
    for channel, cards in _cards(conn, {each for each, _ in named}, since).items():
        days = {day for each, day in named if each == channel}
        for card, following in zip(cards, [*cards[1:], None], strict=True):
            shown = _span(card.day, following.day if following else None)
            if current and card.day < week_of(current) and following:
                continue
            if _there(card) and any(shown.first <= day <= shown.last for day in days):
                found.add((channel, card.day))
    return sorted(found, key=lambda each: (each[1], each[0]))


def _there(card: WeekMessage) -> bool:
    # Reads the outbox's state, because the message's own state is updated only at the next tick.
    return card.state in {"sending", "sent"}


def _cards(conn: Connection, channels: Collection[str] | None, since: date) -> Mapping[str, list[WeekMessage]]:
    statement = (
        select(_message.channel, _message.day, _out.state, _out.ts)
        .join_from(table_of(NudgeMessageRow), table_of(OutboxRow), _out.key == _message.key)
        .where(_message.state != "superseded", _message.day >= since)
        .order_by(_message.channel, _message.day)
    )
    found: dict[str, list[WeekMessage]] = {}
    for row in conn.execute(statement if channels is None else statement.where(_message.channel.in_(channels))).all():
        found.setdefault(row.channel, []).append(WeekMessage(*row))
    return found

"""Storage of a committee's card in Slack: where it is and what it shows. Not audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, bindparam, cast, insert, literal, select, update

from policy.model.releases import Classification
from storage.tables import ChannelClearanceRow, OutboxRow, ReviewCardRow, table_of

_card = table_of(ReviewCardRow).c
_out = table_of(OutboxRow).c
_clearance = table_of(ChannelClearanceRow).c

_KEY: Any = bindparam("key", type_=String)
_CARD = select(
    _card.release_key, _card.committee, _card.channel, _card.criterion, _card.serial, _card.sent, _card.moved_by, _card.moved_at
).where(_card.release_key == _KEY, _card.committee == bindparam("committee", type_=String))
_MOVE_CARD = (
    update(table_of(ReviewCardRow))
    .where(_card.release_key == bindparam("of_release"), _card.committee == bindparam("of_committee"))
    .values({name: bindparam(name) for name in ("channel", "criterion", "serial", "sent", "moved_by", "moved_at")})
)
_FIRST = literal("card:") + _card.release_key + ":" + _card.committee + ":" + cast(_card.serial, String) + ":0"
_WHERE = (
    _CARD.add_columns(_clearance.classification, _out.ts)
    .outerjoin(table_of(ChannelClearanceRow), _clearance.channel_id == _card.channel)
    .outerjoin(table_of(OutboxRow), _out.key == _FIRST)
)


@dataclass(frozen=True)
class Card:
    """A committee's card in Slack and what it shows. `serial` numbers the cards, `sent` counts a card's messages."""

    release: str
    committee: str
    channel: str
    criterion: str
    serial: int
    sent: int
    moved_by: str
    moved_at: datetime | None

    @property
    def name(self) -> str:
        """The key of the card's outbox rows, one for each message in Slack."""
        return f"card:{self.release}:{self.committee}:{self.serial}"


def fetch_card(conn: Connection, key: str, committee: str) -> Card | None:
    """Returns the card of a committee's sign-off walk, or None before the first. One statement."""
    row = conn.execute(_CARD, {"key": key, "committee": committee}).one_or_none()
    return None if row is None else Card(*row)


def keep_card(conn: Connection, card: Card) -> None:
    """Stores a card, without audit. Two statements at most."""
    table = table_of(ReviewCardRow)
    values = {
        "channel": card.channel,
        "criterion": card.criterion,
        "serial": card.serial,
        "sent": card.sent,
        "moved_by": card.moved_by,
        "moved_at": card.moved_at,
    }
    if not conn.execute(_MOVE_CARD, {"of_release": card.release, "of_committee": card.committee, **values}).rowcount:
        conn.execute(insert(table).values(release_key=card.release, committee=card.committee, **values))


@dataclass(frozen=True)
class SentCard:
    """A card, its channel's clearance, and the `ts` of its first message ("" if not sent)."""

    card: Card
    clearance: Classification
    ts: str


def fetch_placed(conn: Connection, key: str, committee: str) -> SentCard | None:
    """Returns the card of a committee's walk with the data to render it, or None before the first. One statement."""
    row = conn.execute(_WHERE, {"key": key, "committee": committee}).one_or_none()
    return None if row is None else SentCard(Card(*row[:-2]), row[-2] or Classification.WHITE, row[-1] or "")


@dataclass(frozen=True)
class CardMessage:
    """A card's message in Slack: its `ts` once sent; `awaited` while an earlier outbox row of it is pending."""

    ts: str
    awaited: bool


def card_message(conn: Connection, card: Card, row_key: str) -> CardMessage:
    """Returns the card's message in Slack, for the outbox row `row_key` that will update it. One statement."""
    keys = [f"{card.name}:{number}" for number in range(card.sent + 1)]
    found = conn.execute(select(_out.key, _out.ts, _out.state).where(_out.key.in_(keys)).order_by(_out.id)).all()
    ts = next((row.ts for row in found if row.ts), "")
    before: list[str] = []
    for row in found:
        if row.key == row_key:
            break
        before.append(row.state)
    return CardMessage(ts, awaited=not ts and any(state in {"due", "sending"} for state in before))


def posted_at(conn: Connection, name: str) -> str:
    """Returns the `ts` of the message of a card, "" if it was never posted. One statement."""
    found = select(_out.ts).where(_out.key.startswith(f"{name}:", autoescape=True), _out.ts != "").order_by(_out.id).limit(1)
    return str(conn.execute(found).scalar_one_or_none() or "")

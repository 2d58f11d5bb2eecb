"""A bench for deliveries: a store, a fake Slack, and a delivery between them whose clock a test moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.slack.client import web_client
from bot.slack.delivery import Delivery
from bot.slack.sending.posting import NotYet
from storage.engine.session import Act, Store, StoreBusy
from storage.mail import outbox
from storage.mail.kinds import UnknownKindError
from storage.mail.messages import Message, Notice, SignOffCard
from storage.mail.outbox import Sending
from storage.tables import OutboxRow, table_of
from tests.builders.slack_server import FakeSlack

BUSINESS = datetime(2020, 1, 10, 10, tzinfo=UTC)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sample(Notice):
    """A notice with what these tests make of it: an update of a card, or a failure to render."""

    card: str = ""
    update: str = ""
    conversation: str = ""
    fails: str = ""


class Bench:
    """A store, a fake Slack and a delivery between them, with a real clock that the test moves."""

    def __init__(self, url: str, slack: FakeSlack) -> None:
        self.now = START
        self.slack = slack
        self.store = Store(url, clock=lambda: self.now)
        self.rendered: list[str] = []
        self.nothing_to_show: set[str] = set()
        self.delivery = self.make_delivery()

    def make_delivery(self, pace: timedelta = timedelta(0), timeout: int = 20) -> Delivery:
        """A delivery as another process would have it; `timeout` in seconds, long because a run shares its machine."""
        client = web_client("xoxb-test", f"{self.slack.url}/api/", timeout=timeout)
        return Delivery(self.store, client, self.render, business_now=lambda: BUSINESS, now=lambda: self.now, pace=pace)

    def render(self, sending: Sending) -> Mapping[str, Any] | None:
        """A notice's text, or one that names the key; a card is an edit of the first message."""
        self.rendered.append(sending.key)
        if sending.ids.get("fails") == "busy":
            raise StoreBusy("busy")
        if sending.ids.get("fails") == "newer":
            raise UnknownKindError("no message is known for the kind hologram")
        if sending.ids.get("fails") == "awaits":
            raise NotYet("k0")
        if sending.ids.get("fails"):
            raise ValueError("cannot be rendered")
        if sending.key in self.nothing_to_show:
            return None
        text = sending.ids.get("text") or f"text of {sending.key}"
        more: dict[str, Any] = {name: sending.ids[name] for name in ("update", "conversation") if name in sending.ids}
        if sending.kind == SignOffCard.kind:
            more["update"] = "1.1"
        return {"text": text, "blocks": [], **more}

    def put(self, key: str, message: Message | None = None, *, channel: str = "C1", thread: str = "") -> None:
        """A row in the outbox."""
        with self.store.changing(Act(actor="U1", command="test", at=BUSINESS)) as tx:
            outbox.enqueue(tx, message or Sample(""), key=key, channel=channel, thread=thread)

    def row(self, key: str) -> dict[str, Any]:
        """What the outbox says of a key."""
        with self.store.reading() as conn:
            return dict(conn.execute(select(table_of(OutboxRow)).where(table_of(OutboxRow).c.key == key)).mappings().one())

    def later(self, **more: float) -> int:
        """Moves the clock and delivers."""
        self.now += timedelta(**more)
        return self.delivery.deliver_due()

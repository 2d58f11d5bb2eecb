"""A Slack of whose calls a tenth, half or all fail, in every way that is known: nothing is lost, doubled, out of order or too fast."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import func, select

from bot.slack.client import web_client
from bot.slack.delivery import PACE, Delivery
from storage.engine.session import Act, Store, StoreBusy
from storage.mail import outbox
from storage.mail.messages import Notice
from storage.mail.outbox import Sending
from storage.tables import OutboxPauseRow, OutboxRow, table_of
from tests.attacks.figures import Figures
from tests.attacks.room import REAL, Room, rows_of
from tests.builders.office import START
from tests.builders.slack_server import FakeSlack, Json, Misbehaviour, Reply, listening

RATES = (0.1, 0.5, 1.0)
WORKERS = 2
CHANNELS = 50
OUTAGE = timedelta(minutes=20)
"""How long all calls fail, at a rate of 1."""

UNDER_WAY = 1.0
"""Seconds of the clock on the wall in which a call that was begun before a limit may arrive after it."""

LONGEST = timedelta(days=2)
"""The time of the attack after which a message counts as lost."""


@dataclass
class FailingSlack(FakeSlack):
    """A Slack that fails at random, and notes what is called too early. `now` is the attack's time."""

    now: datetime = REAL
    rate: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(3))
    closed: dict[tuple[str, str], tuple[datetime, datetime, float]] = field(default_factory=dict)
    taken: dict[str, datetime] = field(default_factory=dict)
    early: list[str] = field(default_factory=list)
    failed: int = 0

    def _handle(self, path: str, arguments: Json) -> tuple[Reply, Misbehaviour]:
        method = path.removeprefix("/api/")
        channel = str(arguments.get("channel")) if method == "chat.postMessage" else ""
        until, since, told = self.closed.get((method, channel), (REAL, REAL, 0.0))
        # A call that was already under way when another worker was limited is nobody's fault.
        if self.now < until and (self.now > since or monotonic() > told + UNDER_WAY):
            self.early.append(f"{method} {channel} was called inside Retry-After")
        if self.chance.random() < self.rate:
            self.failed += 1
            self.script[method] = [self._failure(method, channel)]
        before = len(self.messages)
        answer = super()._handle(path, arguments)
        if len(self.messages) > before:
            if self.now - self.taken.get(channel, REAL - PACE) < PACE:
                self.early.append(f"two messages within a second in {channel}")
            self.taken[channel] = self.now
        return answer

    def _failure(self, method: str, channel: str) -> Misbehaviour:
        match self.chance.randrange(9):
            case 0 | 1:
                seconds = self.chance.randint(1, 40)
                self.closed[method, channel] = self.now + timedelta(seconds=seconds), self.now, monotonic()
                return Misbehaviour(status=429, headers={"Retry-After": str(seconds)}, body={"ok": False, "error": "ratelimited"})
            case 2:
                return Misbehaviour(status=500, accepted=True)
            case 3:
                return Misbehaviour(accepted=True, reset=True)
            case 4:
                return Misbehaviour(status=503, reset=True)
            case 5:
                return Misbehaviour(status=502, body={"html": "<h1>Bad gateway</h1>"})
            case 6:
                return Misbehaviour(body={"ok": False, "error": "fatal_error"})
            case 7:
                return Misbehaviour(body={"ok": False, "error": "invalid_auth"})
            case _:
                error = "internal_error" if method == "conversations.history" else "not_in_channel"
                return Misbehaviour(body={"ok": False, "error": error})


def run(room: Room, posts: int) -> Figures:
    """Sends a third of the posts at each rate, by two workers that share a database."""
    figures = Figures("faults", room.dialect)
    for number, rate in enumerate(RATES):
        with listening(FailingSlack()) as slack:
            slack.chance.seed(number)
            _send(figures, room, slack, rate, posts // len(RATES))
    return figures.end()


def backlog(room: Room, posts: int) -> Figures:
    """Sends what piled up while nobody delivered, to a Slack that works: in order, and within its limits."""
    figures = Figures("backlog", room.dialect)
    with listening(FailingSlack()) as slack:
        _send(figures, room, slack, 0.0, posts)
    return figures.end()


def _send(figures: Figures, room: Room, slack: FailingSlack, rate: float, posts: int) -> None:
    store = Store(room.fresh(), clock=lambda: slack.now)
    channels = min(CHANNELS, max(1, posts // 5))
    with store.changing(Act("test", "post", START)) as tx:
        for number in range(posts):
            outbox.enqueue(tx, Notice(str(number)), key=f"k{number}", channel=f"C{number % channels:03}")
    slack.rate = rate
    workers = [_worker(store, slack) for _ in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        while room.open and outbox.oldest_open(store) is not None and slack.now < REAL + LONGEST:
            if rate == 1 and slack.now > REAL + OUTAGE:
                slack.rate = 0
            tried = sum(pool.map(_deliver, workers))
            slack.now = slack.now + timedelta(seconds=1) if tried else _next(store, slack.now)
    waiting = 0 if room.open else _waiting(store)
    figures.attempts += posts - waiting
    figures.count("failed calls", slack.failed)
    figures.count("calls", len(slack.calls))
    figures.count(f"minutes at {rate:.0%}", round((slack.now - REAL).total_seconds() / 60, 1))
    _look_over(figures, store, slack, unfinished=waiting > 0)
    store.close()


def _waiting(store: Store) -> int:
    return sum(row["state"] in ("due", "sending") for row in rows_of(store))


def _worker(store: Store, slack: FailingSlack) -> Delivery:
    def render(sending: Sending) -> Mapping[str, Any]:
        return {"text": f"text of {sending.key}", "blocks": []}

    client = web_client("xoxb-test", f"{slack.url}/api/", timeout=5)
    return Delivery(store, client, render, business_now=lambda: START, now=lambda: slack.now)


def _deliver(worker: Delivery) -> int:
    try:
        return worker.deliver_due()
    except StoreBusy:
        return 1  # As its thread would: the next look is a second later.


def _next(store: Store, now: datetime) -> datetime:
    """The next instant at which anything may be due, at least a second later."""
    out, pause = table_of(OutboxRow).c, table_of(OutboxPauseRow).c
    with store.reading() as conn:
        waits = conn.execute(select(func.min(out.not_before)).where(out.state == "due", out.not_before > now)).scalar()
        paused = conn.execute(select(func.min(pause.until)).where(pause.until > now)).scalar()
        leased = conn.execute(select(func.min(out.lease_until)).where(out.state == "sending", out.lease_until > now)).scalar()
    return max(min(filter(None, (waits, paused, leased)), default=now), now + timedelta(seconds=1))


def _look_over(figures: Figures, store: Store, slack: FailingSlack, *, unfinished: bool) -> None:
    """Counts what was lost, doubled or out of order; what waits when the attack's time is over is none of these."""
    seen: dict[str, int] = {}
    order: dict[str, list[int]] = {}
    for each in slack.messages:
        key = str(each["metadata"]["event_payload"]["key"])
        seen[key] = seen.get(key, 0) + 1
        order.setdefault(each["channel"], []).append(int(key[1:]))
    for row in rows_of(store):
        if unfinished and row["state"] in ("due", "sending"):
            continue
        if row["state"] != "sent" or not seen.get(row["key"]):
            figures.harm("lost", f"{row['key']} is {row['state']}: {row['error']}, posted {seen.get(row['key'], 0)} times")
        elif seen[row["key"]] > 1:
            figures.harm("doubled", f"{row['key']} was posted {seen[row['key']]} times")
    for channel, numbers in order.items():
        if numbers != sorted(numbers):
            figures.harm("wrong", f"{channel} is out of order")
    for what in slack.early:
        figures.harm("wrong", what)

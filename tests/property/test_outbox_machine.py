"""The outbox as a state machine: two senders claim, send, fail, hang and are overtaken, while time passes."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from storage.engine.session import Store
from storage.mail import outbox, pauses
from storage.mail.leases import LEASE
from storage.mail.messages import Notice
from storage.mail.outbox import Sending
from storage.tables import OutboxRow, table_of
from tests.builders.databases import at_head
from tests.builders.release_files import act
from tests.profiles import examples

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHANNELS = ("C1", "C2")
SENDERS = st.integers(0, 1)


class Outbox(RuleBasedStateMachine):
    """What two senders hold and believe, beside what is stored."""

    @initialize()
    def begin(self) -> None:
        """An empty outbox."""
        self.folder = Path(tempfile.mkdtemp(prefix="release-bot-outbox-"))
        at_head(f"sqlite:///{self.folder / 'own.db'}")
        self.now = START
        self.store = Store(f"sqlite:///{self.folder / 'own.db'}", clock=lambda: self.now)
        self.held: tuple[list[Sending], list[Sending]] = ([], [])
        self.holder: dict[int, tuple[int, int]] = {}
        self.posted: list[int] = []
        self.count = 0

    @rule(channel=st.sampled_from(CHANNELS))
    def queue(self, channel: str) -> None:
        """A command queues a message."""
        self.count += 1
        with self.store.changing(act()) as tx:
            assert outbox.enqueue(tx, Notice("text"), key=f"k{self.count}", channel=channel)

    @rule(sender=SENDERS, most=st.integers(1, 3))
    def claim(self, sender: int, most: int) -> None:
        """A sender claims: of a channel that another is sending to it gets nothing, and of each channel the oldest that may go."""
        live = {row["channel"] for row in self.rows() if row["state"] == "sending" and row["lease_until"] > self.now}
        claimed = outbox.claim(self.store, now=self.now, lease=LEASE, limit=most)
        assert not {each.channel for each in claimed} & live
        for each in claimed:
            self.holder[each.id] = (sender, each.attempts)
        self.held[sender].extend(claimed)

    @rule(sender=SENDERS, outcome=st.sampled_from(("sent", "retry", "failed", "back")))
    def hang(self, sender: int, outcome: str) -> None:
        """A sender hangs beyond its lease, another takes over, and only then the first reports its result."""
        self.claim(sender, 3)
        self.wait(16)
        self.claim(1 - sender, 3)
        self.finish(sender, outcome)

    @rule(sender=SENDERS)
    def beat(self, sender: int) -> None:
        """A heartbeat keeps exactly the rows that nobody else has claimed since."""
        if self.held[sender]:
            kept = outbox.extend(self.store, self.held[sender], self.now + LEASE)
            assert all(self.holder[each][0] == sender for each in kept)

    @rule(sender=SENDERS, outcome=st.sampled_from(("sent", "retry", "failed", "back")))
    def finish(self, sender: int, outcome: str) -> None:
        """A sender reports the result of its oldest row; it counts only if the row is still its own."""
        if not self.held[sender]:
            return
        sending = self.held[sender].pop(0)
        before = self.row(sending.id)
        own = self.holder[sending.id] == (sender, sending.attempts) and before["state"] == "sending"
        later = self.now + timedelta(seconds=30)
        match outcome:
            case "sent":
                outbox.mark_sent(self.store, sending, f"{sending.id}.1")
            case "retry":
                pausing = {(pauses.POST, sending.channel)}
                if own:
                    outbox.mark_retry(self.store, sending, later, "limited", ambiguous=False, pausing=pausing)
                else:
                    outbox.mark_retry(self.store, sending, later, "limited", ambiguous=False)
            case "failed":
                outbox.mark_failed(self.store, sending, "refused")
            case _:
                outbox.give_back(self.store, [(sending, self.now)])
        after = self.row(sending.id)
        if not own:
            assert after == before, "a late result changed something"
        else:
            assert after["state"] == {"sent": "sent", "failed": "failed"}.get(outcome, "due")

    @rule(seconds=st.sampled_from((1, 5, 16, 31)))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)

    @invariant()
    def nothing_is_lost(self) -> None:
        """Every message that was queued is there, once, and what is being sent has a lease."""
        if not hasattr(self, "store"):
            return
        rows = self.rows()
        assert [row["key"] for row in rows] == [f"k{number}" for number in range(1, self.count + 1)]
        assert all(row["lease_until"] is not None for row in rows if row["state"] == "sending")

    def teardown(self) -> None:
        """In the end all that is not sent or refused can be claimed, in order."""
        if not hasattr(self, "store"):
            return
        self.now += timedelta(hours=1)
        left = [row["id"] for row in self.rows() if row["state"] in {"due", "sending"}]
        claimed = outbox.claim(self.store, now=self.now, lease=LEASE, limit=len(left) + 1)
        assert [each.id for each in claimed] == left
        self.store.close()
        shutil.rmtree(self.folder)

    def rows(self) -> list[dict[str, Any]]:
        """The outbox as stored."""
        table = table_of(OutboxRow)
        with self.store.reading() as conn:
            return [dict(row) for row in conn.execute(select(table).order_by(table.c.id)).mappings()]

    def row(self, number: int) -> dict[str, Any]:
        """One row."""
        return next(row for row in self.rows() if row["id"] == number)


class TestOutbox(Outbox.TestCase):  # type: ignore[misc, valid-type]  # Made by Hypothesis.
    """The machine, for pytest."""

    settings = settings(max_examples=examples(0.1), stateful_step_count=20, deadline=None)

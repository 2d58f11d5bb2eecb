"""The reminders as a state machine: days pass, clocks jump, processes die amid a batch, and people do, move, snooze, reassign and undo.

Every owner hears of each stage once, a channel has one message a day and a digest a week, nothing is posted for what is done, and what
is posted says what is on record.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from slack_sdk import WebClient
from sqlalchemy import select

from bot.posts import posts
from bot.slack.delivery import Delivery
from commands.nudges import daily_check, day_plan
from policy.calendar.working_days import is_working_day
from storage.engine.session import Store
from storage.mail.kinds import read
from storage.mail.outbox import Sending
from storage.mail.unsent import NOTHING_TO_SHOW
from storage.nudges.sent.reminders import check_state
from tests.builders.databases import template
from tests.builders.office import DAN, OLIVER, RACHEL, TAG_CHAIR, Office, copied, open_office
from tests.builders.rooms.reminders import AT, NUDGES, OUTBOX, planned
from tests.profiles import examples
from tests.property.record_room import Channels

KEY = "june-2020"
STEPS = ("baseline-documents", "review-testing", "uit-start")
STEP = st.sampled_from(STEPS)
LEASE_RUNS_OUT = timedelta(seconds=20)
Json = dict[str, Any]


class Died(BaseException):
    """A process ends here: nothing after it is done."""


class Slack(Channels):
    """Slack as far as delivery calls it. The process that calls it dies before or after a call, if that is set."""

    def __init__(self) -> None:
        """Nothing is posted yet."""
        super().__init__()
        self.posted: Counter[str] = Counter()
        self.calls_left = -1
        self.after = False

    def chat_postMessage(self, **message: Any) -> Json:  # noqa: N802 - the SDK's name.
        """Posts a message."""
        return self._called(super().chat_postMessage, message)

    def chat_update(self, **message: Any) -> Json:
        """Edits a message."""
        return self._called(super().chat_update, message)

    def conversations_history(self, **asked: Any) -> Json:
        """Returns what is in a channel."""
        return {"messages": [{**each, "ts": ts} for ts, each in self.shown.items() if self.place(each) == asked["channel"]]}

    def conversations_replies(self, **asked: Any) -> Json:
        """Returns what is in a thread."""
        return {"messages": [each for each in self.conversations_history(**asked)["messages"] if each.get("thread_ts") == asked["ts"]]}

    @staticmethod
    def place(message: Json) -> str:
        """Returns where a message is: a person's are in their direct messages."""
        channel = str(message["channel"])
        return channel.replace("U", "D", 1) if channel[0] == "U" else channel

    def _called(self, call: Callable[..., Json], message: Json) -> Json:
        dies, self.calls_left = self.calls_left == 0, self.calls_left - 1
        if dies and not self.after:
            raise Died
        answer = call(**message)
        if "ts" not in message:
            self.posted[message["metadata"]["event_payload"]["key"]] += 1
        if dies:
            raise Died
        return answer


def make(path: Path) -> None:
    """An office whose steps are soon due and have channels."""
    office = Office(open_office(f"sqlite:///{path}"))
    for committee in ("tag", "panel", "secas"):
        office.does(f"/release channel {KEY} {committee} <#C0{committee.upper()}>")
    planned(office, zip(STEPS, ("2020-01-17", "2020-01-24", "2020-02-03"), strict=True))
    office.store.close()


class Reminders(RuleBasedStateMachine):
    """A bot that reminds of June 2020's first steps. Whatever is refused changes nothing, and is fine."""

    @initialize()
    def start(self) -> None:
        """A fresh office on a Friday."""
        self.folder = tempfile.TemporaryDirectory(prefix="release-bot-reminders-")
        self.real = datetime(2026, 1, 1, tzinfo=UTC)
        self.store = Store(copied(template("reminders-machine", make), Path(self.folder.name) / "own.db"), clock=lambda: self.real)
        self.office = Office(self.store, _number=1000)
        self.office.at(2020, 1, 10)
        self.slack = Slack()
        self.restart()

    def restart(self) -> None:
        """Another process takes over."""
        self.slack.calls_left = -1
        client = cast(WebClient, self.slack)
        now = self.office
        self.delivery = Delivery(self.store, client, self.render, business_now=lambda: now.now, pace=timedelta(0), now=lambda: self.real)

    def render(self, sending: Sending) -> Json | None:
        """A message as the bot renders it."""
        return posts.message(self.store, sending.message, self.office.now, sending.channel)

    def attempt(self, line: str, user: str = RACHEL, **answers: str) -> None:
        """Types a line and fills in the forms that come, until something else does."""
        self.office.goes_through(line, user, **{"reason": "r", **answers})

    def tick(self) -> None:
        """A scheduler's tick, after which nothing is said of what was done before it."""
        today = self.office.now.date()
        done = {f"milestone:{each.key}" for each in self.office.release().milestones if each.done_on}
        before = {(row.item, row.due, row.stage, row.channel) for row in self.rows()}
        daily_check.tick(self.store, self.office.now, AT)
        new = [row for row in self.rows() if (row.item, row.due, row.stage, row.channel) not in before]
        assert not {row.item for row in new} & done, "somebody was reminded of what was done"
        assert {row.day for row in new} <= {today}
        assert not new or is_working_day(today)

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        """On each of them a scheduler ticks, and reminders go out."""
        for _ in range(days):
            self.office.later(days=1)
            self.tick()
            self.deliver()

    @rule(days=st.integers(-4, 25))
    def clock_jumps(self, days: int) -> None:
        """The clock is set back or ahead, or the bot was away, and another scheduler had read the state before."""
        with self.store.reading() as conn:
            last = check_state(conn).day
        self.office.later(days=days)
        self.tick()
        if last and last < self.office.now.date() and is_working_day(self.office.now.date()):
            assert daily_check.check(self.store, self.office.now, last, AT) == daily_check.Ticked()

    @rule(calls=st.integers(0, 3), after=st.booleans())
    def process_dies(self, calls: int, after: bool) -> None:
        """In the midst of the day's batch, before or after a call to Slack; another goes on when its leases have run out."""
        self.office.later(days=1)
        self.tick()
        self.slack.calls_left, self.slack.after = calls, after
        with suppress(Died):
            self.deliver()
        self.restart()

    @rule(step=STEP, word=st.sampled_from(("done", "undone", "done")))
    def complete(self, step: str, word: str) -> None:
        """A step is done, or it is not after all."""
        self.attempt(f"/release milestone {KEY} {step} {word}", date=self.office.now.date().isoformat())

    @rule(step=STEP, days=st.integers(-5, 20))
    def move(self, step: str, days: int) -> None:
        """A step gets another date."""
        self.attempt(f"/release milestone {KEY} {step} {self.office.now.date() + timedelta(days=days)}")

    @rule(step=STEP, days=st.integers(1, 6))
    def snooze(self, step: str, days: int) -> None:
        """A step is snoozed."""
        self.attempt(f"/release snooze {KEY} {step}", until=f"{self.office.now.date() + timedelta(days=days)}")

    @rule(step=STEP, person=st.sampled_from((DAN, OLIVER, TAG_CHAIR)))
    def reassign(self, step: str, person: str) -> None:
        """A step gets another owner."""
        self.attempt(f"/release reassign {KEY} {step}", person=person)

    @rule()
    def undo(self) -> None:
        """The manager takes the newest change back."""
        self.attempt("/release undo")

    def deliver(self) -> None:
        """Follows up, and delivers until nothing is left."""
        daily_check.follow(self.store, self.office.now)
        for _ in range(12):
            self.real += LEASE_RUNS_OUT
            if not self.delivery.deliver_due() and not self.waiting():
                return

    @invariant()
    def all_that_was_to_be_said_was_said_once(self) -> None:
        """Each message is posted once and the newest reads as the record does; nothing waits."""
        if not hasattr(self, "store"):
            return
        self.deliver()
        assert self.waiting() == []
        assert {key: times for key, times in self.slack.posted.items() if times > 1} == {}
        with self.store.reading() as conn:
            rows = conn.execute(select(OUTBOX).where(OUTBOX.c.kind == "nudge", OUTBOX.c.state == "sent").order_by(OUTBOX.c.id)).all()
        assert {row.key for row in rows} <= set(self.slack.posted)
        newest = max((each.ids["day"] for each in rows), default="")
        for row in (each for each in rows if each.ids["day"] == newest):
            made = posts.message(self.store, read(row.kind, row.ids, row.channel), self.office.now, row.channel)
            if made is not None:
                assert self.slack.shown[row.ts]["text"] == made["text"], row.key

    @invariant()
    def each_stage_comes_once_and_in_its_order(self) -> None:
        """For an owner, an item and its date: from far to near; a digest once a week for each channel."""
        if not hasattr(self, "store"):
            return
        said: dict[tuple[str, ...], list[int]] = {}
        weeks: Counter[tuple[object, ...]] = Counter()
        for row in self.rows():
            if row.item == day_plan.DIGEST:
                weeks[row.channel, row.release_key, row.day.isocalendar()[:2]] += 1
            elif row.state != "skipped" and row.why != day_plan.OVERDUE:
                said.setdefault((row.release_key, row.item, str(row.due), row.channel), []).append(row.stage)
        assert max(weeks.values(), default=0) <= 1
        assert {key: stages for key, stages in said.items() if stages != sorted(set(stages), reverse=True)} == {}

    def rows(self) -> list[Any]:
        """The reminders on record, in the order of their days."""
        with self.store.reading() as conn:
            return list(conn.execute(select(NUDGES).order_by(NUDGES.c.day, NUDGES.c.stage.desc())).all())

    def waiting(self) -> list[Any]:
        """What is not sent, but for what has nothing to show any more."""
        with self.store.reading() as conn:
            left = select(OUTBOX.c.key, OUTBOX.c.state, OUTBOX.c.error).where(OUTBOX.c.state != "sent")
            return [tuple(each) for each in conn.execute(left.where(OUTBOX.c.error != NOTHING_TO_SHOW))]

    def teardown(self) -> None:
        """Closes the office."""
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestReminders = Reminders.TestCase
TestReminders.settings = settings(max_examples=examples(0.05), stateful_step_count=15, deadline=None)


@pytest.mark.parametrize("back", [2, 4])
def test_a_snooze_that_has_ended_does_not_come_back_with_the_clock(back: int) -> None:
    """The clock is set back past the end of a snooze: the newest message still reads as it was posted, for its own day."""
    machine = Reminders()
    machine.start()
    try:
        machine.days_pass(3)
        for step in STEPS:
            machine.snooze(step, 2)
        machine.clock_jumps(3)
        machine.all_that_was_to_be_said_was_said_once()
        machine.clock_jumps(-back)
        machine.all_that_was_to_be_said_was_said_once()
    finally:
        machine.teardown()

"""People who use a formation: the same requests as in the tests of the walk, sent to processes instead of to a bot in this one."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from bot.slack.limits.messages import message_faults
from policy.calendar.working_days import is_working_day
from storage.nudges.sent.reminders import check_state
from storage.tables import NudgeCheckRow, OutboxRow, table_of
from tests.builders.edge import Answer
from tests.builders.signed import Button, Json, Message, Signed, View, is_status
from tests.formation.processes import SECONDS, Restarts

_out = table_of(OutboxRow).c
_check = table_of(NudgeCheckRow).c

CARD_SECONDS = 2.2
"""A position is not taken within two seconds of a card's move, and here the clock is real."""


@dataclass
class Formation(Signed):
    """Signed requests to processes. The bot of this process only reads the database; workers deliver."""

    restarts: Restarts | None = None
    seen: int = 0
    since: int = 0

    def at(self, year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
        """Has all processes run at another business time, once everything of the time before is delivered and the day's check is made."""
        assert self.restarts
        # A process that ends leaves the follow-up on reminders to the next tick, which would find another day here.
        self._wait(self._settled, "the follow-up")
        self.deliver()
        super().at(year, month, day, hour, minute)
        self.restarts.set(self.now.isoformat())
        if is_working_day(self.now.date()):
            self._wait(lambda: self._last_check() == self.now.date(), "the day's check")
        self.deliver()

    def deliver(self) -> list[Json]:
        """Waits until the workers have delivered everything; the messages since the last call, without the pinned statuses."""
        self._wait(lambda: self.open_messages() == 0, "the outbox")
        posted = self.slack.messages[self.seen :]
        self.seen += len(posted)
        for each in posted:
            assert message_faults(each) == [], message_faults(each)
        return [each for each in posted if not is_status(each)]

    def open_messages(self) -> int:
        """How many messages wait to be sent."""
        with self.bot.store.reading() as conn:
            return int(conn.execute(select(func.count()).where(or_(_out.state == "due", _out.state == "sending"))).scalar_one())

    def press(self, pressed: Button, user: str) -> Message | View:
        """A button pressed, once the card has stood long enough."""
        if str(pressed.line).startswith("/release position"):
            time.sleep(CARD_SECONDS)
        return super().press(pressed, user)

    def _settled(self) -> bool:
        with self.bot.store.reading() as conn:
            return not check_state(conn).needs_follow_up

    def _last_check(self) -> object:
        with self.bot.store.reading() as conn:
            return conn.execute(select(func.max(_check.day))).scalar_one()

    def _wait(self, done: object, what: str) -> None:
        assert callable(done)
        ends = time.monotonic() + 3 * SECONDS
        while not done():
            if time.monotonic() > ends:
                raise AssertionError(f"{what} took longer than {3 * SECONDS:.0f} seconds")
            time.sleep(0.1)

    def _post(self, body: bytes) -> Answer:
        self.since = len(self.slack.calls)
        return super()._post(body)

    def _opened(self, trigger: str) -> View | None:
        """The form that a trigger opened: another process may still be opening it, so it waits for that or for an answer."""
        path = f"/response/{trigger.partition('.')[0]}"

        def answered() -> bool:
            calls = self.slack.calls
            opened = any(name == "views.open" and each["trigger_id"] == trigger for name, each in calls)
            updated = any(name == "views.update" for name, _ in calls[self.since :])
            return opened or updated or any(each["path"] == path for each in self.slack.webhooks)

        self.slack.wait_for(answered, SECONDS)
        return super()._opened(trigger)

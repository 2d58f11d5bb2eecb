"""The clock moved day by day over June 2020's real timetable, with what people do on which day, and what the bot says in Slack."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.posts import posts
from bot.slack.client import web_client
from bot.slack.delivery import Delivery
from commands.catalogue import perform
from commands.nudges import daily_check
from commands.protocol.form import Form
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed
from policy.model.acts import RECORDED
from policy.model.decisions import Outcome, Subject
from policy.model.rid import Covers
from policy.model.roster import Member
from policy.model.sign_off import SignOffState
from storage.engine.session import Act, Store
from storage.mail.outbox import Sending
from storage.release_file import REFERENCE, parse
from storage.release_file.loader import load
from storage.tables import ChannelRouteRow, CriterionRow, DecisionRow, MilestoneRow, ReleaseRow
from tests.builders.slack_server import FakeSlack

LONDON = ZoneInfo("Europe/London")
NUDGE_AT = time(9)
FIRST, LAST = date(2020, 1, 10), date(2020, 6, 30)
START = datetime(2026, 3, 2, tzinfo=UTC)
KEY = "june-2020"

ROSTER = (
    Member("secas", "U0RACHEL", chair=True),
    Member("dcc", "U0PRIYA", chair=True),
    Member("dcc", "U0TOM"),
    Member("tag", "U0DAVID", chair=True),
    Member("opsg", "U0HELEN", chair=True),
    Member("panel", "U0MARGARET", chair=True),
)
CHANNELS = {"": "C0JUNE", "secas": "C0SECAS", "dcc": "C0DCC", "tag": "C0TAG", "opsg": "C0OPSG", "panel": "C0PANEL"}

POLICY = {
    "Policy date: TAD issued to the TAG for review": "policy:tad-to-tag",
    "Policy date: TAD final and published": "policy:tad-published",
    "Policy date: Scope on SEC documents set (RID baselined or re-baselined)": "policy:scope-documents",
}


@dataclass
class Sent:
    """One message as the tests' tables have it: when, where, in whose thread or "", and its lines."""

    day: date
    channel: str
    thread: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.channel} in the thread of {self.thread}" if self.thread else self.channel
        return f"{self.day:%a %d %b} {where}: {'; '.join(self.lines)}"


@dataclass
class Walk:
    """A store, a fake Slack, and the days in between. `now` is the real clock, which moves with the days."""

    store: Store
    slack: FakeSlack
    now: datetime = START
    business: datetime = field(default_factory=lambda: datetime(2020, 1, 10, 8, tzinfo=LONDON))
    events: dict[str, str] = field(default_factory=dict)
    posted: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)

    def load(self) -> None:
        """The shipped June 2020, with a roster and channels, as of the morning of 10 January 2020."""
        reference = parse([REFERENCE])
        june = tuple(each for each in reference.releases if each.key == KEY)
        load(self.store, replace(reference, releases=june, members=ROSTER), at=self.business)
        with self.store.changing(Act("U0RACHEL", "channel", self.business)) as tx:
            tx.session.add_all(
                ChannelRouteRow(release_key=KEY, committee_key=committee, channel_id=channel) for committee, channel in CHANNELS.items()
            )
        self.events = {step.event: step.key for step in june[0].milestones} | POLICY

    def render(self, sending: Sending) -> Mapping[str, Any] | None:
        """A message as the bot renders it."""
        return posts.message(self.store, sending.message, self.business, sending.channel)

    def delivery(self, store: Store | None = None) -> Delivery:
        """A delivery as a worker has it."""
        client = web_client("xoxb-test", f"{self.slack.url}/api/", timeout=20)
        return Delivery(
            store or self.store, client, self.render, business_now=lambda: self.business, now=lambda: self.now, pace=timedelta(0)
        )

    def tick(self) -> None:
        """One worker's tick and delivery."""
        daily_check.tick(self.store, self.business, NUDGE_AT)
        self.delivery().deliver_due()

    def note(self) -> None:
        """Notes what has come to Slack since, as of now."""
        for message in self.slack.messages[len(self.posted) :]:
            self.posted.append((self.business, message))

    def run(self, script: Mapping[date, Callable[[Walk], None]], tick: Callable[[], None] | None = None, until: date = LAST) -> list[str]:
        """Every day from 10 January on: the morning's check, what people do at two o'clock, and a tick after it."""
        work = tick or self.tick
        day = FIRST
        while day <= until:
            self.business = datetime.combine(day, time(9, 0), tzinfo=LONDON)
            self.now += timedelta(hours=12)
            # Twice, for what was posted first may be answered in its thread.
            work()
            work()
            self.note()
            if day in script:
                self.business = datetime.combine(day, time(14, 0), tzinfo=LONDON)
                self.now += timedelta(hours=1)
                script[day](self)
                work()
                self.note()
            day += timedelta(days=1)
        return self.table()

    def line(self, user: str, line: str, **answers: str) -> None:
        """A command line by somebody, its form sent back with these answers, or as it stands where it only asks to look again."""
        command, _, text = line.partition(" ")
        if text.endswith(" done") and self.completed(user, text.split()[-2]):
            return
        request = Request(command, text, Actor(user), self.business, answers=answers or None)
        result = perform(self.store, request)
        if isinstance(result, Form):
            given = {each.name: each.value for each in result.fields} | answers
            result = perform(self.store, replace(request, answers=given, step=result.step, seen=result.seen, opened=result.opened))
        assert isinstance(result, Changed), (line, result)

    def completed(self, user: str, key: str) -> bool:
        """A step that stands for an act is done as its act would complete it; False for a step that is completed by hand."""
        with self.store.changing(Act(user, "act", self.business)) as tx:
            step = tx.session.get_one(MilestoneRow, (KEY, key))
            if not RECORDED.isdisjoint(step.acts):
                step.done_on = self.business.date()
            return not RECORDED.isdisjoint(step.acts)

    def decided(self, subject: Subject, outcome: Outcome, covers: Covers = Covers.ALL) -> None:
        """A decision of the Panel on the record."""
        with self.store.changing(Act("U0RACHEL", "decide", self.business)) as tx:
            number = tx.connection.execute(_NEXT).scalar_one()
            tx.session.add(
                DecisionRow(
                    release_key=KEY,
                    number=number,
                    subject=subject,
                    body="panel",
                    outcome=outcome,
                    met_on=self.business.date(),
                    covers=covers,
                    recorded_on=self.business.date(),
                )
            )

    def signed_off(self, prefix: str, count: int) -> None:
        """The first criteria of a committee met."""
        with self.store.changing(Act("U0DAVID", "signoff", self.business)) as tx:
            for number in range(1, count + 1):
                tx.session.get_one(CriterionRow, (KEY, f"{prefix}{number}")).standing = SignOffState.MET

    def live(self) -> None:
        """The release is live."""
        with self.store.changing(Act("U0RACHEL", "live", self.business)) as tx:
            tx.session.get_one(ReleaseRow, KEY).live_on = self.business.date()

    def table(self) -> list[str]:
        """What was posted, in order, as readable rows; updates in place and the history's weekly anchors are no rows."""
        rows = []
        days = {key: day for day, key in _days(self.posted)}
        for at, message in self.posted:
            if message["text"].startswith("The history on "):
                continue
            thread = days.get(message.get("thread_ts", ""), "")
            lines = tuple(self._short(message["text"]))
            rows.append(str(Sent(at.date(), message["channel"], thread, lines)))
        return rows

    def _short(self, said: str) -> Iterator[str]:
        """A message's text in few words: the step's key and how many Working Days are left."""
        title, *lines = said.split("\n")
        if title in {
            "Escalated",
            "Gate",
            "Done",
            "Moved",
            "Snoozed",
            "Reassigned",
            "Open again",
            "No longer due",
            "Planned",
            "Signed off",
            "Submitted",
            "Decided",
            "Closed",
            "Withdrawn",
        }:
            yield f"{title}: {self._keyed(' '.join(lines))}"
            return
        if not title.startswith(("June 2020", "Reminders")):
            yield said
            return
        name = ""
        for line in lines:
            bare = line.removeprefix("⚠️ ").strip()
            if line.startswith("This week"):
                yield "digest"
            elif found := _WHEN.match(bare):
                yield f"{name} {_number(found)}"
            elif found := _DUE.match(bare):
                yield f"{name} due {found['day']}"
            elif bare.startswith("Escalated"):
                yield bare.partition(";")[0].casefold()
            elif bare and not bare.startswith(
                ("-", "Done:", "Snooze:", "Reassign:", "Evidence:", "Sign off:", "Show", "Decide", "It waits")
            ):
                name = self._keyed(bare)

    def _keyed(self, said: str) -> str:
        for event in sorted(self.events, key=len, reverse=True):
            said = _DRAFT.sub("", said.replace(event, self.events[event]))
        said = _EVIDENCE.sub(r"evidence \g<refs>", said)
        return _POSITION.sub(r"verdicts on \g<count> \g<kind>", said)


_NEXT = text("SELECT coalesce(max(number), 0) + 1 FROM decision WHERE release_key = 'june-2020'")
_DRAFT = re.compile(r" \(Draft [0-9.]+ of the RID has \d+ changes? since version [0-9.]+ that (?:is|are) not issued\)")
_EVIDENCE = re.compile(r"Evidence for \d+ operational criteria? \((?P<refs>[^)]*)\), due for review on 2 Jun 2020")
_POSITION = re.compile(r"(?P<count>\d+) (?P<kind>\w+) criteri(?:a|on) to be signed off \([^)]*\)")
_WHEN = re.compile(r"(?:due in (?P<ahead>\d+) Working|(?P<today>due today)|(?P<late>\d+) Working Days? overdue)")
_DUE = re.compile(r"due (?P<day>\d+ \w{3}) 2020$")
"""In a message that stays true as days pass."""


def _number(found: re.Match[str]) -> str:
    if found["today"]:
        return "0"
    return found["ahead"] or f"-{found['late']}"


def _days(posted: list[tuple[datetime, dict[str, Any]]]) -> Iterator[tuple[str, str]]:
    for at, message in posted:
        yield f"{at:%d %b}", message["ts"]

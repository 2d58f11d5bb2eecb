"""The reminders of June 2020, day by day from 10 January to 30 June: exactly these messages, however often the bot dies."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Connection

from commands.nudges import daily_check
from policy.model.decisions import Outcome, Subject
from policy.model.rid import Covers
from storage.engine.session import Act, Change, Store
from storage.mail.leases import LEASE
from tests.builders.databases import Databases
from tests.builders.rooms.nudge_walk import LAST, LONDON, NUDGE_AT, Walk
from tests.builders.slack_server import FakeSlack, fake_slack
from tests.profiles import either

MANAGER, DCC, TESTER, TAG, OPSG, PANEL = "U0RACHEL", "U0PRIYA", "U0TOM", "U0DAVID", "U0HELEN", "U0MARGARET"
M = "/release milestone june-2020"


def day(text: str) -> date:
    """A day of 2020: "17 Jan"."""
    return datetime.strptime(f"{text} 2020", "%d %b %Y").date()  # noqa: DTZ007 - a day has no time zone.


def baselined(walk: Walk) -> None:
    """The Panel baselines the RID for the documents."""
    walk.decided(Subject.BASELINE, Outcome.AGREED, Covers.DOCUMENTS)
    walk.line(MANAGER, f"{M} baseline-documents done")


def lines(*given: tuple[str, str]) -> Callable[[Walk], None]:
    """Command lines by people, one after another."""

    def act(walk: Walk) -> None:
        for user, line in given:
            walk.line(user, line)

    return act


def snoozed(walk: Walk) -> None:
    """The DCC snoozes the start of UIT until 25 March."""
    walk.line(DCC, "/release snooze june-2020 uit-start", until="2020-03-25", reason="The environment is booked.")


def reassigned(walk: Walk) -> None:
    """The Test Participants' plans, who are not in Slack, go to the DCC's tester."""
    walk.line(MANAGER, "/release reassign june-2020 regression-plans", person=TESTER, committee="", reason="")


def tag_reviews(walk: Walk) -> None:
    """The TAG signs off its six criteria and gives its view."""
    walk.signed_off("T", 6)
    walk.line(TAG, f"{M} review-testing done")


def opsg_reviews(walk: Walk) -> None:
    """The Operations Group signs off eight of nine."""
    walk.signed_off("O", 8)


def opsg_recommends(walk: Walk) -> None:
    """The ninth, and the review is done."""
    walk.signed_off("O", 9)
    walk.line(OPSG, f"{M} review-operational done")


def goes(walk: Walk) -> None:
    """The Panel's Go, ten days late."""
    walk.decided(Subject.GO_LIVE, Outcome.GO)
    walk.line(MANAGER, f"{M} go-no-go done")


def lives(walk: Walk) -> None:
    """The release goes live."""
    walk.line(DCC, f"{M} go-live done")
    walk.live()


SCRIPT: dict[date, Callable[[Walk], None]] = {
    day("17 Jan"): baselined,
    day("20 Jan"): lines((MANAGER, f"{M} tad-draft 2020-01-31"), (MANAGER, f"{M} tad-decision 2020-03-20")),
    day("05 Feb"): lines((DCC, f"{M} tad-draft done")),
    day("06 Feb"): lines((MANAGER, f"{M} uit-start 2020-03-30"), (MANAGER, f"{M} uit-end 2020-05-15")),
    day("02 Mar"): snoozed,
    day("10 Mar"): reassigned,
    day("18 Mar"): lines((MANAGER, f"{M} regression-plans done")),
    day("20 Mar"): lines((PANEL, f"{M} tad-decision done")),
    day("24 Mar"): lines((MANAGER, f"{M} uit-start 2020-04-14")),
    day("14 Apr"): lines((DCC, f"{M} uit-start done")),
    day("07 May"): lines((MANAGER, f"{M} regression-results done")),
    day("15 May"): lines((DCC, f"{M} uit-end done")),
    day("22 May"): lines((DCC, f"{M} evidence-testing done")),
    day("26 May"): lines((DCC, f"{M} evidence-operational done")),
    day("27 May"): tag_reviews,
    day("02 Jun"): opsg_reviews,
    day("04 Jun"): opsg_recommends,
    day("12 Jun"): lines((PANEL, f"{M} uit-decision done")),
    day("22 Jun"): goes,
    day("25 Jun"): lives,
}

EXPECTED = (Path(__file__).parent / "june_2020_nudges.txt").read_text(encoding="utf-8").splitlines()
"""Every message from 10 January to 30 June, one to a row: when, where, and each item with its Working Days to go (negative: overdue)."""


def up_to(last: date) -> list[str]:
    """The messages of the days up to one."""
    return [row for row in EXPECTED if day(row[4:10]) <= last]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A fake Slack."""
    with fake_slack() as found:
        yield found


@pytest.fixture
def quiet() -> Iterator[None]:
    """Delivery's log lines kept off the screen."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    yield
    structlog.reset_defaults()


def walk_on(url: str, slack: FakeSlack) -> Walk:
    """A walk over a database at head, with June 2020 loaded."""
    walk = Walk(Store(url), slack)
    walk.load()
    return walk


def test_the_messages_sent_are_exactly_those_expected(databases: Databases, slack: FakeSlack, quiet: None) -> None:
    """A worker that is always there sends the table, no row more and no row less, in its order."""
    walk = walk_on(databases.migrated("sqlite"), slack)
    assert walk.run(SCRIPT) == EXPECTED
    keys = [message["metadata"]["event_payload"]["key"] for message in slack.messages]
    assert len(keys) == len(set(keys))
    mondays = [key for key in keys if key.startswith("notice:nudge:anchor:")]
    assert len(mondays) == 25
    walk.store.close()


def test_messages_show_what_is_done_since(databases: Databases, slack: FakeSlack, quiet: None) -> None:
    """When a step is done the messages that named it are updated in place: its buttons go, a tick stands for them."""
    walk = walk_on(databases.migrated("sqlite"), slack)
    walk.business = datetime(2020, 1, 17, 9, tzinfo=LONDON)
    walk.tick()
    (first,) = slack.posted("nudge:C0PANEL:2020-01-17")
    assert "Baseline: /release baseline june-2020 documents" in first["text"]
    baselined(walk)
    walk.tick()
    updates = [each for each in slack.called("chat.update") if each["ts"] == first["ts"]]
    assert len(updates) == 1
    assert "✅ Panel baselines RID for non-system-impacting modifications  done on 17 Jan 2020" in updates[0]["text"]
    assert "/release baseline" not in updates[0]["text"]
    walk.store.close()


class Killed(BaseException):
    """The worker died here."""


class MortalStore(Store):
    """A store whose worker may die before any transaction, before its commit, or right after it."""

    def __init__(self, url: str, dice: random.Random, clock: Callable[[], datetime]) -> None:
        super().__init__(url, clock=clock)
        self._dice = dice

    def _maybe(self) -> None:
        if self._dice.random() < 0.06:
            raise Killed

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot, perhaps never begun."""
        self._maybe()
        with super().reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A writing transaction that may be lost whole, or be the last thing done."""
        self._maybe()
        with super().writing() as connection:
            yield connection
            self._maybe()
        self._maybe()

    @contextmanager
    def changing(self, act: Act) -> Iterator[Change]:
        """A changing transaction that may be lost whole, or be the last thing done."""
        self._maybe()
        with super().changing(act) as change:
            yield change
            self._maybe()
        self._maybe()


@pytest.mark.parametrize(("seed", "until"), either([(1, LAST), (2, day("31 Mar"))], in_dev=(2, day("28 Feb"))))
def test_a_worker_that_dies_at_random_sends_the_same(databases: Databases, slack: FakeSlack, quiet: None, seed: int, until: date) -> None:
    """Killed before, inside and after its transactions and restarted each time, it sends the table: nothing twice, nothing lost."""
    walk = walk_on(databases.migrated("sqlite"), slack)
    calm = walk.store
    mortal = MortalStore(str(calm.url), random.Random(seed), lambda: walk.now)
    deaths = 0

    def tick() -> None:
        nonlocal deaths
        lived = False
        while not lived:
            walk.store = mortal
            try:
                walk.tick()
                lived = True
            except Killed:
                deaths += 1
                # The next worker starts once the dead one's lease has lapsed.
                walk.now += 2 * LEASE
            finally:
                walk.store = calm

    assert walk.run(SCRIPT, tick, until) == up_to(until)
    assert deaths > 20
    mortal.close()
    calm.close()


@pytest.mark.parametrize("until", either((day("31 Mar"),), in_dev=day("24 Jan")))
def test_three_workers_at_once_send_the_same(databases: Databases, slack: FakeSlack, quiet: None, until: date) -> None:
    """On PostgreSQL three schedulers tick and three deliveries send at the same time: each message of the table once."""
    url = databases.migrated("postgresql")
    walk = walk_on(url, slack)
    workers = [Store(url, clock=lambda: walk.now) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:

        def one(store: Store) -> None:
            daily_check.tick(store, walk.business, NUDGE_AT)
            walk.delivery(store).deliver_due()

        def tick() -> None:
            list(pool.map(one, workers))
            # A worker that found nothing to do may have been done before another put something out.
            one(workers[0])

        found = walk.run(SCRIPT, tick, until)
    for store in (*workers, walk.store):
        store.close()
    assert sorted(found) == sorted(up_to(until))

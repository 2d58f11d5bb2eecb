"""The database's machine is lost while people act and messages go out, and its replica takes over: nothing that was answered is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from bot.slack import ids
from bot.unsettled_commits import NOT_KNOWN, SAVED
from storage.engine.session import StoreFault
from tests.attacks import acts
from tests.attacks.acts import Deed
from tests.attacks.figures import Figures
from tests.attacks.room import Room, Wired, compare_history, compare_posts, drain, rows_of, warm, wired
from tests.attacks.services.replica import Pair, replicated
from tests.attacks.timing import PROMISED, SLACK_GIVES_UP, Stopwatch

ACTS = 8
"""Acts around each fail-over."""

PATIENCE = 90.0
"""Seconds within which everything must go on after a fail-over."""


@dataclass
class People:
    """Who act through one bot, one act after the other, and what they were told. They try again what was not done, and only that."""

    one: Wired
    figures: Figures
    watch: Stopwatch
    accepted: list[Deed] = field(default_factory=list)
    not_known: list[Deed] = field(default_factory=list)

    def act(self, deed: Deed) -> None:
        """Does something until it is said to be done, or not to be known."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            with self.watch.timed():
                answer = deed.send(self.one.client)
            said = answer.body.decode(errors="replace")
            if NOT_KNOWN[:30] in said:
                self.not_known.append(deed)
                return
            if answer.status == 200 and not any(word in said for word in ("busy", "nothing was changed", "can't be", "can't use")):
                self.accepted.append(deed)
                return
            self.figures.count("answers “not now”, tried again")
            time.sleep(0.05)
        self.figures.harm("wrong", f"{deed.kind} {deed.mark} was not taken within {PATIENCE:.0f} s")

    def hear(self) -> None:
        """Waits for the message of each act that was not known, and does again what was not saved."""
        asked, self.not_known = self.not_known, []
        for deed in asked:
            key = ids.derived(deed.key, "settled")
            told = ""
            ends = time.monotonic() + PATIENCE
            while not told and time.monotonic() < ends:
                told = next((str(row["ids"]["text"]) for row in rows_of(self.one.bot.store) if row["key"] == key), "")
                time.sleep(0.0 if told else 0.1)
            saved = acts.effects(self.one.bot.store)[deed.mark]
            self.figures.count("acts not known at first, looked up by their key")
            if not told or (SAVED.partition("{}")[2] in told) != bool(saved):
                self.figures.harm("wrong", f"{deed.mark} took effect {saved} times, and its person heard: {told or 'nothing'}")
            if not saved:
                self.act(deed)
            else:
                self.accepted.append(deed)


def run(room: Room, failovers: int, seed: int = 7) -> Figures:
    """Loses the primary that many times amid acts and deliveries. With more than one, the last replica follows without being waited for."""
    figures, chance = Figures("failover", room.dialect), random.Random(seed)
    warm(room)
    number = 0
    with replicated(room.fresh()) as pair:
        one = wired(pair.url, room.slack.url)
        people = People(one, figures, Stopwatch(figures, SLACK_GIVES_UP if failovers == 1 else PROMISED))
        while figures.attempts < failovers and room.open:
            if figures.attempts:
                pair.follow()
            deeds = [_deed(number + each) for each in range(1, ACTS + 1)]
            number += ACTS
            acts.seat(one.bot.store, deeds)
            with _delivering(one):
                _strike(pair, people, deeds, chance)
                people.hear()
            figures.attempts += 1
        _look_over(figures, room, people)
        if failovers > 1 and room.open:
            pair.follow()
            deeds = [_deed(number + each) for each in range(1, ACTS + 2)]
            acts.seat(one.bot.store, deeds)
            _without_waiting(pair, people, deeds)
        one.close()
    return figures.end()


def _deed(number: int) -> Deed:
    return acts.gone(number) if number % 4 == 3 else acts.evidence(number)


def _strike(pair: Pair, people: People, deeds: list[Deed], chance: random.Random) -> None:
    """Has people act, and loses the primary when some of it is done."""
    reached, after = Event(), chance.randrange(1, ACTS - 1)

    def act() -> None:
        for place, deed in enumerate(deeds):
            if place == after:
                reached.set()
            people.act(deed)

    acting = Thread(target=act)
    acting.start()
    reached.wait(PATIENCE)
    time.sleep(chance.uniform(0, 0.05))
    pair.lose()
    lost = time.monotonic()
    pair.fail_over()
    acting.join()
    people.figures.count("seconds of fail-over", round(time.monotonic() - lost, 1))


@contextmanager
def _delivering(one: Wired) -> Iterator[None]:
    """Delivers while the block runs, as a worker would."""
    ended = Event()

    def deliver() -> None:
        while not ended.wait(0.02):
            with suppress(StoreFault):
                one.bot.delivery.deliver_due()
            one.later(0.5)

    worker = Thread(target=deliver)
    worker.start()
    try:
        yield
    finally:
        ended.set()
        worker.join()


def _look_over(figures: Figures, room: Room, people: People) -> None:
    drain(people.one)
    effects = acts.effects(people.one.bot.store)
    for deed in people.accepted:
        if effects[deed.mark] != 1:
            figures.harm("doubled" if effects[deed.mark] else "lost", f"{deed.kind} {deed.mark} took effect {effects[deed.mark]} times")
    figures.count("acts", len(people.accepted))
    compare_posts(figures, people.one.bot.store, room.slack)
    compare_history(figures, people.one.bot.store)


def _without_waiting(pair: Pair, people: People, deeds: list[Deed]) -> None:
    """What no commit waited for is gone with the primary, and nothing else: the history is whole, and acts that are done again count."""
    *deeds, last = deeds
    people.act(deeds.pop())  # With it the roster has reached the replica too.
    pair.hold_back()
    for deed in deeds:
        people.act(deed)
    pair.lose()
    pair.fail_over()
    people.act(last)  # Also finds out that connections must be made again.
    effects = acts.effects(people.one.bot.store)
    gone = [deed for deed in deeds if not effects[deed.mark]]
    people.figures.count("answered acts that an asynchronous replica lacked", len(gone))
    for deed in gone:
        people.act(deed)
    effects = acts.effects(people.one.bot.store)
    for deed in deeds:
        if effects[deed.mark] != 1:
            people.figures.harm("wrong", f"done again, {deed.kind} {deed.mark} took effect {effects[deed.mark]} times")
    compare_history(people.figures, people.one.bot.store)

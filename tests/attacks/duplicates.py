"""Deliveries that come again and in any order, to four processes at once: each takes effect once."""

from __future__ import annotations

import random
from functools import partial

from tests.attacks import acts
from tests.attacks.acts import Deed
from tests.attacks.figures import Figures
from tests.attacks.room import REAL, Room, Wired, compare_history, compare_posts, drain, in_children, warm, wired

PROCESSES = 4
TIMES = 8
"""How often each act is delivered."""

BATCH = 80
"""Acts on one database."""


def run(room: Room, deliveries: int, seed: int = 2) -> Figures:
    """Delivers acts several times each, shuffled, while all four processes deliver the outbox as well."""
    figures, chance, number = Figures("duplicates", room.dialect), random.Random(seed), 0
    warm(room)
    while figures.attempts < deliveries and room.open:
        url = room.fresh()
        kinds = min(BATCH, -(-(deliveries - figures.attempts) // TIMES))
        deeds = [acts.any_act(number + each, room.slack.url) for each in range(kinds)]
        number += kinds
        one = wired(url, room.slack.url)
        acts.seat(one.bot.store, deeds)
        one.close()
        shuffled = [deed for deed in deeds for _ in range(TIMES)]
        chance.shuffle(shuffled)
        shares = [shuffled[process::PROCESSES] for process in range(PROCESSES)]
        busy = in_children([partial(_deliver, wired(url, room.slack.url), share) for share in shares])
        figures.count("answers “busy”, delivered again", sum(busy))
        figures.attempts += len(shuffled)
        _look_over(figures, room, url, deeds)
    return figures.end()


def _deliver(one: Wired, deeds: list[Deed]) -> int:
    """Delivers a share of the acts and of the outbox; what was answered “busy” is delivered again, as people are asked to do."""
    busy, left = 0, list(deeds)
    while left:
        again = []
        for number, deed in enumerate(left):
            answer = deed.send(one.client)
            if b"busy" in answer.body or answer.status != 200:
                again.append(deed)
            if number % 10 == 9:
                one.bot.delivery.deliver_due()
        busy, left = busy + len(again), again
    one.close()
    return busy


def _look_over(figures: Figures, room: Room, url: str, deeds: list[Deed]) -> None:
    """Delivers what is left, and compares the record and Slack with what was done."""
    one = wired(url, room.slack.url, at=REAL)
    told_busy = {each["path"] for each in room.slack.ask("messages")["webhooks"] if "busy" in str(each.get("text"))}
    effects = acts.effects(one.bot.store)
    for deed in deeds:
        # A click is answered at its response_url: who was told “busy” every time presses again.
        if not effects[deed.mark] and deed.answered_at in told_busy:
            deed.send(one.client)
            figures.count("answers “busy”, delivered again")
    drain(one)
    effects = acts.effects(one.bot.store)
    for deed in deeds:
        if effects[deed.mark] != 1:
            figures.harm("doubled" if effects[deed.mark] else "lost", f"{deed.kind} {deed.mark} took effect {effects[deed.mark]} times")
    compare_posts(figures, one.bot.store, room.slack)
    compare_history(figures, one.bot.store)
    one.close()

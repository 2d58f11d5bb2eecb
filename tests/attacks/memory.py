"""A bot that lives for a month of requests, ticks and deliveries in one process: its memory stays flat."""

from __future__ import annotations

import ctypes
import gc
import resource
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.bootstrap import make_bot
from bot.slack.delivery import Delivery
from tests.attacks import acts
from tests.attacks.figures import Figures
from tests.attacks.room import REAL, Room, compare_history, in_child, warm, wired
from tests.attacks.slack import Elsewhere
from tests.builders.edge import Client
from tests.builders.office import START
from tests.builders.signed import configured

MOST_GROWTH = 24
"""Megabytes by which the process may grow after the first tenth of its days."""

ROUNDS, SHORT_ROUNDS = 10, 2
"""How often a day each line is asked; less often in a run of less than a week."""

LINES = (
    *("status june-2020", "scope june-2020", "timetable june-2020", "criteria june-2020", "list", "due 30", "mine", "portfolio"),
    *("calendar", "check june-2020", "history june-2020", "impacts june-2020", "nudge june-2020", "help", "nothing of the kind"),
)
TICKS = (9, 11, 13, 15, 17)
"""Hours of the scheduler's ticks."""


def run(room: Room, days: int) -> Figures:
    """Has one process live that many days, and looks at its memory after each."""
    figures = Figures("memory", room.dialect)
    warm(room)
    url = room.fresh()
    sizes = in_child(partial(_live, url, room, days))
    assert sizes is not None
    figures.attempts = len(sizes)
    began = sizes[min(len(sizes) - 1, days // 10)]
    figures.count("MB when warm", began)
    figures.count("MB in the end", sizes[-1])
    if sizes[-1] - began > MOST_GROWTH:
        figures.harm("wrong", f"memory grew by {sizes[-1] - began:.0f} MB, day by day: {', '.join(f'{each:.0f}' for each in sizes)}")
    one = wired(url, room.slack.url)
    compare_history(figures, one.bot.store)
    one.close()
    return figures.end()


def _live(url: str, room: Room, days: int) -> list[float]:
    """Lives the days, and returns the megabytes in memory after each."""
    business, real = [START.replace(hour=8)], [REAL]
    bot = make_bot(configured(Elsewhere(room.slack.url), url), lambda: business[0])  # type: ignore[arg-type]  # Only the address is asked for.
    bot.store.clock = lambda: real[0]
    bot.delivery = Delivery(bot.store, bot.client, bot.render, business_now=bot.now, now=lambda: real[0], pace=timedelta(0))
    client = Client(bot.edge(bot.app()))
    sizes: list[float] = []
    number = 0
    while len(sizes) < days and room.open:
        for hour in TICKS:
            business[0] = business[0].replace(hour=hour)
            bot.tick()
            for _ in range(3):
                bot.delivery.deliver_due()
                real[0] += timedelta(seconds=20)
        for _ in range(ROUNDS if days >= 7 else SHORT_ROUNDS):
            for line in LINES:
                client.command(line)
            number += 4
            for deed in (acts.evidence(number), acts.share(number + 1, room.slack.url), acts.gone(number + 2), acts.card(number + 3)):
                deed.send(client)
            bot.delivery.deliver_due()
        business[0] += timedelta(days=1)
        real[0] += timedelta(days=1)
        sizes.append(_megabytes())
    bot.close()
    return sizes


def _megabytes() -> float:
    """What the process has in memory, without what it has given up and the allocator keeps."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    with suppress(OSError):
        return round(int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)

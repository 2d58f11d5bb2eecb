"""How long the other answers take beside an empty Bolt app: `due 30`, `list`, `mine`, an App Home, and a one-line change (design, Speed).

And how an answer's time grows: the same answers with ten times as many releases.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.home import home_view
from storage.engine.session import Store
from tests.benchmarks.figures import Figure
from tests.benchmarks.setup import servers, stored
from tests.benchmarks.setup.traffic import Client, Connection, asked, percentile

READ = (("due 30", b"june-2020"), ("list", b"June 2020"), ("mine", b"What waits for you"))
"""Lines, and what their answers hold."""

CHANGE = tuple(f"milestone june-2020 sit-report 2020-03-{day:02d}" for day in range(2, 7))
TURN = 0.25
"""Seconds that each process is asked in turn."""

WARM = 0.5
GROWTH = 10


def measure(folder: Path, asked_for: argparse.Namespace, say: Callable[[str], None]) -> list[Figure]:
    """Measures each answer and one change, each in turns with the empty app."""
    many = stored.make(folder / "many.db", asked_for.releases)
    say(f"answers: {asked_for.releases:,} releases")
    with ExitStack() as stack:
        empty = stack.enter_context(servers.empty_app(folder))
        bot = stack.enter_context(servers.bot(folder, many))
        figures = [
            Figure(f"`{line}` beside the empty app's p50", _beside(empty.port, Client(bot.port, line, holds), asked_for.seconds / 4), 4)
            for line, holds in READ
        ]
        figures.append(Figure("an App Home beside the empty app's p50", _home(empty.port, bot.port, many, asked_for.seconds / 4), 4))
        changing = Client(bot.port, CHANGE, b"SIT")
        figures.append(Figure("a one-line change beside the empty app's p50", _beside(empty.port, changing, asked_for.seconds / 4), 6))
    return figures


def growth(folder: Path, asked_for: argparse.Namespace, say: Callable[[str], None]) -> list[Figure]:
    """Measures each answer with ten times as many releases beside itself with all."""
    more = asked_for.releases * GROWTH
    started = perf_counter()
    many, most = stored.make(folder / "many.db", asked_for.releases), stored.make(folder / "most.db", more)
    say(f"{more:,} releases stored in {perf_counter() - started:.0f} s")
    with servers.bot(folder, many) as bot, servers.bot(folder, most) as large:
        return [
            Figure(
                f"`{line}` with {more:,} releases beside that with {asked_for.releases:,}",
                _ratio(Client(bot.port, line, holds), Client(large.port, line, holds), asked_for.seconds / 4),
                1.25,
            )
            for line, holds in (("status june-2020", b"Amber"), *READ)
        ]


def _beside(empty: int, client: Client, seconds: float) -> float:
    return _ratio(Client(empty, "status june-2020", b""), client, seconds)


def _ratio(one: Client, other: Client, seconds: float) -> float:
    """The p50 of the other beside that of the one, asked in turns without a pause: the median of the turns."""
    for client in (one, other):
        asked(client, WARM)
    ends = perf_counter() + seconds
    ratios: list[float] = []
    while not ratios or perf_counter() < ends:
        base, taken = (percentile(asked(client, TURN), 0.5) for client in (one, other))
        ratios.append(taken / base)
    for client in (one, other):
        client.close()
    return median(ratios)


def _home(empty: int, bot: int, database: str, seconds: float) -> float:
    """A tab that is opened: the event's acknowledgement by the web process, and the view, which is made here. Slack's call is left out."""
    store = Store(database)
    beside, connection = Client(empty, "status june-2020", b""), Connection(bot)
    home_view(store, stored.MANAGER, stored.AT)
    ends = perf_counter() + seconds
    ratios: list[float] = []
    number = 0
    while not ratios or perf_counter() < ends:
        base = percentile(asked(beside, TURN), 0.5)
        taken: list[float] = []
        turn = perf_counter() + TURN
        while not taken or perf_counter() < turn:
            number += 1
            acknowledged = connection.exchange(_opened(number), b"")
            started = perf_counter()
            home_view(store, stored.MANAGER, stored.AT)
            taken.append(acknowledged + perf_counter() - started)
        ratios.append(percentile(taken, 0.5) / base)
    beside.close()
    connection.close()
    store.close()
    return median(ratios)


def _opened(number: int) -> bytes:
    event = {"type": "app_home_opened", "user": stored.MANAGER, "channel": "D1", "tab": "home", "event_ts": f"1578650400.{number:06d}"}
    of = {"type": "event_callback", "team_id": "T0SEC", "api_app_id": "A1", "event_id": f"Ev{number}", "event_time": 1578650400}
    return json.dumps({**of, "event": event}).encode()

"""How long it takes from a position's click to the updated card, the post itself excluded, beside an empty Bolt app (design, Speed)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median

from bot import log
from storage.engine.session import Store
from tests.benchmarks.figures import Figure
from tests.benchmarks.setup import servers
from tests.benchmarks.setup.traffic import Client, Connection, asked, percentile
from tests.benchmarks.setup.walks import Size, Worker, clicks, make, positions

SIZES = (Size(walks=4, criteria=16, members=20, quorum=10), Size(walks=1, criteria=40, members=50, quorum=20))
SLICE = 20
"""Clicks, each after a request to the empty app, between two turns in which that app is asked without a pause."""

EMPTY_SECONDS = 0.1
WARM = 0.5


@dataclass
class Times:
    """Seconds: of the empty app's answers, of the acknowledgements of clicks, from there to the call that updates the card, and both.

    `empty` are answers in the rhythm of the clicks, one before each; `busy` those of an empty app that is asked without a pause.
    """

    empty: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


def measure(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measures each size in turn, and gives the figures."""
    log.start("WARNING")
    return [figure for size in SIZES for figure in _measured(folder, size, say)]


def _measured(folder: Path, size: Size, say: Callable[[str], None]) -> list[Figure]:
    name = f"{size.criteria} criteria, {size.members} members"
    times = clicked(folder, size)
    say(f"click: {name}: {len(times.whole):,} positions, {size.walks * size.criteria} criteria settled, {size.walks} walks")
    for words, taken in (
        ("empty Bolt app", times.empty),
        ("  asked without a pause", times.busy),
        ("click to acknowledgement", times.acknowledged),
        ("outbox to chat.update", times.drawn),
        ("click to chat.update", times.whole),
    ):
        say(f"  {words:<24} p50 {1000 * percentile(taken, 0.5):6.2f} ms  p99 {1000 * percentile(taken, 0.99):6.2f} ms")
    click, busy = percentile(times.whole, 0.5), percentile(times.busy, 0.5)
    return [
        Figure(f"a click to the updated card, {name}, beside the empty app's p50 in pairs", median(times.ratios), 8),
        Figure(f"a click to the updated card, {name}, beside the p50 of the empty app without pauses", click / busy, 12),
    ]


def clicked(folder: Path, size: Size) -> Times:
    """Makes the database, starts the processes, and has every position taken; RuntimeError where one was not, or its card not updated."""
    url = make(folder / f"click-{size.criteria}.db", size)
    worker, store, times = Worker(url), Store(url), Times()
    while worker.calls.count("chat.postMessage") < size.walks:
        worker.deliver()  # A channel gets one new message at a time.
    with servers.empty_app(folder) as other, servers.bot(folder, url) as bot:
        empty, connection = Client(other.port, "status june-2020", b""), Connection(bot.port)
        asked(empty, WARM)
        waiting = clicks(store, size)
        while batch := list(islice(waiting, SLICE)):
            times.busy += asked(empty, EMPTY_SECONDS)
            base, acknowledged, drawn = [], [], []
            for fields in batch:
                # Both processes have then been idle for as long: one that is asked without a pause finds all it needs in the caches.
                base.append(empty.ask())
                acknowledged.append(connection.exchange(fields, b""))
                drawn.append(worker.deliver())
            whole = [one + two for one, two in zip(acknowledged, drawn, strict=True)]
            times.empty += base
            times.acknowledged += acknowledged
            times.drawn += drawn
            times.whole += whole
            times.ratios.append(percentile(whole, 0.5) / percentile(base, 0.5))
        empty.close()
        connection.close()
    taken, updated = positions(store, size), worker.calls.count("chat.update")
    store.close()
    worker.close()
    if (taken, updated) != (size.clicks, size.clicks):
        raise RuntimeError(f"of {size.clicks} clicks {taken} became positions, and {updated} updated a card")
    return times

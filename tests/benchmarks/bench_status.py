"""How long `/release status june-2020` takes and what the web process weighs, side by side with an empty Bolt app (design, Speed)."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from commands.catalogue import perform
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed
from storage.engine.session import Store
from tests.benchmarks.figures import Figure
from tests.benchmarks.setup import servers, stored
from tests.benchmarks.setup.traffic import Client, asked, asked_by_all, percentile

STATUS = "status june-2020"
FEW = 3
SLICE = 0.25
"""Seconds that each process is asked in turn, so that what else the machine does meets all of them alike."""

LOADED_SLICE = 1.0
"""The same under load: long enough for a p99. The median of the slices is taken, which a busy second of the machine does not move."""

WARM = 0.5

ROUNDS = 40
"""Changes of each kind, each followed by one status."""

CHANGES = (
    ("the same release", "milestone june-2020 sit-report 2020-03-{:02d}", 5.0),
    ("another release", "milestone november-2020 baseline-documents 2020-03-{:02d}", 2.5),
)
"""What is changed, the line that changes it on some day of a month, and the target for the first status after it."""


@dataclass
class Subject:
    """A process that is measured, what it answers, and the times of its answers in seconds."""

    name: str
    server: servers.Server
    text: str
    holds: bytes
    alone: list[float] = field(default_factory=list)
    slices: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)
    loaded_slices: list[tuple[float, float]] = field(default_factory=list)

    def client(self) -> Client:
        """One more client."""
        return Client(self.server.port, self.text, self.holds)


def measure(folder: Path, asked_for: argparse.Namespace, say: Callable[[str], None]) -> list[Figure]:
    """Makes the databases, starts the processes, measures, and gives the figures."""
    started = perf_counter()
    few = stored.make(folder / "few.db", FEW)
    many = stored.make(folder / "many.db", asked_for.releases)
    say(f"{asked_for.releases:,} releases stored in {perf_counter() - started:.0f} s")
    with ExitStack() as stack:
        empty = Subject("empty Bolt app", stack.enter_context(servers.empty_app(folder)), STATUS, b"")
        small = Subject(f"{FEW} releases", stack.enter_context(servers.bot(folder, few)), STATUS, b"Amber")
        large = Subject(f"{asked_for.releases:,} releases", stack.enter_context(servers.bot(folder, many)), STATUS, b"Amber")
        subjects = (empty, large, small)
        _alone(subjects, asked_for.seconds)
        firsts = _firsts(empty, large, many, ROUNDS)
        memory = {subject.name: subject.server.megabytes for subject in subjects}
        changes = _loaded((empty, large), folder, many, asked_for)
        after = {subject.name: subject.server.megabytes for subject in (empty, large)}
    for subject in subjects:
        say(_row(subject, memory[subject.name]))
    say(f"p99 under load: {asked_for.clients} clients without a pause, and a writer that makes {changes:.0f} changes a second")
    say(f"after the load the bot held {after[large.name]:.0f} MB, the empty app {after[empty.name]:.0f} MB")
    return [
        *_figures(empty, large, small),
        *firsts,
        Figure("memory beside the empty app's, one client", memory[large.name] / memory[empty.name]),
        Figure("memory beside the empty app's, after the load", after[large.name] / after[empty.name], 1.4),
    ]


def _alone(subjects: tuple[Subject, ...], seconds: float) -> None:
    """One client, each process in turn, round after round."""
    clients = [subject.client() for subject in subjects]
    for client in clients:
        asked(client, WARM)
    ends = perf_counter() + seconds
    while perf_counter() < ends:
        for subject, client in zip(subjects, clients, strict=True):
            times = asked(client, SLICE)
            subject.alone += times
            subject.slices.append(percentile(times, 0.5))
    for client in clients:
        client.close()


def _firsts(empty: Subject, large: Subject, database: str, rounds: int) -> list[Figure]:
    """The first status after a change by another process, this one, to the same release and to another, and an empty request beside it."""
    p50 = percentile(empty.alone, 0.5)
    store = Store(database)
    beside, client = empty.client(), large.client()
    found = []
    for what, line, target in CHANGES:
        firsts, pairs = [], []
        for number in range(rounds):
            made = perform(
                store, Request("/release", line.format(2 + number % 5), Actor(stored.MANAGER), stored.AT, f"first:{what}:{number}")
            )
            assert isinstance(made, Changed), made
            pairs.append((beside.ask(), client.ask()))
            firsts.append(pairs[-1][1])
        name = f"first status after a change to {what} beside the empty app's"
        found += [
            Figure(f"{name} p50", median(firsts) / p50, target),
            Figure(f"{name} request after the same change", median(status / other for other, status in pairs), None),
        ]
    for each in (beside, client):
        each.close()
    store.close()
    return found


def _loaded(subjects: tuple[Subject, ...], folder: Path, database: str, asked_for: argparse.Namespace) -> float:
    """Many clients at once, each process in turn, with a writer at work all the time; the changes a second."""
    with servers.writer(folder, database) as writing:
        assert writing.stdout
        began = perf_counter()
        clients = {subject.name: [subject.client() for _ in range(asked_for.clients)] for subject in subjects}
        ends = perf_counter() + asked_for.seconds
        while perf_counter() < ends:
            for subject in subjects:
                times = asked_by_all(clients[subject.name], LOADED_SLICE)
                subject.loaded += times
                subject.loaded_slices.append((percentile(times, 0.5), percentile(times, 0.99)))
        for each in clients.values():
            for client in each:
                client.close()
        took = perf_counter() - began
        os.set_blocking(writing.stdout.fileno(), False)
        return len((writing.stdout.read() or b"").splitlines()) / took


def _figures(empty: Subject, large: Subject, small: Subject) -> list[Figure]:
    p50 = {subject.name: percentile(subject.alone, 0.5) for subject in (empty, large)}
    beside_empty = median(one / other for one, other in zip(large.slices, empty.slices, strict=True))
    beside_small = median(one / other for one, other in zip(small.slices, large.slices, strict=True))
    return [
        Figure("p50 beside the empty app's", beside_empty, 5),
        Figure("p99 under load beside its p50 under load", _tail(large), 10),
        Figure("the empty app's p99 under load beside its p50 under load", _tail(empty), None),
        Figure("p99 under load beside the empty app's p99 under load", _tails(large, empty), 4),
        Figure("p99 under load beside its p50 alone", _tail(large, p50[large.name]), None),
        Figure("the empty app's p99 under load beside its p50 alone", _tail(empty, p50[empty.name]), None),
        Figure(f"p50 with {FEW} releases beside that with all", beside_small, 0.8, "at least"),
    ]


def _tail(subject: Subject, p50: float | None = None) -> float:
    """A slice's p99 beside its own p50, or beside the one given: the median of all slices."""
    return median(p99 / (p50 or own) for own, p99 in subject.loaded_slices)


def _tails(subject: Subject, empty: Subject) -> float:
    """A slice's p99 beside that of the empty app in the slice before it: the median of all slices."""
    return median(own[1] / other[1] for own, other in zip(subject.loaded_slices, empty.loaded_slices, strict=True))


def _row(subject: Subject, megabytes: float) -> str:
    figures = [("p50", percentile(subject.alone, 0.5)), ("p99", percentile(subject.alone, 0.99))]
    if subject.loaded:
        figures += [("p50 under load", percentile(subject.loaded, 0.5)), ("p99 under load", percentile(subject.loaded, 0.99))]
    words = "  ".join(f"{name} {1000 * value:6.2f} ms" for name, value in figures)
    return f"{subject.name:<16} {megabytes:4.0f} MB  {words}"

"""How many more requests two web processes serve than one, on PostgreSQL (design, Speed)."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.benchmarks.bench_status import STATUS
from tests.benchmarks.figures import Figure
from tests.benchmarks.setup import servers, stored
from tests.benchmarks.setup.traffic import Client, asked_by_all
from tests.builders.databases import Databases

TURN = 1.0


def measure(folder: Path, asked_for: argparse.Namespace, say: Callable[[str], None]) -> list[Figure]:
    """Asks one process, and then both, in turns and by as many clients. The clients and PostgreSQL take a share of the machine too."""
    databases = Databases(folder)
    try:
        url = stored.fill(databases.empty("postgresql"), min(asked_for.releases, 100))
        with ExitStack() as stack:
            ports = [stack.enter_context(servers.bot(folder, url)).port for _ in range(2)]
            ratios = _ratios(ports, asked_for)
    finally:
        databases.close()
    say(f"two web processes on a machine with {os.cpu_count()} cores, {asked_for.clients} clients and PostgreSQL beside them")
    return [Figure("requests that two web processes serve beside one", median(ratios), 1.7, "at least")]


def _ratios(ports: list[int], asked_for: argparse.Namespace) -> list[float]:
    alone = [Client(ports[0], STATUS, b"Amber") for _ in range(asked_for.clients)]
    both = [Client(ports[number % 2], STATUS, b"Amber") for number in range(asked_for.clients)]
    asked_by_all([*alone, *both], TURN)
    turns = max(1, round(asked_for.seconds / TURN / 2))
    ratios = [1 / len(asked_by_all(alone, TURN)) * len(asked_by_all(both, TURN)) for _ in range(turns)]
    for client in (*alone, *both):
        client.close()
    return ratios

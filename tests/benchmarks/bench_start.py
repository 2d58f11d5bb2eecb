"""How long a web process takes from its start to its first answer, beside the import of the three libraries (design, Speed)."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.bench_status import FEW, STATUS
from tests.benchmarks.figures import Figure
from tests.benchmarks.setup import servers, stored
from tests.benchmarks.setup.traffic import Client

TIMES = 7
IMPORTS = "import slack_bolt, sqlmodel, waitress"


def measure(folder: Path, _asked_for: argparse.Namespace, say: Callable[[str], None]) -> list[Figure]:
    """Starts both in turn, several times; the first time, which fills the caches of the disk, does not count."""
    few = stored.make(folder / "few.db", FEW)
    pairs = [(_imported(), _answered(folder, few)) for _ in range(TIMES + 1)][1:]
    imports, answers = (median(each) for each in zip(*pairs, strict=True))
    say(f"start: import of the three libraries {1000 * imports:.0f} ms, to the first answer {1000 * answers:.0f} ms")
    ratio = median(answer / base for base, answer in pairs)
    return [Figure("start to the first answer beside the import of the three libraries", ratio, 1.3)]


def _imported() -> float:
    started = perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)
    return perf_counter() - started


def _answered(folder: Path, database: str) -> float:
    started = perf_counter()
    with servers.bot(folder, database) as bot:
        client = Client(bot.port, STATUS, b"Amber")
        client.ask()
        took = perf_counter() - started
        client.close()
    return took

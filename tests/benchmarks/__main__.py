"""Measures the bot's speed beside its targets: `python -m tests.benchmarks`. Numbers, not a verdict: the exit status is 0."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import bench_click, bench_status
from tests.benchmarks.figures import Figure

Say = Callable[[str], None]

BENCHMARKS: dict[str, Callable[[Path, argparse.Namespace, Say], list[Figure]]] = {
    "status": bench_status.measure,
    "click": lambda folder, _asked_for, say: bench_click.measure(folder, say),
}


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", choices=sorted(BENCHMARKS), help="measure this alone")
    parser.add_argument("--releases", type=int, default=1000, help="releases stored, with 20 modifications and 16 criteria each")
    parser.add_argument("--seconds", type=float, default=12, help="seconds of each of the two measurements, alone and under load")
    parser.add_argument("--clients", type=int, default=8, help="clients under load")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked_for = parser.parse_args()
    out = sys.stderr if asked_for.json else sys.stdout
    chosen = [measure for name, measure in BENCHMARKS.items() if asked_for.only in {None, name}]
    with tempfile.TemporaryDirectory(prefix="release-bot-benchmark-") as folder:
        figures = [figure for measure in chosen for figure in measure(Path(folder), asked_for, lambda line: print(line, file=out))]
    if asked_for.json:
        print(json.dumps([{**asdict(figure), "met": figure.met} for figure in figures], indent=2))
    else:
        for figure in figures:
            print(figure.words)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Measures the speed beside the design's targets (section 7): `python -m tests.benchmarks`. Numbers, not a verdict: it exits with 0."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import bench_answers, bench_click, bench_deadline_check, bench_processes, bench_rid, bench_start, bench_status
from tests.benchmarks.figures import Figure

Say = Callable[[str], None]

BENCHMARKS: dict[str, Callable[[Path, argparse.Namespace, Say], list[Figure]]] = {
    "status": bench_status.measure,
    "answers": bench_answers.measure,
    "click": lambda folder, _asked_for, say: bench_click.measure(folder, say),
    "deadline-check": lambda folder, asked_for, say: bench_deadline_check.measure(folder, asked_for.releases, say),
    "start": bench_start.measure,
    "rid": lambda _folder, _asked_for, say: bench_rid.measure(say),
    "growth": bench_answers.growth,
    "processes": bench_processes.measure,
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

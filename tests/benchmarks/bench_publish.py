"""How long the public site takes to write, and how much memory: `python -m tests.benchmarks.bench_publish [--releases 100 1000]`.

For each number of releases it publishes four times, each in a process of its own: into an empty folder, again with nothing changed, after a
change of one release, and on the next day. Memory must not grow with the number of releases.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.public.publish import publish
from bot.public.site import Site
from storage.engine.session import Act, Store
from storage.tables import ReleaseRow
from tests.benchmarks.setup import stored


def main(arguments: list[str]) -> int:
    """Prints a table with a row for each run. Exit status 0: people judge the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", nargs="+", type=int, default=[100, 1000])
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(_one(*options.one)))
        return 0
    print(f"{'releases':>8}  {'run':<22}{'seconds':>9}{'peak MB':>9}{'written':>9}{'kept':>9}", flush=True)
    for number in options.releases:
        with tempfile.TemporaryDirectory(prefix="bench-publish-") as folder:
            _runs(number, Path(folder))
    return 0


def _runs(number: int, folder: Path) -> None:
    url = stored.make(folder / "site.db", number)
    for name, days in (("empty folder", 0), ("nothing changed", 0), ("one release changed", 0), ("the next day", 1)):
        if name == "one release changed":
            _change(url)
        command = [sys.executable, "-m", "tests.benchmarks.bench_publish", "--one", url, str(folder / "site"), str(days)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        row = f"{number:>8}  {name:<22}{found['seconds']:>9.1f}{found['peak']:>9.0f}{found['written']:>9}{found['kept']:>9}"
        print(row, flush=True)


def _change(url: str) -> None:
    store = Store(url)
    with store.changing(Act(stored.MANAGER, "benchmark", stored.AT)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").summary = "A new summary"
    store.close()


def _one(url: str, folder: str, days: str) -> dict[str, Any]:
    """Publishes once, and returns the seconds, the peak of the process's memory in MB, and the files written and kept."""
    store = Store(url)
    started = time.perf_counter()
    done = publish(store, Path(folder), Site(), stored.AT + timedelta(days=int(days)))
    seconds = time.perf_counter() - started
    store.close()
    return {"seconds": seconds, "peak": _peak(), "written": len(done.written), "kept": done.kept}


def _peak() -> float:
    """Returns the peak of this process's memory in MB. On Linux `ru_maxrss` begins with that of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How long an App Home takes with many releases: `python -m tests.benchmarks.bench_home [--releases 1000]`. Numbers, not a verdict."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time

from bot.home import home_view
from storage.engine.session import Act, Store
from storage.tables import MemberRow, ReleaseRow
from tests.benchmarks.setup import stored

TIMES = 15
FEW = 3
CHAIR, PARTY = "U0CHAIR", "U0PARTY"
PEOPLE = {"a release manager": stored.MANAGER, "the Panel's chair": CHAIR, "a Party": PARTY}


def change(store: Store, number: int) -> None:
    """Somebody changes a release, so that nothing that was read before is good any more."""
    with store.changing(Act("benchmark", "edit", stored.AT + timedelta(seconds=number))) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").summary = f"Summary {number}"


def milliseconds(store: Store, user: str) -> tuple[float, int]:
    """How much of the processor one Home takes, which other work on the machine changes less than the time, and how many statements."""
    with store.statements() as seen:
        started = process_time()
        view = home_view(store, user, stored.AT)
        took = 1000 * (process_time() - started)
    assert len(view["blocks"]) <= 100
    return took, len(seen)


def measure(path: Path, releases: int) -> dict[str, tuple[float, int, float, int]]:
    """Milliseconds of the processor and statements of each person's Home: the first after a change, and again with nothing changed."""
    store = Store(stored.make(path, releases))
    with store.changing(Act("benchmark", "roster", stored.AT)) as tx:
        tx.session.add(MemberRow(committee_key="panel", user_id=CHAIR, chair=True))
    found = {}
    for name, user in PEOPLE.items():
        cold, warm = [], []
        for number in range(TIMES):
            change(store, number)
            cold.append(milliseconds(store, user))
            warm.append(milliseconds(store, user))
        found[name] = (median(each[0] for each in cold), max(each[1] for each in cold), median(each[0] for each in warm), warm[-1][1])
    store.close()
    return found


def main() -> int:
    """Measures with few releases and with many, and prints both. Exit status 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_home", description=__doc__)
    parser.add_argument("--releases", type=int, default=1000, help="releases stored, with 20 modifications and 16 criteria each")
    asked_for = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="release-bot-benchmark-") as folder:
        few = measure(Path(folder) / "few.db", FEW)
        many = measure(Path(folder) / "many.db", asked_for.releases)
    print(f"App Home with {FEW} and {asked_for.releases:,} releases: milliseconds of the processor (statements)")
    for name in PEOPLE:
        cold, asked_cold, warm, asked_warm = many[name]
        small = few[name]
        print(f"  {name:<18} after a change {small[0]:6.1f} ({small[1]}) and {cold:6.1f} ({asked_cold}), {cold / small[0]:.1f} x", end="")
        print(f"; unchanged {small[2]:5.2f} ({small[3]}) and {warm:5.2f} ({asked_warm})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The deadline check beside the bare fetch of what is due: `python -m tests.benchmarks.bench_deadline_check`. Prints figures; exits 0.

All releases are open and all their milestones dated, fifteen Working Days apart, so that a share of them is due or overdue on any day.
Writes are left out: what is measured is finding out whom to tell what.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from commands.nudges import day_plan
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.timetable import Milestone
from policy.nudges.settings import Settings
from policy.nudges.stages import horizon
from storage import release_file
from storage.engine.migrate import migrate
from storage.engine.session import Act, Store
from storage.release_file import Contents, loader
from storage.tables import ChannelRouteRow, MilestoneRow, ReleaseRow, table_of
from tests.benchmarks.figures import Figure

RELEASES, MILESTONES = 1000, 25
TODAY = date(2024, 3, 1)
AT = datetime(2020, 1, 10, tzinfo=UTC)
ROUNDS = 7

_release, _milestone = table_of(ReleaseRow).c, table_of(MilestoneRow).c


def make(path: Path, releases: int, milestones: int = MILESTONES, *, due: int | None = None) -> Store:
    """A store with so many open releases, each with so many dated milestones, and their channels; only the first `due` have open steps."""
    url = f"sqlite:///{path}"
    migrate(url)
    store = Store(url)
    shipped = release_file.parse([release_file.REFERENCE])
    loader.load(store, Contents(committees=shipped.committees, lead_times=shipped.lead_times, slots=shipped.slots), at=AT)
    made = (_made(number, milestones, is_due=due is None or number < due) for number in range(releases))
    loader.load(store, Contents(releases=tuple(made)), at=AT)
    with store.changing(Act("benchmark", "channel", AT)) as tx:
        tx.session.add_all(
            ChannelRouteRow(release_key=_key(number), committee_key="", channel_id=f"C{number}") for number in range(releases)
        )
    return store


def _key(number: int) -> str:
    return f"adhoc-{date(2024, 6, 3) + timedelta(days=number)}"


def _made(number: int, milestones: int, *, is_due: bool) -> Release:
    go_live = date(2024, 6, 3) + timedelta(days=number)
    # The last milestone is the go-live; the others lie three weeks apart before it.
    days = [go_live - timedelta(days=21 * back) for back in reversed(range(milestones))]
    return Release(
        _key(number),
        ReleaseKind.ADHOC,
        go_live,
        created_on=date(2023, 1, 2),
        milestones=tuple(
            Milestone(
                f"m{place}",
                f"Milestone number {place}",
                "dcc",
                PartialDate.of(day),
                done_on=day if day < TODAY - timedelta(days=3) or not is_due else None,
                recorded_on=date(2023, 1, 2),
            )
            for place, day in enumerate(days)
        ),
    )


def bare(store: Store) -> int:
    """Fetches the milestones that are due: those of open releases, not done, up to the last day that anybody is told of today."""
    until = horizon(TODAY, Settings().furthest)
    statement = (
        select(_milestone.release_key, _milestone.key, _milestone.event, _milestone.owner, _milestone.planned, _milestone.day)
        .join_from(table_of(MilestoneRow), table_of(ReleaseRow), _milestone.release_key == _release.key)
        .where(_milestone.done_on.is_(None), _milestone.day <= until, _release.live_on.is_(None), _release.cancelled_on.is_(None))
    )
    with store.reading() as conn:
        return len(conn.execute(statement).all())


def check(store: Store) -> int:
    """Plans the day's check, without writing it; how many lines it would tell."""
    return len(day_plan.plan(store, TODAY, TODAY - timedelta(days=1)).reminders)


def median(work: Callable[[], object]) -> float:
    """The median time of a few rounds, in seconds."""
    work()
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def peak(work: Callable[[], object]) -> int:
    """The most memory that Python held during the work, in bytes beyond what it held before."""
    work()
    gc.collect()
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def measure(folder: Path, releases: int, say: Callable[[str], None]) -> list[Figure]:
    """The check's time beside the bare fetch's; its memory, which what is to be told takes and what is merely stored does not."""
    tenth = max(1, releases // 10)
    large, small = make(folder / "large.db", releases), make(folder / "small.db", tenth)
    quiet = make(folder / "quiet.db", releases, due=tenth)
    fetched, told = bare(large), check(large)
    say(f"deadline check: {releases} releases x {MILESTONES} milestones: {fetched} due, {told} to tell")
    base, whole = median(lambda: bare(large)), median(lambda: check(large))
    say(f"  bare fetch {base * 1000:.1f} ms, check {whole * 1000:.1f} ms")
    few, idle, many = (peak(lambda store=store: check(store)) for store in (small, quiet, large))  # type: ignore[misc]  # mypy can't type a lambda's default.
    say(
        f"  memory of the check: {few / 1e6:.2f} MB with a tenth of the releases, {idle / 1e6:.2f} MB with all where that tenth has "
        f"something due, {many / 1e6:.2f} MB with all where all have"
    )
    for store in (large, small, quiet):
        store.close()
    return [Figure("deadline check beside the bare fetch of what is due", whole / base, 3)]


def main() -> int:
    """Measures and prints."""
    with tempfile.TemporaryDirectory(prefix="release-bot-benchmark-") as folder:
        for figure in measure(Path(folder), RELEASES, print):
            print(figure.words)
    return 0


if __name__ == "__main__":
    sys.exit(main())

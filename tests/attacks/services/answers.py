"""Answers while the database is locked, full, cut off, hanging or restarting: each is true, and in time for Slack."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from functools import partial

from bot.unsettled_commits import NOT_KNOWN
from storage.engine.session import Act, Store, StoreBusy
from tests.attacks import acts
from tests.attacks.figures import Figures
from tests.attacks.room import Room, Wired, compare_history, in_children, warm, wired
from tests.attacks.timing import PROMISED, SLACK_GIVES_UP, Stopwatch
from tests.builders.office import START
from tests.builders.wire import Wire
from tests.builders.wire import wired as wire_to

SOME = 100
"""A full form has at least so many attempts, a machine of its own, and the promise itself as its limit."""

PLACES, FEW_PLACES = 4, 2
"""Databases that are broken at the same time, in the full form and in a short one: nearly all of the time is waiting."""

IN_FRONT = 0.2
"""Seconds after which everyone who waits for a lock is taken to be in front of those who come later."""

LONG = 1500
"""Characters of an address that needs room of its own on a full disk."""


def run(room: Room, attempts: int) -> Figures:
    """Breaks the database in one way after the other, sends a change and a read, and mends it again."""
    figures = Figures("answers", room.dialect)
    full = attempts >= SOME
    figures.count("seconds allowed", PROMISED if full else SLACK_GIVES_UP)
    warm(room)
    urls = room.several(PLACES if full else FEW_PLACES)
    share = -(-attempts // len(urls))
    works = [partial(_break, room, url, share, 10_000 * place, place / len(urls), full=full) for place, url in enumerate(urls)]
    for found in in_children(works):
        longest = max(figures.counts.get("seconds at most", 0.0), found.counts.pop("seconds at most"))
        figures.attempts += found.attempts
        figures.add(found)
        figures.counts["seconds at most"] = longest
    return figures.end()


def _break(room: Room, url: str, attempts: int, first: int, begin: float, *, full: bool) -> Figures:
    """Breaks one database; `begin` is the part of the ways that is left to others to begin with."""
    figures = Figures("answers", room.dialect)
    watch = Stopwatch(figures, PROMISED if full else SLACK_GIVES_UP)
    with wire_to(url) if room.dialect == "postgresql" else nullcontext((None, url)) as (wire, address):
        one = wired(address, room.slack.url)
        acts.evidence(first).send(one.client)
        ways = _ways(one, wire, url)
        number, skipped = first, int(begin * len(ways))
        while figures.attempts < attempts and room.open:
            name, broken = ways[(number - first + skipped) % len(ways)]
            number += 1
            deed = acts.evidence(number * 7, LONG)
            with broken():
                with watch.timed(f"{name}: the answer to a change"):
                    said = deed.send(one.client).body.decode()
                with watch.timed(f"{name}: a read"):
                    read = one.client.command("status june-2020")
            if read.status != 200 or not read.body:
                figures.harm("wrong", f"{name}: a read was answered {read.status}")
            figures.attempts += 2
            _judge(figures, url, name, deed, said)
        one.close()
    whole = Store(url)
    compare_history(figures, whole)
    whole.close()
    return figures


def _judge(figures: Figures, url: str, name: str, deed: acts.Deed, said: str) -> None:
    """Compares what was said of a change with what a new connection finds."""
    store = Store(url)
    saved = acts.effects(store)[deed.mark]
    store.close()
    if NOT_KNOWN[:30] in said:
        figures.count("“can't tell yet”")
    elif ("Evidence is on file" in said) != bool(saved):
        figures.harm("wrong", f"{name}: found {saved} times, and said: {said[:200]}")
    elif not saved and not any(word in said for word in ("busy", "nothing was changed", "can't")):
        figures.harm("wrong", f"{name}: said {said[:200]}")
    figures.count(f"saved while {name}", saved)


def _wait_for_lock(store: Store) -> None:
    with suppress(StoreBusy), store.changing(Act("test", "wait", START)):
        pass


Way = tuple[str, Callable[[], AbstractContextManager[None]]]


def _ways(one: Wired, wire: Wire | None, url: str) -> list[Way]:
    """The ways in which this database breaks."""

    @contextmanager
    def locked() -> Iterator[None]:
        # Exactly one other waits in front, as the bot's own work after a change may. PostgreSQL lets the next wait for both in turn.
        one.bot.background.later.submit(str).result()
        other, front = Store(url), Store(url)
        with ThreadPoolExecutor(1) as pool, other.changing(Act("test", "hold", START)):
            pool.submit(_wait_for_lock, front)
            time.sleep(IN_FRONT)
            yield
        other.close()
        front.close()

    @contextmanager
    def mood(name: str) -> Iterator[None]:
        assert wire
        wire.mood = name
        yield
        wire.mood = "forward"

    @contextmanager
    def switched(name: str) -> Iterator[None]:
        assert wire
        setattr(wire, name, True)
        yield
        setattr(wire, name, False)

    @contextmanager
    def full() -> Iterator[None]:
        path = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as filler:
            filler.execute("CREATE TABLE IF NOT EXISTS filler (x)")
        with one.bot.store.writing() as conn:
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
            conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with closing(sqlite3.connect(path, isolation_level=None)) as filler:
            filler.execute(f"PRAGMA max_page_count = {pages}")
            for size in (2000, 200, 20):
                with suppress(sqlite3.OperationalError):
                    while True:
                        filler.execute(f"INSERT INTO filler VALUES (zeroblob({size}))")
        yield
        with one.bot.store.writing() as conn:
            conn.exec_driver_sql("PRAGMA max_page_count = 1000000000")
        with closing(sqlite3.connect(path, isolation_level=None)) as filler:
            filler.execute("DELETE FROM filler")

    if wire is None:
        return [("locked", locked), ("full", full), ("whole", nullcontext)]
    return [
        ("locked", locked),
        ("its COMMIT is lost", lambda: mood("lose")),
        ("the answer to its COMMIT is lost", lambda: mood("answer")),
        ("it hangs", lambda: switched("silent")),
        ("it restarts", lambda: switched("dead")),
        ("whole", nullcontext),
    ]

"""Answers while the database is locked, full, cut off, hanging or restarting: each is true, and in time for Slack."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress

from bot.unsettled import NOT_KNOWN
from storage.engine.session import Act, Store
from tests.attacks import acts
from tests.attacks.figures import Figures
from tests.attacks.room import Room, Wired, compare_history, warm, wired
from tests.builders.edge import Client
from tests.builders.office import START
from tests.builders.wire import Wire
from tests.builders.wire import wired as wire_to

PROMISED = 2.5
"""Seconds from a request's arrival to its answer."""

SLACK_GIVES_UP = 3.0
SOME = 100
"""With fewer attempts, a check on a machine with much else to do, only an answer after twice Slack's time counts as wrong."""

LONG = 1500
"""Characters of an address that needs room of its own on a full disk."""


def run(room: Room, attempts: int) -> Figures:
    """Breaks the database in one way after the other, sends a change and a read, and mends it again."""
    figures = Figures("answers", room.dialect)
    figures.count("seconds allowed", SLACK_GIVES_UP if attempts >= SOME else 2 * SLACK_GIVES_UP)
    warm(room)
    url = room.fresh()
    with wire_to(url) if room.dialect == "postgresql" else nullcontext((None, url)) as (wire, address):
        one = wired(address, room.slack.url)
        acts.evidence(0).send(one.client)
        ways = _ways(one, wire, url)
        number = 0
        while figures.attempts < attempts and room.open:
            name, broken = ways[number % len(ways)]
            number += 1
            with broken():
                answers = [(name, acts.evidence(number * 7, LONG), *_timed(one.client, number * 7))]
                _read(one.client, name, figures)
            figures.attempts += 2
            _judge(figures, url, answers)
        one.close()
    whole = Store(url)
    compare_history(figures, whole)
    whole.close()
    return figures.end()


def _timed(client: Client, number: int) -> tuple[str, float]:
    """The answer to a change, and the seconds it took."""
    begun = time.monotonic()
    answer = acts.evidence(number, LONG).send(client)
    return answer.body.decode(), time.monotonic() - begun


def _read(client: Client, name: str, figures: Figures) -> None:
    begun = time.monotonic()
    answer = client.command("status june-2020")
    _time(figures, name, time.monotonic() - begun)
    if answer.status != 200 or not answer.body:
        figures.harm("wrong", f"{name}: a read was answered {answer.status}")


def _judge(figures: Figures, url: str, answers: list[tuple[str, acts.Deed, str, float]]) -> None:
    """Compares what was said of each change with what a new connection finds."""
    store = Store(url)
    found = acts.effects(store)
    store.close()
    for name, deed, said, seconds in answers:
        _time(figures, name, seconds)
        saved = found[deed.mark]
        if NOT_KNOWN[:30] in said:
            figures.count("“can't tell yet”")
        elif ("Evidence is on file" in said) != bool(saved):
            figures.harm("wrong", f"{name}: found {saved} times, and said: {said[:200]}")
        elif not saved and not any(word in said for word in ("busy", "nothing was changed", "can't")):
            figures.harm("wrong", f"{name}: said {said[:200]}")
        figures.count(f"saved while {name}", saved)


def _time(figures: Figures, name: str, seconds: float) -> None:
    longest = figures.counts.get("seconds at most", 0.0)
    figures.counts["seconds at most"] = max(longest, round(seconds, 2))
    figures.count(f"later than {PROMISED} s", seconds > PROMISED)
    if seconds > figures.counts["seconds allowed"]:
        figures.harm("wrong", f"{name}: answered after {seconds:.1f} s")


Way = tuple[str, Callable[[], AbstractContextManager[None]]]


def _ways(one: Wired, wire: Wire | None, url: str) -> list[Way]:
    """The ways in which this database breaks."""

    @contextmanager
    def locked() -> Iterator[None]:
        other = Store(url)
        with other.changing(Act("test", "hold", START)):
            yield
        other.close()

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

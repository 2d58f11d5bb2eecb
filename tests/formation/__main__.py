"""Lives June 2020 in a formation and in one process, and compares the two: `bin/formation`."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot import clock
from bot.bootstrap import make_bot
from bot.run import loading
from storage.engine.session import Store
from storage.history import audit, state
from storage.release_file import REFERENCE, parse, transfer, write
from storage.releases import releases
from storage.tables import AuditRow, OutboxRow, table_of
from tests.builders.databases import Databases
from tests.builders.edge import SECRET, Client
from tests.builders.signed import LONDON, START, configured
from tests.builders.slack_server import FakeSlack, fake_slack
from tests.end_to_end import june_2020 as script
from tests.end_to_end import test_june_2020_scope as scope
from tests.end_to_end import test_june_2020_sign_off as sign_off
from tests.end_to_end.june_2020 import RACHEL, Manager
from tests.formation.people import Formation
from tests.formation.processes import Member, Relay, Restarts, pooled

_audit, _out = table_of(AuditRow).c, table_of(OutboxRow).c

PAUSE = 2.0
"""Seconds between two restarts."""

_REAL_TIMES = re.compile(r'"(?:taken_at|submitted_at|recorded_at|moved_at)":"[^"]*"|release:[0-9a-f]+')
_HASH = re.compile(r"\d+:[0-9a-f]{64}")
"""The history's newest entry, which the weekly notice names: its hash has the real time in it."""


@dataclass(frozen=True)
class Lived:
    """What is on record and in Slack in the end, and what it took."""

    files: dict[str, str]
    history: Counter[tuple[str, ...]]
    messages: Counter[tuple[str, str]]
    faults: list[str] = field(default_factory=list)
    requests: int = 0
    again: int = 0
    restarts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def main(arguments: Sequence[str]) -> int:
    """Runs the parts of the walk that are asked for; returns 1 if anything was lost or doubled, or the two ends differ."""
    parser = argparse.ArgumentParser(prog="bin/formation", description=__doc__)
    parser.add_argument("--part", choices=sorted(PARTS), action="append", help="a part of the walk (default: both)")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between two restarts")
    options = parser.parse_args(arguments)
    failed = False
    with tempfile.TemporaryDirectory(prefix="release-bot-formation-") as folder:
        databases = Databases(Path(folder))
        try:
            for part in options.part or sorted(PARTS):
                failed |= not _compared(part, databases, Path(folder) / part, options.pause)
        finally:
            databases.close()
    return 1 if failed else 0


def _compared(part: str, databases: Databases, folder: Path, pause: float) -> bool:
    alone = _lived(part, databases, folder / "one", formation=False, pause=None)
    print(f"{part}, one process: {alone.requests} requests, {sum(alone.messages.values())} messages, {alone.seconds:.0f} s.", flush=True)
    together = _lived(part, databases, folder / "formation", formation=True, pause=pause)
    restarts = ", ".join(f"{name} {number}" for name, number in together.restarts.items())
    print(
        f"{part}, formation: {together.requests} requests, {sum(together.messages.values())} messages, {together.seconds:.0f} s. "
        f"Restarts: {restarts}. Requests that another process had to take: {together.again}.",
        flush=True,
    )
    faults = [*alone.faults, *together.faults, *differences(alone, together)]
    for each in faults:
        print(f"  {each}", file=sys.stderr)
    print(f"{part}: {'nothing lost, nothing doubled, and both ends are equal.' if not faults else f'{len(faults)} faults.'}", flush=True)
    return not faults


def differences(one: Lived, other: Lived) -> Iterator[str]:
    """Yields a sentence for each difference of the second end from the first: records, entries of the history, and messages."""
    for key in sorted(one.files.keys() | other.files.keys()):
        if one.files.get(key) != other.files.get(key):
            yield f"{key} is on record otherwise than after the walk in one process"
    for what, left, right in (("history", one.history, other.history), ("message", one.messages, other.messages)):
        for sign, more in (("missing", Counter(left) - Counter(right)), ("more", Counter(right) - Counter(left))):
            yield from (f"{what} {sign}: {number} x {' | '.join(map(str, each))[:3000]}" for each, number in more.items())


def _lived(part: str, databases: Databases, folder: Path, *, formation: bool, pause: float | None) -> Lived:
    folder.mkdir(parents=True)
    direct = databases.empty("postgresql")
    begun = time.monotonic()
    with fake_slack() as slack, ExitStack() as stack:
        config = configured(slack, direct, [RACHEL])
        prepare, walk, first = PARTS[part]
        prepare(config)
        address = stack.enter_context(pooled(direct)) if formation else direct
        members = _members(slack, address, folder, formation=formation)
        restarts = Restarts(members, pause=pause)
        relay = Relay([each for each in members if not each.name.startswith("worker")])
        bot = make_bot(config, clock.real_now)
        stack.callback(bot.close)
        people = Formation(bot, Client(relay), slack, first, twice=True, restarts=restarts)  # type: ignore[arg-type]  # A relay is called as an app.
        with _running(members):
            restarts.set(people.now.isoformat())
            restarts.begin()
            walk(people)
            people.deliver()
            restarts.stop()
            # Reminders are edited a moment after the change that settles them.
            time.sleep(3)
            people.deliver()
        counted = {each.name: each.restarts for each in members}
        seconds = time.monotonic() - begun
        return replace(_ended(bot.store, slack), requests=len(people.sent), again=relay.again, restarts=counted, seconds=seconds)


def _members(slack: FakeSlack, address: str, folder: Path, *, formation: bool) -> list[Member]:
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "DATABASE_URL": address,
        "RELEASE_BOT_ADMINS": RACHEL,
    }
    if not formation:
        return [Member("all", (), environ, folder)]
    halves = [("web-1", "web"), ("worker-1", "worker"), ("web-2", "web"), ("worker-2", "worker")]
    return [Member(name, (half,), environ, folder) for name, half in halves]


@contextmanager
def _running(members: Sequence[Member]) -> Iterator[None]:
    try:
        yield
    finally:
        for each in members:
            each.end()


def _ended(store: Store, slack: FakeSlack) -> Lived:
    with store.reading() as conn:
        keys = releases.release_keys(conn)
        found = [releases.fetch_release(conn, key) for key in keys]
        files = {each.key: write(transfer.exported(conn, each)) for each in found if each}
        columns = (_audit.actor, _audit.command, _audit.thing, _audit.field, _audit.before, _audit.after, _audit.outcome)
        history = Counter(tuple(_REAL_TIMES.sub("", str(value)) for value in row) for row in conn.execute(select(*columns)))
        waiting = list(conn.execute(select(_out.key, _out.state, _out.error).where(_out.state != "sent")))
        faults = [f"lost: {row.key} is {row.state} {row.error}" for row in waiting]
        faults += [f"state: {each}" for each in state.differences(conn)]
    faults += [f"audit: {each}" for each in audit.verify(store)]
    posted = Counter(each.get("metadata", {}).get("event_payload", {}).get("key") for each in slack.messages)
    faults += [f"doubled: {number} x {key}" for key, number in posted.items() if number > 1]
    messages = Counter((str(each["channel"]), _HASH.sub("", slack.now_shows(each))) for each in slack.messages)
    return Lived(files, history, messages, faults)


def _scope(people: Formation) -> None:
    """From 9 May 2019 to 17 January 2020: the drafts, the scope, the timetable and the baselines."""
    manager = Manager(people, parse([REFERENCE]))
    script.nine_may_2019(manager)
    script.autumn_2019(manager)
    script.eleven_october_2019(manager)
    script.ten_january_2020(manager)
    script.seventeen_january_2020(manager)


def _sign_off(people: Formation) -> None:
    """From January to the day after go-live: evidence, the TAG, the Operations Group, the Panel."""
    life = sign_off.Life(people)
    for step in ("winter", "reports", "submitted", "twenty_seven_may", "two_june", "twelve_june", "live"):
        getattr(sign_off, step)(life)


PARTS: dict[str, tuple[Callable[..., object], Callable[[Formation], None], datetime]] = {
    "1-scope": (
        lambda config: loading.load(config, scope.WITHOUT_RELEASES, replace=False),
        _scope,
        datetime(2019, 5, 8, 10, tzinfo=LONDON),
    ),
    "2-sign-off": (lambda config: loading.load(config, (), replace=False), _sign_off, START),
}
"""The parts of the walk: what is loaded before each, what people do, and the time at which the processes start."""


if __name__ == "__main__":
    os.environ.setdefault("no_proxy", "127.0.0.1")
    sys.exit(main(sys.argv[1:]))

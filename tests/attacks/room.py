"""What attacks share: an office on a fresh database, a bot over it with clocks that the attack moves, and children that may be killed."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import select

from bot.bootstrap import Bot, make_bot
from bot.slack.delivery import Delivery
from storage.engine.session import Act, Store
from storage.history import audit
from storage.mail import outbox
from storage.tables import ChannelRouteRow, OutboxRow, table_of
from tests.attacks import acts
from tests.attacks.figures import Figures
from tests.attacks.slack import Elsewhere
from tests.builders.databases import Databases
from tests.builders.edge import Client
from tests.builders.office import START, open_office
from tests.builders.signed import configured

REAL = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When the attacks' own real time begins; it is moved by hand, so that leases and retries take no waiting."""

TAG_CHANNEL = "C0TAG"
_OFFICES: dict[tuple[int, str], str] = {}
_WARM: set[str] = set()
Told = TypeVar("Told")


@dataclass
class Wired:
    """A bot whose real time is set by the attack, and a client that signs like Slack."""

    bot: Bot
    client: Client
    now: list[datetime]

    def later(self, seconds: float) -> None:
        """Lets real time pass."""
        self.now[0] += timedelta(seconds=seconds)

    def close(self) -> None:
        """Stops its threads and closes its database."""
        self.bot.close()


def wired(url: str, slack_url: str, *, at: datetime = REAL, pace: timedelta = timedelta(0)) -> Wired:
    """A bot over a database and a Slack; it connects to neither before it is used, so that a child may take it over."""
    config = configured(Elsewhere(slack_url), url)  # type: ignore[arg-type]  # Only the address is asked for.
    now = [at]
    bot = make_bot(config, lambda: START)
    bot.store.clock = lambda: now[0]
    bot.delivery = Delivery(bot.store, bot.client, bot.render, business_now=bot.now, now=lambda: now[0], pace=pace)
    return Wired(bot, Client(bot.edge(bot.app())), now)


@dataclass
class Room:
    """Databases with an office each, for attacks that use up one after the other, until `ends` on the monotonic clock."""

    databases: Databases
    dialect: str
    slack: Elsewhere
    ends: float = float("inf")
    _made: list[str] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether there is time left; an attack that runs out of it ends with fewer attempts."""
        return time.monotonic() < self.ends

    def fresh(self) -> str:
        """The URL of a database with an office that nobody has worked in; those that went before are dropped."""
        return self.several(1)[0]

    def several(self, number: int) -> list[str]:
        """Fresh ones like that, for processes that each work on their own."""
        while self._made:
            self.databases.drop(self._made.pop())
        self._made.extend(self.databases.copied(self._office()) for _ in range(number))
        self.slack.ask("forget")
        return list(self._made)

    def _office(self) -> str:
        """The URL of a database with an office, made once for all attacks of a process."""
        known = (id(self.databases), self.dialect)
        if known not in _OFFICES:
            url = self.databases.migrated(self.dialect)
            store = open_office(url)
            with store.changing(Act("test", "channels", START)) as tx:
                tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="tag", channel_id=TAG_CHANNEL))
            store.close()
            _OFFICES[known] = url
        return _OFFICES[known]

    def close(self) -> None:
        """Drops the databases that were made for it."""
        for url in self._made:
            self.databases.drop(url)


def in_child(work: Callable[[], Told], *, killed_after: float | None = None) -> Told | None:
    """Does work in a forked process and returns what it returns; None if it was killed, by itself or after some seconds.

    Raises RuntimeError with the words of what went wrong in it.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _tell(writing, work)
    os.close(writing)
    if killed_after is not None:
        time.sleep(killed_after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    os.waitpid(child, 0)
    if not said:
        return None
    kind, value = pickle.loads(said)
    if kind != "done":
        raise RuntimeError(value)
    result: Told = value
    return result


def in_children(works: Sequence[Callable[[], Told]]) -> list[Told]:
    """Does several pieces of work, each in a forked process of its own, at once."""
    pipes = []
    for work in works:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _tell(writing, work)
        os.close(writing)
        pipes.append((child, reading))
    results: list[Told] = []
    for child, reading in pipes:
        with os.fdopen(reading, "rb") as told:
            said = told.read()
        os.waitpid(child, 0)
        kind, value = cast("tuple[str, Any]", pickle.loads(said) if said else ("wrong", "a process died"))
        if kind != "done":
            raise RuntimeError(value)
        results.append(value)
    return results


def renew_pools() -> None:
    """Exchanges the pools of threads that modules hold: a fork has none of their threads, but they believe that these wait for work."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in {"bot", "commands", "storage"}:
            for each, value in list(vars(module).items()):
                if isinstance(value, ThreadPoolExecutor):
                    setattr(module, each, ThreadPoolExecutor(max_workers=4))


def _tell(writing: int, work: Callable[[], Any]) -> None:
    """Does the work in the child and ends it without any of the parent's clean-up."""
    gc.freeze()  # What the parent made is not collected here, so that its pages are not copied.
    renew_pools()
    try:
        said = ("done", work())
    except BaseException as error:  # noqa: BLE001 - Whatever it was, the parent is told.
        import traceback

        said = ("wrong", f"{type(error).__name__}: {error}\n{traceback.format_exc()[-1500:]}")
    with os.fdopen(writing, "wb") as told:
        told.write(pickle.dumps(said))
    os._exit(0)


def die() -> None:
    """Ends this process at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def warm(room: Room) -> None:
    """Does each act once in this process, so that those that are forked from it have everything imported and compiled."""
    if room.dialect in _WARM:
        return
    _WARM.add(room.dialect)
    one = wired(room.fresh(), room.slack.url)
    for deed in (acts.card(1), acts.evidence(2), acts.export(3), acts.share(4, room.slack.url), acts.gone(5), acts.evidence(6)):
        deed.send(one.client)
    drain(one)
    acts.effects(one.bot.store)
    one.close()


def rows_of(store: Store) -> list[Any]:
    """The rows of the outbox, in their order."""
    table = table_of(OutboxRow)
    with store.reading() as conn:
        return list(conn.execute(select(table).order_by(table.c.id)).mappings())


def drain(one: Wired, most: int = 400) -> None:
    """Delivers until nothing is left to send, and lets time pass between the tries."""
    for _ in range(most):
        one.bot.delivery.deliver_due()
        if outbox.oldest_open(one.bot.store) is None:
            return
        one.later(20)


def compare_posts(figures: Figures, store: Store, slack: Elsewhere) -> None:
    """Counts messages that were not sent, or sent more than once."""
    seen: dict[str, int] = {}
    there = slack.ask("messages")
    for each in there["messages"]:
        key = str(each.get("metadata", {}).get("event_payload", {}).get("key"))
        seen[key] = seen.get(key, 0) + 1
    rows = rows_of(store)
    files = sum(row["kind"] == "export" for row in rows)
    if len(there["shared"]) > files:
        figures.harm("doubled", f"{len(there['shared'])} uploads were shared for {files} files")
    for row in rows:
        if row["state"] != "sent":
            figures.harm("lost", f"{row['kind']} {row['key']} is {row['state']}: {row['error']}")
        if seen.get(row["key"], 0) > 1:
            figures.harm("doubled", f"{row['kind']} {row['key']} was posted {seen[row['key']]} times")


def compare_history(figures: Figures, store: Store) -> None:
    """Counts faults of the audit."""
    for fault in audit.verify(store):
        figures.harm("wrong", fault)


@contextlib.contextmanager
def patched(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Sets an attribute while the block runs."""
    old = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, old)


def counting(call: Callable[..., Any], nth: int, *, before: bool) -> Callable[..., Any]:
    """The same call, which ends the process right before or after its nth time."""
    left = [nth]

    def counted(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if before and not left[0]:
            die()
        result = call(*arguments, **named)
        if not before and not left[0]:
            die()
        return result

    return counted

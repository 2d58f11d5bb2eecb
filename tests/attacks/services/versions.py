"""Two versions of the program on one database: this one, and that of five migrations ago, unpacked from git, act and deliver in turn."""

from __future__ import annotations

import atexit
import base64
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from bot.slack.listeners.events import NOT_STORED
from storage.engine.session import Act
from storage.mail import outbox
from storage.mail.kinds import EXAMPLES
from tests.attacks import acts
from tests.attacks.acts import Deed
from tests.attacks.figures import Figures
from tests.attacks.room import Room, compare_history, compare_posts, drain, warm, wired
from tests.builders.office import START

ROOT = Path(__file__).parents[3]
BACK = 5
"""How many migrations ago the older version was."""

BATCH = 100
"""Acts on one database."""

SENT_AGAIN = 3
"""How often Slack sends an event again that was not taken."""

NEWER = frozenset({"joined", "request"})
"""Kinds that can be posted whatever is on record, and are left to this version if the older one does not know them."""

NOT_RUN = "not run, because git has no older version here"
_DRIVER = """
import base64, json, os, sys
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # Its log is not for us.
from storage.engine.migrate import HEAD
from storage.history import audit
from storage.mail.kinds import KINDS
from tests.attacks.room import wired
one = wired(sys.argv[1], sys.argv[2])
print(json.dumps({"head": HEAD, "kinds": sorted(KINDS)}), file=out, flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if "body" in asked:
        answer = one.client.signed(base64.b64decode(asked["body"]), asked["type"])
        said = {"status": answer.status, "body": answer.body.decode(errors="replace")}
    else:
        one.later(asked["later"])
        one.bot.delivery.deliver_due()
        said = {"faults": audit.verify(one.bot.store) if asked["verify"] else []}
    print(json.dumps(said), file=out, flush=True)
"""


@dataclass
class Older:
    """The older program in a process of its own; `known` is its newest migration and the kinds of message that it knows."""

    process: subprocess.Popen[str]
    known: dict[str, Any]

    def send(self, deed: Deed) -> None:
        """Has it take a delivery, again as Slack does if it had no time for an event. Raises RuntimeError if it answers with a fault."""
        asked = {"body": base64.b64encode(deed.body).decode(), "type": deed.content_type}
        answer = self._ask(asked)
        for _ in range(SENT_AGAIN):
            if answer["status"] != NOT_STORED:
                break
            answer = self._ask(asked)
        if answer["status"] >= 500:
            raise RuntimeError(f"the older version answered {answer}")

    def deliver(self, later: float, *, verify: bool = False) -> list[str]:
        """Has it deliver what is due after some seconds, and returns the faults that it finds in the history if asked."""
        return list(self._ask({"later": later, "verify": verify})["faults"])

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline() or '{"status": 599, "faults": ["it ended"]}')
        return found


@lru_cache(maxsize=1)
def unpacked() -> Path | None:
    """The older program's code, from before the newest migrations; None without git or its history."""
    git = shutil.which("git")
    if git is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="release-bot-older-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    added = [git, "log", f"-{BACK}", "--format=%H", "--diff-filter=A", "--", "storage/migrations/versions"]
    found = subprocess.run(added, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if len(found) < BACK:
        return None
    packed = [git, "archive", "--output", str(folder / "it.zip"), f"{found[-1]}^", "bot", "commands", "policy", "storage", "tests"]
    if subprocess.run(packed, cwd=ROOT, capture_output=True, check=False).returncode:
        return None
    shutil.unpack_archive(folder / "it.zip", folder)
    return folder


@contextmanager
def older(folder: Path, url: str, slack_url: str) -> Iterator[Older]:
    """The older program at work while the block runs."""
    command = [sys.executable, "-c", _DRIVER, url, slack_url]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
        try:
            assert run.stdout
            yield Older(run, json.loads(run.stdout.readline()))
        finally:
            run.kill()


def run(room: Room, deeds: int, seed: int = 9) -> Figures:
    """Has each act delivered to both, in either order, while both deliver the outbox; then compares as after other attacks."""
    figures, chance = Figures("versions", room.dialect), random.Random(seed)
    folder = unpacked()
    if folder is None:
        figures.attempts = deeds
        figures.shown.append(NOT_RUN)
        return figures.end()
    warm(room)
    while figures.attempts < deeds and room.open:
        url = room.fresh()
        one = wired(url, room.slack.url)
        batch = [acts.any_act(figures.attempts + each, room.slack.url) for each in range(min(BATCH, deeds - figures.attempts))]
        acts.seat(one.bot.store, batch)
        with older(folder, url, room.slack.url) as other:
            newer = [each for each in EXAMPLES if each.kind not in other.known["kinds"]]
            with one.bot.store.changing(Act("test", "newer", START)) as tx:
                for each in (each for each in newer if each.kind in NEWER):
                    outbox.enqueue(tx, each, key=f"newer:{each.kind}", channel="C0NEWER")
            figures.counts["kinds that only this version knows"] = len(newer)
            for number, deed in enumerate(batch):
                turns: list[Callable[[], object]] = [partial(deed.send, one.client), partial(other.send, deed)]
                for turn in chance.sample(turns, 2):
                    turn()
                if number % 4 == 3:
                    other.deliver(3)
                    one.later(3)
                    one.bot.delivery.deliver_due()
                figures.attempts += 1
            for fault in other.deliver(20, verify=True):
                figures.harm("wrong", f"to the older version: {fault}")
        one.later(600)  # What the older one tried in vain is due again.
        drain(one)
        effects = acts.effects(one.bot.store)
        for deed in batch:
            if effects[deed.mark] != 1:
                figures.harm("doubled" if effects[deed.mark] else "lost", f"{deed.kind} {deed.mark} took effect {effects[deed.mark]} times")
        compare_posts(figures, one.bot.store, room.slack)
        compare_history(figures, one.bot.store)
        one.close()
    return figures.end()

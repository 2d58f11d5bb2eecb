"""A writer at work: changes a milestone of the measured release over and over (`python -m tests.benchmarks.setup.writer`).

It runs the bot's own command and prints a line per change, until it is told to end.
"""

from __future__ import annotations

import os
import select
import sys

from commands.catalogue import perform
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed
from storage.engine.session import Store
from tests.benchmarks.setup.stored import AT, MANAGER

PAUSE = 0.02
"""Seconds between two changes: some forty a second, far more than the people of a release ever make."""


def main() -> int:
    """Changes until standard input closes."""
    store = Store(os.environ["DATABASE_URL"])
    number = 0
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        number += 1
        line = f"milestone june-2020 sit-report 2020-03-{2 + number % 5:02d}"
        result = perform(store, Request("/release", line, Actor(MANAGER), AT, f"benchmark:{os.getpid()}:{number}"))
        if not isinstance(result, Changed):
            print(f"The writer was refused: {result}", file=sys.stderr)
            return 1
        print(number, flush=True)
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

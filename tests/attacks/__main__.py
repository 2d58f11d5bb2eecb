"""`bin/attack [NAME ..] [--full] [--on DATABASE]`: runs attacks and prints their figures. Ends with 1 if anything came to harm."""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import structlog

from tests.attacks.figures import Figures
from tests.attacks.listed import ATTACKS, Attack
from tests.attacks.room import Room
from tests.attacks.slack import elsewhere
from tests.builders.databases import DIALECTS, Databases
from tests.conftest import keep_files_in_memory


def run(databases: Databases, attack: Attack, dialect: str, attempts: int, minutes: float = 60) -> Figures:
    """One attack on one database, of at most some minutes."""
    with elsewhere() as slack, contextlib.redirect_stdout(io.StringIO()):
        room = Room(databases, dialect, slack, time.monotonic() + minutes * 60)
        try:
            return attack.run(room, attempts)
        finally:
            room.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what was asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="bin/attack", description="Attack the bot, and count what is lost, doubled or wrong.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which attacks (all by default): {', '.join(ATTACKS)}")
    parser.add_argument("--full", action="store_true", help="the full form, up to an hour an attack and database; otherwise seconds")
    parser.add_argument("--on", choices=DIALECTS, action="append", help="only this database; both by default")
    parser.add_argument("--attempts", type=int, help="another number of attempts than that of the form")
    parser.add_argument("--minutes", type=float, default=60, help="the most minutes for each (60); then it ends with fewer attempts")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in ATTACKS]
    if unknown:
        parser.error(f"there is no attack {', '.join(unknown)}. There are: {', '.join(ATTACKS)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    keep_files_in_memory()
    clean = True
    with tempfile.TemporaryDirectory(prefix="release-bot-attacks-") as folder:
        databases = Databases(Path(folder))
        try:
            for name in given.names or ATTACKS:
                for dialect in given.on or DIALECTS:
                    if dialect not in ATTACKS[name].dialects:
                        continue
                    attack = ATTACKS[name]
                    attempts = given.attempts or (attack.full if given.full else attack.quick)
                    figures = run(databases, attack, dialect, attempts, given.minutes)
                    print(figures, flush=True)
                    clean = clean and figures.clean
        finally:
            databases.close()
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())

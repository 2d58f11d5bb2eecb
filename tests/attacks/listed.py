"""The attacks: what each does, and how much of it in the quick and in the full form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.attacks import duplicates, fuzz, kills, memory, races, tampering
from tests.attacks.figures import Figures
from tests.attacks.room import Room
from tests.attacks.services import answers, failover, faults, socket_mode, versions
from tests.builders.databases import DIALECTS
from tests.profiles import either


@dataclass(frozen=True)
class Attack:
    """An attack; `quick` and `full` are how many attempts it makes in each form, `quick_on` where the check runs the quick one.

    In dev the check runs what both databases are held to on one of them: kills and deliveries on PostgreSQL, whose processes work at once,
    and what is decided above the database on SQLite.
    """

    run: Callable[[Room, int], Figures]
    quick: int
    full: int
    dialects: tuple[str, ...] = DIALECTS
    quick_on: Sequence[str] = DIALECTS


ATTACKS = {
    "kills": Attack(kills.run, 6, 3000, quick_on=either(DIALECTS, in_dev="postgresql")),
    "duplicates": Attack(duplicates.run, 96, 10_000, quick_on=either(DIALECTS, in_dev="postgresql")),
    "races": Attack(races.run, 6, 1000),
    "fuzz": Attack(fuzz.run, 300, 100_000, quick_on=either(DIALECTS, in_dev="sqlite")),
    "answers": Attack(answers.run, 12, 600),
    "failover": Attack(failover.run, 1, 30, ("postgresql",)),
    "memory": Attack(memory.run, 3, 30, quick_on=("sqlite",)),
    "socket": Attack(socket_mode.run, 8, 1000, quick_on=("sqlite",)),
    "versions": Attack(versions.run, 8, 1000, quick_on=("sqlite",)),
    "tampering": Attack(tampering.run, 12, 10_000, quick_on=either(DIALECTS, in_dev="sqlite")),
    "backlog": Attack(faults.backlog, 20, 10_000),
    "faults": Attack(faults.run, 30, 5000, quick_on=either(DIALECTS, in_dev="sqlite")),
}

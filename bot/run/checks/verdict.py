"""The verdict of one check of the set-up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a verdict matters: a fault stops something from working, a note does not."""

    OK = "ok"
    NOTE = "note"
    FAULT = "FAULT"


@dataclass(frozen=True)
class Verdict:
    """The verdict on a part of the set-up: what was found, and, if it is not in order, what to do. Holds no secret."""

    part: str
    level: Level
    says: str
    do: str = ""

    def __str__(self) -> str:
        """The verdict as one line."""
        return " ".join(f"{self.level:<6}{self.part}: {self.says} {self.do}".rstrip().splitlines())


def fine(part: str, says: str) -> Verdict:
    """Returns a verdict that all is well."""
    return Verdict(part, Level.OK, says)


def note(part: str, says: str, do: str) -> Verdict:
    """Returns a verdict on something that could be better."""
    return Verdict(part, Level.NOTE, says, do)


def fault(part: str, says: str, do: str) -> Verdict:
    """Returns a verdict on something that does not work."""
    return Verdict(part, Level.FAULT, says, do)

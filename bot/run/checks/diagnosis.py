"""The diagnosis of one check of the set-up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a diagnosis matters: a fault stops something from working, a note does not."""

    OK = "ok"
    NOTE = "note"
    FAULT = "FAULT"


@dataclass(frozen=True)
class Diagnosis:
    """The diagnosis on a part of the set-up: what was found, and, if it is not in order, what to do. Holds no secret."""

    part: str
    level: Level
    says: str
    do: str = ""

    def __str__(self) -> str:
        """The diagnosis as one line."""
        return " ".join(f"{self.level:<6}{self.part}: {self.says} {self.do}".rstrip().splitlines())


def fine(part: str, says: str) -> Diagnosis:
    """Returns a diagnosis that all is well."""
    return Diagnosis(part, Level.OK, says)


def note(part: str, says: str, do: str) -> Diagnosis:
    """Returns a diagnosis on something that could be better."""
    return Diagnosis(part, Level.NOTE, says, do)


def fault(part: str, says: str, do: str) -> Diagnosis:
    """Returns a diagnosis on something that does not work."""
    return Diagnosis(part, Level.FAULT, says, do)

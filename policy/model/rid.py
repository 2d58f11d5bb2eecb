"""Versions of the Release Implementation Document (RID appendix 1; R8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Covers(StrEnum):
    """Which part of a scope a baseline sets (R3): what impacts DCC or User Systems, or documents only."""

    ALL = "all"
    SYSTEM = "system"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class RidVersion:
    """An issued version of the RID (RID appendix 1; R8)."""

    number: str
    issued_on: date
    changes: str
    baselined: bool = False

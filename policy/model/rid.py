"""Versions of the Release Implementation Document (RID appendix 1; R8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Covers(StrEnum):
    """The kind of scope that a baseline sets: system-impacting modifications (DCC or User Systems), documents only, or all (R3)."""

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

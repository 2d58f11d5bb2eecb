"""Quoted costs of a release: the DCC's per modification and stage, and SECAS effort (RID 5; R17)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The cost stages of a modification (RID 5)."""

    BUILD = "Design, Build & PIT"
    SIT = "SIT"
    UIT = "UIT"
    LIVE = "Implement to live"


@dataclass(frozen=True)
class Cost:
    """The DCC's cost of one modification in one stage, in pence (RID 5; R17)."""

    modification: str
    stage: Stage
    pence: int


@dataclass(frozen=True)
class SecasEffort:
    """SECAS effort for one purpose, in whole days and pence (RID 5; R17)."""

    purpose: str
    days: int
    pence: int


@dataclass(frozen=True)
class CostFacts:
    """Facts about a release's costs beyond the breakdown (RID 5; R17). `quoted_total` is in pence, exactly as the DCC quoted it."""

    quoted_total: int | None = None
    combined_assessment_pending: bool = False
    shared_with_requests: str = ""
    operational: str = ""
    secas_budgeted: bool = False

"""Quoted costs of a release: the DCC's per modification and stage, and SECAS effort (RID 5; R17)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from policy.model.money import pounds
from policy.model.wording import counted


class Stage(StrEnum):
    """The cost stages of a modification (RID 5)."""

    BUILD = "Design, Build & PIT"
    SIT = "SIT"
    UIT = "UIT"
    LIVE = "Implement to live"


@dataclass(frozen=True)
class Cost:
    """The DCC's cost of one modification in one stage, in pence (RID 5; R17).

    `part` is the part whose cost it is, or 0 for the complete modification (R6).
    """

    modification: str
    stage: Stage
    pence: int
    part: int = 0

    @property
    def name(self) -> str:
        """The modification or part that it is for: "SECMP0062 part 1"."""
        return f"{self.modification} part {self.part}" if self.part else self.modification


@dataclass(frozen=True)
class SecasEffort:
    """SECAS effort for one purpose, in whole days and pence (RID 5; R17).

    The qualifiers are the source's own words before a figure: "a maximum of" 20 days, "around" £12,000.
    """

    purpose: str
    days: int
    pence: int
    days_qualifier: str = ""
    cost_qualifier: str = ""

    @property
    def days_words(self) -> str:
        """The days with their qualifier: "a maximum of 20 days"."""
        return qualified(self.days_qualifier, counted(self.days, "day"))

    @property
    def cost_words(self) -> str:
        """The cost with its qualifier: "around £12,000"."""
        return qualified(self.cost_qualifier, pounds(self.pence))


@dataclass(frozen=True)
class CostFacts:
    """Facts about a release's costs beyond the breakdown (RID 5; R17). `quoted_total` is in pence, exactly as the DCC quoted it."""

    quoted_total: int | None = None
    combined_assessment_pending: bool = False
    shared_with_requests: str = ""
    operational: str = ""
    secas_budgeted: bool = False


_FIGURE = re.compile(r"(?:(?P<words>[a-z][a-z ]{0,38}[a-z]) +)?(?P<figure>£?[0-9].*)", re.IGNORECASE)


def qualified(words: str, figure: str) -> str:
    """Returns a figure after its qualifier, if it has one: "around £1,200" (RID 5)."""
    return f"{words} {figure}" if words else figure


def split_qualifier(text: str) -> tuple[str, str]:
    """Splits "a maximum of 20" into its qualifier and its figure; a text without a figure is all figure (RID 5)."""
    match = _FIGURE.fullmatch(text.strip())
    return ((match["words"] or ""), match["figure"]) if match else ("", text.strip())

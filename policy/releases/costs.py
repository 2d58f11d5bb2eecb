"""What the DCC and SECAS say that a release costs, added up exactly in pence (RID 5; R17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policy.model.costs import Cost, SecasEffort, Stage
from policy.model.releases import Release


@dataclass(frozen=True)
class CostTotals:
    """Sums of the DCC's breakdown in pence. `apart` is how far the quoted total lies below it; None where none is quoted or broken down."""

    by_modification: dict[str, int]
    by_stage: dict[Stage, int]
    breakdown: int
    quoted: int | None
    apart: int | None


@dataclass(frozen=True)
class SecasTotals:
    """SECAS effort in whole days and pence, and whether its budget has it already."""

    days: int
    pence: int
    budgeted: bool


def by_modification(costs: Iterable[Cost]) -> dict[str, int]:
    """Pence of each modification over all stages (RID 5; R17)."""
    totals: dict[str, int] = {}
    for cost in costs:
        totals[cost.modification] = totals.get(cost.modification, 0) + cost.pence
    return totals


def by_stage(costs: Iterable[Cost]) -> dict[Stage, int]:
    """Pence of each stage over all modifications, in the stages' order (RID 5; R17)."""
    totals = dict.fromkeys(Stage, 0)
    for cost in costs:
        totals[cost.stage] += cost.pence
    return totals


def breakdown_total(costs: Iterable[Cost]) -> int:
    """Pence of the whole breakdown (RID 5; R17)."""
    return sum(cost.pence for cost in costs)


def cost_totals(release: Release) -> CostTotals:
    """The DCC's breakdown added up, beside the total that it quoted (RID 5; R17)."""
    total = breakdown_total(release.costs)
    quoted = release.costs_facts.quoted_total
    apart = total - quoted if quoted is not None and release.costs else None
    return CostTotals(by_modification(release.costs), by_stage(release.costs), total, quoted, apart)


def secas_totals(release: Release) -> SecasTotals:
    """SECAS effort added up (RID 5; R17)."""
    efforts: tuple[SecasEffort, ...] = release.secas
    return SecasTotals(sum(each.days for each in efforts), sum(each.pence for each in efforts), release.costs_facts.secas_budgeted)

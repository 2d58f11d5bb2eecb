"""Totals of a release's DCC costs, exact in pence (RID 5; R17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policy.model.costs import Cost, Stage
from policy.model.releases import Release


@dataclass(frozen=True)
class CostTotals:
    """Totals of the DCC's breakdown in pence. `apart` is the breakdown minus the quoted total; None if either is missing."""

    by_modification: dict[str, int]
    by_stage: dict[Stage, int]
    breakdown: int
    quoted: int | None
    apart: int | None


def costs_out_of_scope(release: Release) -> dict[str, int]:
    """Returns the costs in pence of modifications that left the scope, which the breakdown still adds up (RID 5; R5, R17)."""
    there = {item.modification.ref for item in release.in_scope}
    gone = {item.modification.ref for item in release.scope} - there
    return {ref: pence for ref, pence in by_modification(release.costs).items() if ref in gone}


def by_modification(costs: Iterable[Cost]) -> dict[str, int]:
    """Sums costs by modification over all stages, in pence (RID 5; R17)."""
    totals: dict[str, int] = {}
    for cost in costs:
        totals[cost.modification] = totals.get(cost.modification, 0) + cost.pence
    return totals


def by_stage(costs: Iterable[Cost]) -> dict[Stage, int]:
    """Sums costs by stage over all modifications, in pence, in the order of the stages (RID 5; R17)."""
    totals = dict.fromkeys(Stage, 0)
    for cost in costs:
        totals[cost.stage] += cost.pence
    return totals


def breakdown_total(costs: Iterable[Cost]) -> int:
    """Sums all costs, in pence (RID 5; R17)."""
    return sum(cost.pence for cost in costs)


def cost_totals(release: Release) -> CostTotals:
    """Returns the totals of the DCC's breakdown and its quoted total (RID 5; R17)."""
    total = breakdown_total(release.costs)
    quoted = release.costs_facts.quoted_total
    apart = total - quoted if quoted is not None and release.costs else None
    return CostTotals(by_modification(release.costs), by_stage(release.costs), total, quoted, apart)

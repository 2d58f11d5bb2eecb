"""Counts of acceptance criteria by committee, kind and state (RID 6; R12)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from policy.model.releases import Release
from policy.model.sign_off import CriterionKind, SignOffState
from policy.sign_off.criteria import applicable_criteria


@dataclass(frozen=True)
class CommitteeCount:
    """Counts by state of the criteria of one kind that one committee reviews (RID 6)."""

    committee: str
    kind: CriterionKind
    total: int
    met: int
    conditions: int
    not_met: int
    hold: int
    stale: int
    open: int


def criteria_counts(release: Release) -> tuple[CommitteeCount, ...]:
    """Counts the applicable criteria by committee, kind and state, in the order they are listed (RID 6; R12)."""
    groups: dict[tuple[str, CriterionKind], Counter[SignOffState]] = {}
    for each in applicable_criteria(release):
        groups.setdefault((each.committee, each.kind), Counter())[each.state] += 1
    return tuple(
        CommitteeCount(
            committee,
            kind,
            sum(count.values()),
            count[SignOffState.MET],
            count[SignOffState.CONDITIONS],
            count[SignOffState.NOT_MET],
            count[SignOffState.HOLD],
            count[SignOffState.STALE],
            count[SignOffState.OPEN],
        )
        for (committee, kind), count in groups.items()
    )

"""Costs: totals and combined assessments, and a part whose costs are those of the complete modification (RID 5; R6, R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.costs import part_in_full
from policy.model.costs import Cost, CostFacts, Stage
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem
from policy.releases.facts import facts_of
from tests.builders.june_2020 import june_2020
from tests.builders.rooms.findings_by_rule import found

MOD = Modification("SECMP0062", "Alerts", dcc_systems=True)
BASE = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), scope=(ScopeItem(MOD, 1),))
FULL = (Cost("SECMP0062", Stage.BUILD, 96_434_600), Cost("SECMP0062", Stage.SIT, 100))


@pytest.mark.parametrize(
    ("release", "text"),
    [
        (replace(BASE, costs=FULL), "Only part 1 of SECMP0062 is in this release, but its costs, £964,347, are"),
        (replace(BASE, costs=tuple(replace(each, part=1) for each in FULL)), ""),
        (replace(BASE, costs=tuple(replace(each, part=2) for each in FULL)), "The costs of SECMP0062 here are those of part 2, which"),
        (replace(BASE, costs=FULL, scope=(ScopeItem(MOD),)), ""),
        (replace(BASE, costs=FULL, scope=(ScopeItem(MOD, 1), ScopeItem(MOD, 2))), ""),
        (BASE, ""),
    ],
)
def test_costs_that_are_not_split(release: Release, text: str) -> None:
    """One part with the complete cost is a note until the costs are split; the whole, both parts and no costs are none."""
    found = list(part_in_full(facts_of(release, date(2020, 1, 10))))
    assert [each.text.startswith(text) for each in found] == ([True] if text else [])


def test_costs() -> None:
    """A quote that matches its breakdown, or none, is no finding; nor is an assessment that is not pending."""
    assert "dcc-total" not in found(replace(june_2020(), costs_facts=CostFacts(quoted_total=118_004_200)))
    assert {"dcc-total", "combined-assessment"}.isdisjoint(found(replace(june_2020(), costs_facts=CostFacts())))
    assert "dcc-total" in found(replace(june_2020(), costs_facts=CostFacts(quoted_total=118_004_201)))

"""Costs of a part that are those of the complete modification (RID 5; R6, R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.costs import part_in_full
from policy.model.costs import Cost, Stage
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem
from policy.releases.facts import facts_of

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

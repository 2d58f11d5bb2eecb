"""Exact money and what it adds up to (RID 5; R17)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.costs import CostFacts, Stage, split_qualifier
from policy.model.money import pounds
from policy.releases.costs import by_modification, by_stage, cost_totals
from tests.builders.june_2020 import june_2020


def test_june_2020_totals() -> None:
    """The breakdown adds up to £1,180,042, £60,000 more than quoted."""
    totals = cost_totals(june_2020())
    assert (pounds(totals.breakdown), totals.apart) == ("£1,180,042", 6_000_000)
    assert {ref: pounds(pence) for ref, pence in totals.by_modification.items()} == {"SECMP0053": "£91,650", "SECMP0062": "£1,088,392"}
    assert {stage: pounds(pence) for stage, pence in totals.by_stage.items()} == {
        Stage.BUILD: "£1,017,918",
        Stage.SIT: "£123,634",
        Stage.UIT: "£15,288",
        Stage.LIVE: "£23,202",
    }


def test_nothing_to_compare() -> None:
    """Without a quote, or without a breakdown, nothing is apart."""
    assert cost_totals(replace(june_2020(), costs_facts=CostFacts())).apart is None
    assert cost_totals(replace(june_2020(), costs=())).apart is None
    assert by_modification(()) == {}
    assert by_stage(()) == dict.fromkeys(Stage, 0)


def test_secas_effort() -> None:
    """SECAS effort keeps the RID's own words: a maximum of 20 days, around £12,000 (RID 5)."""
    assert [(each.days_words, each.cost_words) for each in june_2020().secas] == [
        ("2 days", "around £1,200"),
        ("a maximum of 20 days", "around £12,000"),
    ]


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("a maximum of 20", ("a maximum of", "20")),
        ("around £1,200.50", ("around", "£1,200.50")),
        ("up to  3 days", ("up to", "3 days")),
        ("20", ("", "20")),
        ("£12", ("", "£12")),
        ("many", ("", "many")),
        ("", ("", "")),
        ("-5", ("", "-5")),
    ],
)
def test_qualifiers(text: str, split: tuple[str, str]) -> None:
    """The words before a figure are its qualifier; what has no figure is left as it is."""
    assert split_qualifier(text) == split

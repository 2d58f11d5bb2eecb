"""The finding that lists what is not on record, and when missing data is noted (design, Words; RID 1 to 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.findings.check import check
from policy.findings.record import KEY
from policy.model.costs import Cost, CostFacts, SecasEffort, Stage
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.releases import Topic
from tests.policy.releases.test_not_on_record import SILENT, TODAY


def test_missing_data_is_noted_when_a_deadline_nears() -> None:
    """What nobody entered is one note when a policy date is near or past, and nothing before; a release live by then has none."""
    empty = replace(SILENT, not_on_record=())
    found = {each.key: each for each in check(empty, TODAY)}
    assert found[KEY].text == "Not entered yet: a timetable, acceptance criteria, costs, impacts."
    assert KEY not in {each.key for each in check(replace(empty, go_live=date(2022, 11, 3)), TODAY)}
    assert KEY not in {each.key for each in check(replace(empty, scope=()), TODAY)}
    assert KEY not in {each.key for each in check(replace(empty, live_on=TODAY), TODAY)}
    both = {each.key: each for each in check(replace(empty, not_on_record=(Topic.COSTS,)), TODAY)}
    told = "Not on record, because no source gives them: the costs."
    assert both[KEY].text == f"{told} Not entered yet: a timetable, acceptance criteria, impacts."


@pytest.mark.parametrize(("today", "noted"), [(date(2019, 10, 7), False), (date(2019, 10, 8), True), (date(2019, 11, 5), True)])
def test_a_deadline_nears_20_working_days_before(today: date, noted: bool) -> None:
    """The scope on systems is due on 5 November 2019, and 20 Working Days before what is missing is noted."""
    assert (KEY in {each.key for each in check(replace(SILENT, not_on_record=()), today)}) is noted


@pytest.mark.parametrize(
    ("known", "topic"),
    [
        ({"costs_facts": CostFacts(quoted_total=0)}, "costs"),
        ({"costs": (Cost("SECMP0046", Stage.SIT, 1),)}, "costs"),
        ({"secas": (SecasEffort("all", 1, 1),)}, "costs"),
        ({"participants": (ParticipantImpact("SECMP0046", "DCC"),)}, "impacts"),
        ({"documents": (DocumentImpact("SECMP0046", "Section H"),)}, "impacts"),
        ({"summaries": (ImpactSummary("dcc", "A", "B"),)}, "impacts"),
    ],
)
def test_one_entry_is_enough(known: dict[str, Any], topic: str) -> None:
    """Costs are there with a quote, a breakdown or SECAS's effort; impacts with a participant, a document or a summary."""
    found = {each.key: each for each in check(replace(SILENT, not_on_record=(), **known), TODAY)}
    assert topic not in found[KEY].text

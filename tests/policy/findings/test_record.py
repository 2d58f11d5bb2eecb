"""The finding that lists what is not on record, and when missing data is noted (design, Words; RID 1 to 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.findings.check import check
from policy.findings.record import KEY
from policy.model.releases import Topic
from tests.policy.releases.test_record import SILENT, TODAY


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

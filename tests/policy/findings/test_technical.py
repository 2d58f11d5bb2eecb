"""Technical Specifications releases follow from Schedules 8 to 10 (Guidance 2; R2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.findings.technical import marked_in_vain, unmarked
from policy.model.impacts import DocumentImpact
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem, ScopeState
from policy.releases.facts import facts_of

TODAY = date(2020, 1, 10)
MP093 = Modification("MP093", "GBCS v3.2", dcc_systems=True)
MP142 = Modification("MP142", "MMC")


def november(*documents: tuple[str, str], **facts: Any) -> Release:
    """November 2020 with two modifications and these documents."""
    release = Release(
        "november-2020",
        ReleaseKind.SYSTEM,
        date(2020, 11, 5),
        scope=(ScopeItem(MP093), ScopeItem(MP142)),
        documents=tuple(DocumentImpact(*each) for each in documents),
    )
    return replace(release, **facts)


OUT = (ScopeItem(MP093, state=ScopeState.OUT, out_reason="Later"), ScopeItem(MP142))
TICKED = (ScopeItem(replace(MP093, technical_specifications=True)), ScopeItem(MP142))


@pytest.mark.parametrize(
    ("release", "text"),
    [
        (november(("MP093", "Schedule 8")), "MP093 changes Schedule 8, so this is"),
        (november(("MP093", "Schedule 10"), ("MP142", "Schedule 9")), "MP093 and MP142 change Schedule 9 and Schedule 10, so"),
        (november(scope=TICKED), "MP093 changes the Technical Specifications, so"),
        (november(("MP093", "Schedule 7")), ""),
        (november(("MP093", "Schedule 8"), technical_specifications=True), ""),
        (november(("MP093", "Schedule 8"), scope=OUT), ""),
        (november(("MP093", "Schedule 8"), key="2021", kind=ReleaseKind.YEAR, go_live=None), ""),
    ],
)
def test_a_release_that_should_be_marked(release: Release, text: str) -> None:
    """Schedules 8 to 10, or a modification that says so, make it one; a year, other documents and what is out don't."""
    found = list(unmarked(facts_of(release, TODAY)))
    assert [each.text.startswith(text) for each in found] == ([True] if text else [])


def test_another_kind_of_release_is_told_to_move_it() -> None:
    """Only a System release can be the year's Technical Specifications release."""
    (found,) = unmarked(facts_of(november(("MP093", "Schedule 8"), kind=ReleaseKind.DOCUMENTATION), TODAY))
    assert found.fix.startswith("Move MP093 to the System release")


@pytest.mark.parametrize(
    ("release", "count"),
    [
        (november(("MP093", "Section A"), ("MP142", "Appendix AF"), technical_specifications=True), 1),
        (november(("MP093", "Section A"), technical_specifications=True), 0),
        (november(("MP093", "Schedule 8"), ("MP142", "Appendix AF"), technical_specifications=True), 0),
        (november(("MP093", "Section A"), ("MP142", "Appendix AF"), technical_specifications=True, scope=TICKED), 0),
        (november(("MP093", "Section A"), ("MP142", "Appendix AF")), 0),
        (november(technical_specifications=True), 0),
        (november(technical_specifications=True, scope=()), 0),
    ],
)
def test_a_mark_without_a_schedule(release: Release, count: int) -> None:
    """It is a note once each modification has its documents and none is a Schedule 8 to 10; before that nothing is known."""
    assert len(list(marked_in_vain(facts_of(release, TODAY)))) == count

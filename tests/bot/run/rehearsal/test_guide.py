"""Try this at each stage: who does what where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.run.rehearsal.guide import _committee
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from tests.bot.run.rehearsal.conftest import Lived


@pytest.mark.parametrize(
    ("stage", "evidence", "signing", "deciding"),
    [
        ("paper", "/release evidence june-2020 T1", "/release signoff june-2020 tag", "/release decide june-2020 go-live"),
        ("review", "/release evidence june-2020 T1", "/release signoff june-2020 tag", "/release decide june-2020 go-live"),
        ("go-no-go", "/release evidence june-2020 T1", "/release signoff june-2020 tag", "/release decide june-2020 go-live"),
        ("live", "/release evidence june-2020 T1", "/release signoff june-2020 tag", "/release status june-2020"),
    ],
)
def test_six_steps_follow_the_release(lived: Lived, stage: str, evidence: str, signing: str, deciding: str) -> None:
    """Status, check, evidence as the DCC, a chair's sign-off, the Panel's decision, a Working Day."""
    steps = lived.guides[stage]
    assert [each.line for each in steps] == ["/release status june-2020", "/release check june-2020", evidence, signing, deciding, ""]
    assert [each.person for each in steps[:4]] == ["U0RACHEL", "U0RACHEL", "U0TOM", "U0DAVID"]
    assert [each.channel for each in steps[2:4]] == ["C0DCCDEL", "C0TAG"]


def test_the_panel_is_told_when_it_meets(lived: Lived) -> None:
    """Before the day the step says to let the days pass; on it, it doesn't."""
    assert "12 Jun 2020" in lived.guides["paper"][4].text
    assert "12 Jun 2020" not in lived.guides["go-no-go"][4].text


def test_the_operations_group_follows_once_the_tag_has_signed_off(lived: Lived) -> None:
    """While the TAG's criteria are open evidence and card are the TAG's; with all of them met, and operational ones open, the group's."""
    release = replace(lived.paper, criteria=tuple(_met(each) for each in lived.paper.criteria))
    assert (_committee(lived.paper), _committee(release)) == ("tag", "opsg")


def _met(criterion: Criterion) -> Criterion:
    return replace(criterion, state=SignOffState.MET) if criterion.kind is CriterionKind.TESTING else criterion

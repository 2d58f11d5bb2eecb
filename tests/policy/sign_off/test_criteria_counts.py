"""Counts of criteria by committee, kind and state (RID 6; R12)."""

from __future__ import annotations

from dataclasses import replace

from policy.model.scope import ModificationState, ScopeItem
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.releases.colour import Colour, colour
from policy.sign_off.criteria_counts import CommitteeCount, criteria_counts
from tests.builders.june_2020 import CRITERIA, MP079, TODAY, june_2020
from tests.policy.releases.test_colour import healthy


def test_june_2020_criteria() -> None:
    """None of the nine operational and none of the six testing criteria is met."""
    opsg, tag = criteria_counts(june_2020())
    assert opsg == CommitteeCount("opsg", CriterionKind.OPERATIONAL, 9, 0, 0, 0, 0, 0, 9)
    assert tag == CommitteeCount("tag", CriterionKind.TESTING, 6, 0, 0, 0, 0, 0, 6)


def test_each_standing_is_counted() -> None:
    """Every standing has its own count and they add up to the total."""
    criteria = tuple(
        Criterion(f"O{number}", CriterionKind.OPERATIONAL, "opsg", "x", state=each) for number, each in enumerate(SignOffState)
    )
    assert criteria_counts(replace(june_2020(), criteria=criteria)) == (
        CommitteeCount("opsg", CriterionKind.OPERATIONAL, 6, 1, 1, 1, 1, 1, 1),
    )


def test_testing_criteria_need_dcc_scope() -> None:
    """Without DCC-System scope the testing criteria do not count, and one Not met among them is no colour."""
    criteria = tuple(replace(each, state=SignOffState.NOT_MET) if each.ref == "T4" else each for each in CRITERIA)
    documents = replace(healthy(), scope=(ScopeItem(replace(MP079, state=ModificationState.APPROVED)),), criteria=criteria)
    assert [count.committee for count in criteria_counts(documents)] == ["opsg"]
    assert colour(documents, TODAY).colour is Colour.GREEN
    assert colour(replace(healthy(), criteria=criteria), TODAY).colour is Colour.RED

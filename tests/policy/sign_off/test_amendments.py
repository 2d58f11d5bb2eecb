"""Numbers of added criteria, and when only the body amends them (Paper 5; R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.sign_off import CriterionKind
from policy.sign_off.amendments import is_baselined, next_ref
from tests.builders.june_2020 import june_2020


def test_added_criteria_go_on_numbering() -> None:
    """After the highest that the set ever had, the dropped ones included; a baselined RID has its criteria agreed."""
    refs = ["O1", "O9", "T6", "S1", "O12"]
    assert next_ref(CriterionKind.OPERATIONAL, refs) == "O13"
    assert next_ref(CriterionKind.TESTING, refs) == "T7"
    assert next_ref(CriterionKind.SECURITY, []) == "S1"
    assert is_baselined(june_2020())
    assert not is_baselined(replace(june_2020(), decisions=()))


@pytest.mark.parametrize(
    ("subject", "outcome", "baselined"),
    [
        (Subject.BASELINE, Outcome.AGREED, True),
        (Subject.BASELINE, Outcome.NOT_AGREED, False),
        (Subject.SCOPE, Outcome.AGREED, False),
    ],
)
def test_only_an_agreed_baseline_baselines(subject: Subject, outcome: Outcome, baselined: bool) -> None:
    """Another decision that was agreed, or a baseline that was not, leaves the criteria to be amended on record."""
    release = replace(june_2020(), decisions=(Decision(subject, "panel", outcome, date(2020, 1, 17)),))
    assert is_baselined(release) is baselined

"""Numbers of added criteria, and when only the body amends them (Paper 5; R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.sign_off import CriterionKind, StandardCriterion
from policy.sign_off.amendments import is_baselined, missing_standard, next_ref, same_as_standard
from tests.builders.june_2020 import MP079, STANDARD_CRITERIA, june_2020

STANDARD = tuple(StandardCriterion(**vars(each)) for each in STANDARD_CRITERIA)
S1 = next(each for each in STANDARD_CRITERIA if each.ref == "S1")


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


def test_missing_standard_criteria() -> None:
    """June 2020 lacks S1 alone; without criteria it lacks all 16, and without DCC-System scope no testing criteria."""
    assert missing_standard(june_2020(), STANDARD) == (S1,)
    assert missing_standard(replace(june_2020(), criteria=()), STANDARD) == tuple(STANDARD_CRITERIA)
    documents = replace(june_2020(), criteria=(), scope=tuple(each for each in june_2020().scope if each.modification == MP079))
    assert {each.kind for each in missing_standard(documents, STANDARD)} == {CriterionKind.OPERATIONAL, CriterionKind.SECURITY}


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        (CriterionKind.SECURITY, S1.text, "S1"),
        (CriterionKind.SECURITY, f"  {S1.text.replace(' ', '  ')} ", "S1"),
        (CriterionKind.TESTING, S1.text, ""),
        (CriterionKind.SECURITY, f"{S1.text} And more.", ""),
    ],
)
def test_the_words_of_a_standard_criterion_are_that_criterion(kind: CriterionKind, text: str, number: str) -> None:
    """The same words in the same set keep the standard number; spaces don't matter, other words do."""
    same = same_as_standard(june_2020(), STANDARD_CRITERIA, kind, text)
    assert (same.ref if same else "") == number


def test_a_criterion_that_the_release_has_is_not_taken_twice() -> None:
    """A release with S1 gets no second S1."""
    release = replace(june_2020(), criteria=(*june_2020().criteria, S1))
    assert same_as_standard(release, STANDARD_CRITERIA, CriterionKind.SECURITY, S1.text) is None

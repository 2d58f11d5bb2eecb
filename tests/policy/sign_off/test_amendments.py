"""Standard criteria that a release doesn't have, and their numbers (Paper 5, Annex 1; R12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.sign_off import CriterionKind
from policy.sign_off.amendments import missing_standard, same_as_standard
from tests.builders.june_2020 import MP079, STANDARD_CRITERIA, june_2020

S1 = next(each for each in STANDARD_CRITERIA if each.ref == "S1")


def test_missing_standard_criteria() -> None:
    """June 2020 lacks S1 alone; without criteria it lacks all 16, and without DCC-System scope no testing criteria."""
    assert missing_standard(june_2020(), STANDARD_CRITERIA) == (S1,)
    assert missing_standard(replace(june_2020(), criteria=()), STANDARD_CRITERIA) == tuple(STANDARD_CRITERIA)
    documents = replace(june_2020(), criteria=(), scope=tuple(each for each in june_2020().scope if each.modification == MP079))
    assert {each.kind for each in missing_standard(documents, STANDARD_CRITERIA)} == {CriterionKind.OPERATIONAL, CriterionKind.SECURITY}


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

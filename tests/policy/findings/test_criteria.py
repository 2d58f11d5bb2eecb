"""Findings on acceptance criteria, where they apply and where they must not (R12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.findings.criteria import difference
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Topic
from policy.model.sign_off import Criterion
from tests.builders.june_2020 import CRITERIA, STANDARD_CRITERIA, TODAY, june_2020
from tests.builders.rooms.findings_by_rule import found
from tests.policy.releases.test_colour import healthy


@pytest.mark.parametrize(
    ("criteria", "keys"),
    [
        (STANDARD_CRITERIA, set()),
        (CRITERIA, {"criteria-missing:security"}),
        (STANDARD_CRITERIA[1:], {"criteria-missing:operational"}),
        (STANDARD_CRITERIA[:9], {"criteria-missing:testing", "criteria-missing:security"}),
        ((), {"criteria-missing:operational", "criteria-missing:testing", "criteria-missing:security"}),
    ],
)
def test_missing_criteria(criteria: tuple[Criterion, ...], keys: set[str]) -> None:
    """A missing set is found, so is a single missing criterion, and a complete set is not."""
    findings = found(replace(june_2020(), criteria=criteria))
    assert {key for key in findings if key.startswith("criteria-missing")} == keys


def test_criteria_before_the_baseline() -> None:
    """A release without criteria whose RID is not baselined yet is as it should be."""
    tad = Decision(Subject.TAD, "panel", Outcome.AGREED, TODAY)
    refused = Decision(Subject.BASELINE, "panel", Outcome.NOT_AGREED, TODAY)
    for decisions in ((), (tad,), (refused,)):
        assert not [key for key in found(replace(june_2020(), criteria=(), decisions=decisions)) if key.startswith("criteria")]


def test_criteria_that_no_source_gives_are_not_missed() -> None:
    """What is known to be not on record is listed there, and not as missing."""
    silent = replace(june_2020(), criteria=(), not_on_record=(Topic.CRITERIA,))
    assert not [key for key in found(silent) if key.startswith("criteria")]


@pytest.mark.parametrize(
    ("standard", "text", "expected"),
    [
        ("in the Testing Approach Document (TAD).", "in the TAD.", ("Testing Approach Document (TAD)", "TAD", False)),
        ("in the TAD.", "in the Testing Approach Document (TAD).", ("TAD", "Testing Approach Document (TAD)", False)),
        ("to the production environment.", "to the live environment.", ("production environment", "live environment", True)),
        ("The DCC has done it.", "The DCC has  done it", ("", "", False)),
        ("The DCC has done it.", "the dcc has done it.", ("", "", False)),
        ("All tests.", "All tests. And more.", ("", "And more", True)),
        ("All the tests.", "All tests.", ("the tests", "tests", True)),
        ("Exit (TAD) now", "Leave now", ("Exit (TAD) now", "Leave now", True)),
    ],
)
def test_difference(standard: str, text: str, expected: tuple[str, str, bool]) -> None:
    """What differs is shown, an abbreviation is no matter of substance, and case, spacing and a final stop are nothing."""
    difference.cache_clear()
    assert difference(standard, text) == expected


def test_a_healthy_release_has_only_what_june_2020_said_of_its_content() -> None:
    """Where every date is met, only the findings on criteria, costs and steps are left."""
    expected = {"dcc-total", "criteria-missing:security", "criteria-reworded", "combined-assessment", "missing-steps"}
    assert set(found(healthy())) == expected | {"late-evidence:evidence-testing:review-testing"}

"""Findings on criteria, costs and impacts, where they apply and where they must not (R12, R17)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policy.findings.check import check
from policy.findings.content import difference
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.impacts import DocumentImpact, ParticipantImpact
from policy.model.releases import Topic
from policy.model.scope import ScopeState
from policy.model.sign_off import Criterion
from tests.builders.june_2020 import CRITERIA, STANDARD_CRITERIA, TODAY, june_2020
from tests.builders.rooms.findings_by_rule import found
from tests.policy.releases.test_readiness import healthy


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


def test_impacts() -> None:
    """A modification without ticks is found only where the participant matrix has others, and while it is in scope."""
    assert "no-participant:MP088" not in found(replace(june_2020(), participants=()))
    assert "no-participant:MP088" not in found(replace(june_2020(), scope=june_2020().scope[:-1]))


def without(rows: tuple[Any, ...], **facts: str) -> tuple[Any, ...]:
    """The rows of a matrix without those of these values."""
    return tuple(each for each in rows if any(getattr(each, name) != value for name, value in facts.items()))


UNDATED = tuple(replace(item, added_on=None) for item in june_2020().scope)
"""Scope whose day of addition no source gives."""


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"participants": without(june_2020().participants, modification="SECMP0053", participant="DCC")}, {"no-dcc-tick:SECMP0053"}),
        ({"participants": without(june_2020().participants, modification="SECMP0062", participant="DCC")}, {"no-dcc-tick:SECMP0062"}),
        ({"participants": without(june_2020().participants, modification="MP079", participant="DCC")}, set()),
        ({"participants": ()}, set()),
        ({"documents": without(june_2020().documents, modification="MP084")}, {"no-document:MP084"}),
        ({"documents": without(june_2020().documents, modification="MP084", document="Section C")}, {"no-document:MP084"}),
        ({"documents": ()}, set()),
        ({"participants": (ParticipantImpact("MP079", "DCC"),), "not_on_record": (Topic.PARTICIPANTS,), "scope": UNDATED}, set()),
        ({"documents": (DocumentImpact("MP079", "Section D"),), "not_on_record": (Topic.DOCUMENTS,), "scope": UNDATED}, set()),
        ({}, set()),
    ],
)
def test_impacts_that_contradict_the_scope(changes: dict[str, Any], keys: set[str]) -> None:
    """A modification on DCC Systems ticks the DCC and each changes a document, if the matrices are in use and the sources say so."""
    findings = found(replace(june_2020(), **changes))
    assert {key for key in findings if key.startswith(("no-dcc-tick", "no-document"))} == keys


def test_what_is_out_of_scope_needs_no_impacts_and_parts_count_once() -> None:
    """A removed modification is not looked at, and two parts of one modification give one finding."""
    june = june_2020()
    bare = replace(june, participants=(ParticipantImpact("MP079", "DCC"),), documents=(DocumentImpact("MP079", "Section D"),))
    gone = replace(bare, scope=tuple(replace(item, state=ScopeState.OUT, out_reason="Gone") for item in june.scope))
    assert not [key for key in found(gone) if key.startswith(("no-dcc-tick", "no-document"))]
    second = replace(june.scope[1], part=2)
    keys = [each.key for each in check(replace(bare, scope=(*june.scope, second)), TODAY) if each.key.endswith("SECMP0062")]
    assert keys == ["no-dcc-tick:SECMP0062", "no-document:SECMP0062"]


def test_a_healthy_release_has_only_what_june_2020_said_of_its_content() -> None:
    """Where every date is met, only the findings on criteria, costs and steps are left."""
    expected = {"dcc-total", "criteria-missing:security", "criteria-reworded", "combined-assessment", "missing-steps"}
    assert set(found(healthy())) == expected | {"late-evidence:evidence-testing:review-testing"}

"""The usual content of a new release (RID 3; Annex 1; R10, R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.releases import Release, ReleaseKind
from policy.model.sign_off import StandardCriterion
from policy.releases.new import with_usual_content
from policy.timetable.template import template
from tests.builders.june_2020 import STANDARD_CRITERIA

CREATED = date(2020, 1, 10)
STANDARD = tuple(StandardCriterion(each.ref, each.kind, each.committee, each.text, each.answers) for each in STANDARD_CRITERIA)


def new(kind: ReleaseKind, *, testing: bool | None = None) -> Release:
    """A release of that kind in June 2021, created on 10 January 2020 with its usual content."""
    empty = Release("june-2021", kind, date(2021, 6, 24), body="csc", created_on=CREATED)
    return with_usual_content(empty, STANDARD, testing=testing)


@pytest.mark.parametrize(
    ("kind", "testing", "tested"),
    [
        (ReleaseKind.SYSTEM, None, True),
        (ReleaseKind.SYSTEM, False, False),
        (ReleaseKind.ADHOC, None, False),
        (ReleaseKind.ADHOC, True, True),
    ],
)
def test_a_release_is_tested_if_it_is_expected_to_impact_dcc_systems(kind: ReleaseKind, testing: bool | None, tested: bool) -> None:
    """It has the steps of the TAD, SIT and UIT and the testing criteria, or none of them (R9, R12)."""
    made = new(kind, testing=testing)
    assert ("sit-start" in {each.key for each in made.milestones}) is tested
    assert any(each.ref.startswith("T") for each in made.criteria) is tested


def test_the_steps_are_of_its_body_and_recorded_on_the_day_it_was_created() -> None:
    """They are the template's, for the body that decides on it."""
    steps = new(ReleaseKind.SYSTEM).milestones
    assert steps == template(ReleaseKind.SYSTEM, date(2021, 6, 24), body="csc", recorded_on=CREATED)
    assert {each.recorded_on for each in steps} == {CREATED}
    assert "csc" in {each.owner for each in steps}


def test_a_documentation_release_says_which_criteria_do_not_apply() -> None:
    """It has the whole set, those that don't fit a change of text with their reason; another kind has none with a reason (R12)."""
    why = "Not needed for a change of text."
    standard = [replace(each, not_in_documentation=why) for each in STANDARD]
    text, system = (
        with_usual_content(Release("february-2021", kind, date(2021, 2, 25)), standard)
        for kind in (ReleaseKind.DOCUMENTATION, ReleaseKind.SYSTEM)
    )
    assert [each.not_applicable for each in text.criteria] == [why] * len(STANDARD)
    assert {each.not_applicable for each in system.criteria} == {""}


def test_a_year_has_no_template() -> None:
    """It has no go-live date to count back from."""
    with pytest.raises(ValueError, match="no go-live date"):
        with_usual_content(Release("2021", ReleaseKind.YEAR, None), STANDARD)

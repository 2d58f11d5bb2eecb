"""The template's steps in a timetable that has some already (RID 3; R10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import ReleaseKind
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from policy.timetable.merging import missing, with_template
from policy.timetable.template import template

GO_LIVE = date(2020, 11, 5)
WANTED = template(ReleaseKind.SYSTEM, GO_LIVE)


def keys(steps: tuple[Milestone, ...]) -> list[str]:
    """The keys of steps, in order."""
    return [each.key for each in steps]


def test_an_empty_timetable_gets_the_template_and_a_full_one_stays() -> None:
    """All steps in the template's order, and nothing the second time."""
    assert with_template((), WANTED) == WANTED
    assert with_template(WANTED, WANTED) == WANTED
    assert missing(WANTED, WANTED) == ()


def test_what_is_there_stays_and_new_steps_take_their_places() -> None:
    """A step with the template's key is kept as it is, and the others stand around it."""
    mine = Milestone("baseline-documents", "RID returned to the Panel", "panel", PartialDate(2020, 5), acts=(acts.DECIDE_BASELINE,))
    merged = with_template((replace(mine, covers=Covers.DOCUMENTS),), WANTED)
    assert keys(merged) == keys(WANTED)
    assert merged[keys(merged).index("baseline-documents")].event == "RID returned to the Panel"


def test_a_step_of_another_name_stands_for_the_template_s() -> None:
    """UIT under another key is not added again, and what is relative to it or comes after it follows it."""
    uit = Milestone("user-tests", "UIT begins", "dcc", PartialDate(2020, 8), acts=(acts.START_UIT,))
    merged = with_template((uit,), WANTED)
    assert "uit-start" not in keys(merged)
    found = {each.key: each for each in merged}
    assert (found["regression-plans"].anchor, found["regression-plans"].offset) == ("user-tests", -10)
    assert found["uit-end"].after == ("user-tests",)
    assert keys(merged).index("regression-plans") + 1 == keys(merged).index("user-tests")


def test_a_baseline_for_one_kind_of_scope_is_not_the_other_s() -> None:
    """A step that baselines documents doesn't stand for the one that baselines what impacts systems."""
    documents = Milestone("papers", "Baseline", "panel", acts=(acts.DECIDE_BASELINE,), covers=Covers.DOCUMENTS)
    merged = with_template((documents,), WANTED)
    assert "baseline-system" in keys(merged)
    assert "baseline-documents" not in keys(merged)


def test_a_documentation_release_has_no_steps_for_criteria_that_do_not_apply() -> None:
    """SECAS alone submits evidence and the Operations Group alone reviews it before the go/no-go (R12)."""
    steps = template(ReleaseKind.DOCUMENTATION, GO_LIVE)
    present = {act for each in steps for act in each.acts}
    assert {acts.EVIDENCE_SECAS, acts.REVIEW_OPERATIONAL} <= present
    assert not {acts.EVIDENCE_OPERATIONAL, acts.EVIDENCE_SECURITY, acts.REVIEW_SECURITY, acts.REVIEW_TESTING} & present
    assert next(each for each in steps if each.key == "go-no-go").after == ("review-operational",)

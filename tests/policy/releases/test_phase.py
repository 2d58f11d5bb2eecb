"""The phase of a release by table, and the decision that it hangs on (RID 3, 6; Guidance 5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.decisions import Decision, Outcome, Recommendation, Subject
from policy.model.releases import Release
from policy.model.sign_off import SignOffState
from policy.releases.phase import Phase, go_live_decision, phase
from tests.builders.june_2020 import CRITERIA, TODAY, june_2020
from tests.policy.releases.test_colour import done, go_live


def test_phase_of_june_2020() -> None:
    """On 10 January 2020 the release is scoped, since its system scope is baselined; before that it was planned."""
    assert phase(june_2020(), TODAY) is Phase.SCOPED
    assert phase(june_2020(), date(2019, 10, 10)) is Phase.PLANNING
    assert phase(replace(june_2020(), decisions=()), TODAY) is Phase.PLANNING


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        (done(june_2020(), "sit-start"), Phase.TESTING),
        (done(june_2020(), "uit-start"), Phase.TESTING),
        (done(june_2020(), "tad-decision"), Phase.SCOPED),
        (done(june_2020(), "sit-start", on=date(2020, 2, 1)), Phase.SCOPED),
        (done(june_2020(), "sit-start", "uit-end"), Phase.REVIEW),
        (done(june_2020(), "evidence-operational"), Phase.REVIEW),
        (replace(june_2020(), criteria=(replace(CRITERIA[0], state=SignOffState.MET),)), Phase.REVIEW),
        (replace(june_2020(), recommendations=(Recommendation("tag", Subject.GO_LIVE, True, TODAY),)), Phase.REVIEW),
        (replace(june_2020(), recommendations=(Recommendation("tag", Subject.TAD, True, TODAY),)), Phase.SCOPED),
        (replace(june_2020(), decisions=(go_live(Outcome.GO, TODAY),)), Phase.DECIDED),
        (replace(june_2020(), decisions=(go_live(Outcome.NO_GO, TODAY),)), Phase.DECIDED),
        (replace(june_2020(), decisions=(go_live(Outcome.GO, TODAY), go_live(Outcome.DEFER, date(2020, 1, 11)))), Phase.DECIDED),
        (replace(june_2020(), decisions=(go_live(Outcome.GO, date(2020, 1, 9)), go_live(Outcome.DEFER, TODAY))), Phase.PLANNING),
        (replace(june_2020(), live_on=TODAY), Phase.LIVE),
        (replace(june_2020(), live_on=TODAY, cancelled_on=TODAY), Phase.CANCELLED),
        (replace(june_2020(), cancelled_on=date(2020, 1, 11)), Phase.SCOPED),
    ],
)
def test_phases(release: Release, expected: Phase) -> None:
    """Each phase begins with what happened by the day, never with what was planned or lies ahead."""
    assert phase(release, TODAY) is expected


def test_a_release_is_baselined_on_the_day_of_the_meeting() -> None:
    """A baseline of today counts today."""
    release = replace(june_2020(), decisions=(Decision(Subject.BASELINE, "panel", Outcome.AGREED, TODAY),))
    assert phase(release, TODAY) is phase(release, date(2020, 1, 11)) is not phase(release, date(2020, 1, 9))


def test_a_later_record_of_the_same_day_counts() -> None:
    """Of two decisions on one day the one recorded later counts, whatever their order; one without a day of entry is the earliest."""
    go, no_go = (
        replace(go_live(outcome, TODAY), recorded_on=day) for outcome, day in ((Outcome.GO, date(2020, 1, 12)), (Outcome.NO_GO, None))
    )
    for decisions in ((go, no_go), (no_go, go)):
        found = go_live_decision(replace(june_2020(), decisions=decisions), TODAY)
        assert found is not None
        assert found.outcome is Outcome.GO

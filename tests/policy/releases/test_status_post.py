"""Where a release stands: its colour and phase, the days to its go-live, and the next gate (RID 3; R11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.timetable import Milestone
from policy.releases.phase import Phase
from policy.releases.status_post import standing
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES


def release(**values: Any) -> Release:
    """A release that goes live on Thursday 25 June 2020, with two gates of which the later one is listed first."""
    steps = (
        Milestone("go", "Go/no-go", day=PartialDate.of(date(2020, 6, 17)), acts=(acts.DECIDE_GO_LIVE,)),
        Milestone("base", "Baseline", day=PartialDate.of(date(2020, 1, 17)), acts=(acts.DECIDE_BASELINE,)),
        Milestone("sit", "SIT starts", day=PartialDate.of(date(2020, 1, 13)), acts=(acts.START_SIT,)),
    )
    return Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), milestones=steps, **values)


def test_the_next_gate_is_the_first_that_is_dated_and_a_step_that_is_no_gate_is_none() -> None:
    """A baseline before a go/no-go, and not the start of SIT before both."""
    found = standing(release(), date(2020, 1, 10), GUIDANCE_LEAD_TIMES)
    assert found.gate
    assert found.gate.milestone.key == "base"
    assert (found.left, found.working_days_left) == (167, 115)
    assert found.colour


def test_a_weekend_changes_no_fact_before_the_go_live_and_each_day_after_it() -> None:
    """Before it Working Days are counted, after it days."""
    facts = [standing(release(), date(2020, 6, day), GUIDANCE_LEAD_TIMES).facts for day in (5, 6, 7, 8)]
    assert facts[0] == facts[1] == facts[2] != facts[3]
    after = [standing(release(), date(2020, 6, day), GUIDANCE_LEAD_TIMES).facts for day in (26, 27, 28)]
    assert len(set(after)) == 3


def test_a_release_without_a_date_or_that_is_live() -> None:
    """The one has no days to count, the other no colour."""
    year = Release("2021", ReleaseKind.YEAR, None)
    found = standing(year, date(2020, 1, 10), GUIDANCE_LEAD_TIMES)
    assert (found.left, found.working_days_left, found.gate) == (None, None, None)
    live = standing(release(live_on=date(2020, 6, 25)), date(2020, 6, 26), GUIDANCE_LEAD_TIMES)
    assert (live.phase, live.colour) == (Phase.LIVE, None)

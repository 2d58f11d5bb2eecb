"""Findings on meetings, whole: what is found, by which rule, and the ways out (RID 3; Paper, p. 1; R21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.finding import Finding, Severity
from policy.findings.meetings import contradicting_papers, steps_off_meetings
from policy.meetings.meeting import Meeting
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.timetable import Milestone
from policy.releases.facts import facts_of

STEP = Milestone("uit-decision", "Panel approves", "panel", PartialDate.of(date(2020, 6, 12)), acts=("decide uit-report",))
LIVE = Milestone("go-live", "Release go-live", "dcc", PartialDate.of(date(2020, 6, 25)), acts=("go-live",))
RELEASE = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), milestones=(STEP, LIVE))
MEETINGS = {"panel": [Meeting("panel", str(day), day) for day in (date(2020, 1, 17), date(2020, 5, 15), date(2020, 6, 30))]}
FOUND = Finding(
    "off-meeting:uit-decision",
    "R21",
    Severity.NOTE,
    "“Panel approves” (12 Jun 2020) is on no meeting of the SEC Panel. Ad-hoc meetings may be required (RID 3).",
    (("date", "12 Jun 2020"),),
    "Add an ad-hoc meeting.",
    (("Add a meeting on 12 Jun 2020", ("meeting", "panel", "2020-06-12")),),
)
PAPER = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2020, 1, 17), reference="SECP_76_1801_23")


def test_a_step_without_a_meeting_that_fits_needs_one_of_its_own() -> None:
    """The next one is after the go-live, so that only an ad-hoc meeting is offered."""
    assert list(steps_off_meetings(facts_of(RELEASE, date(2020, 1, 10), meetings=MEETINGS))) == [FOUND]


@pytest.mark.parametrize("over", [{"live_on": date(2020, 6, 25)}, {"cancelled_on": date(2020, 6, 1)}])
def test_a_release_that_is_over_needs_no_meeting(over: dict[str, date]) -> None:
    """Nobody moves its steps any more."""
    release = replace(RELEASE, **over)  # type: ignore[arg-type]  # Days by name.
    assert list(steps_off_meetings(facts_of(release, date(2020, 7, 1), meetings=MEETINGS))) == []


@pytest.mark.parametrize("meetings", [MEETINGS, {}])
def test_a_paper_of_another_day_is_found_by_the_number_of_its_decision(meetings: dict[str, list[Meeting]]) -> None:
    """Also where no meeting of the body is on record; its own paper is none."""
    release = replace(RELEASE, decisions=(replace(PAPER, reference="SECP_76_1701_23"), PAPER))
    assert list(contradicting_papers(facts_of(release, date(2020, 2, 1), meetings=meetings))) == [
        Finding(
            "paper:2",
            "R21",
            Severity.NOTE,
            "The decision on the baseline of the RID of 17 Jan 2020 cites another meeting's paper. "
            "SECP_76_1801_23 is a paper of 18 Jan, and the meeting is on 17 Jan 2020.",
            (("paper", "SECP_76_1801_23"), ("meeting", "17 Jan 2020")),
            "Correct the meeting, or undo the decision and record it with its own paper. If the body saw an earlier paper, accept this.",
            (("Meetings", ("meetings", "panel", "2020")),),
        )
    ]

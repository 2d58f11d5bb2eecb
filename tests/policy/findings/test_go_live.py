"""Findings on what a go-live leaves too late: cut-offs, conditions and steps after it (R5, R13, R23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.check import check
from policy.findings.finding import Finding, Severity
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ChangeRequest, Dependency, ModificationState, RequestState
from policy.model.timetable import Milestone
from policy.model.wording import day_words
from policy.sign_off.conditions import Condition
from policy.timetable.go_live_moves import with_go_live
from policy.timetable.template import template
from tests.builders.june_2020 import TODAY, june_2020

KEYS = ("cutoff-after-go-live", "condition-late", "steps-after-go-live")
JUNE = date(2020, 6, 25)


def found(release: Release, *conditions: Condition, today: date = TODAY) -> dict[str, Finding]:
    """The findings on what comes too late, by key."""
    return {each.key: each for each in check(release, today, conditions=conditions) if each.key.startswith(KEYS)}


def moved(release: Release, to: date) -> Release:
    """The release with its go-live moved by a decision."""
    decision = Decision(Subject.DATE, "panel", Outcome.AGREED, TODAY, go_live_before=release.go_live, go_live=to)
    return with_go_live(release, decision)


def with_cutoff(day: date | None, state: ModificationState = ModificationState.MODIFICATION_PROPOSAL) -> Release:
    """June 2020 with one modification of that state and cut-off."""
    base = june_2020()
    item = base.scope[0]
    return replace(base, scope=(replace(item, cutoff=day, modification=replace(item.modification, state=state)),))


def condition(due: str, *, closed: bool = False) -> Condition:
    """A condition on T1."""
    return Condition("T1", 1, "Fix it", "U0DAN", date.fromisoformat(due), closed_on=TODAY if closed else None)


def step(key: str, day: str, *of: str, offset: int = 0, anchor: str = "") -> Milestone:
    """A step of the timetable."""
    return Milestone(key, key, "secas", None if anchor else PartialDate.parse(day), acts=of, anchor=anchor or None, offset=offset)


def test_june_2020_has_none_and_neither_has_a_new_release() -> None:
    """Nothing is after go-live in the paper, and the template has no date after it."""
    assert found(june_2020()) == {}
    assert found(replace(june_2020(), milestones=template(ReleaseKind.SYSTEM, JUNE))) == {}


@pytest.mark.parametrize(
    ("cutoff", "state", "late"),
    [
        (JUNE, ModificationState.MODIFICATION_PROPOSAL, False),
        (date(2020, 6, 26), ModificationState.MODIFICATION_PROPOSAL, True),
        (date(2020, 6, 26), ModificationState.APPROVED, False),
        (None, ModificationState.MODIFICATION_PROPOSAL, False),
    ],
)
def test_a_cutoff_after_go_live(cutoff: date | None, state: ModificationState, late: bool) -> None:
    """An undecided modification can't be decided after it went live; on the day itself the other findings speak."""
    release = with_cutoff(cutoff, state)
    findings = found(release)
    assert bool(findings) is late
    if late:
        name = release.scope[0].name
        assert findings == {
            f"cutoff-after-go-live:{name}": Finding(
                f"cutoff-after-go-live:{name}",
                "R5",
                Severity.ERROR,
                f"The decision cut-off of {name}, 26 Jun 2020, is after go-live on 25 Jun 2020.",
                (("modification", name), ("cut-off", "26 Jun 2020"), ("go-live", "25 Jun 2020")),
                f"Set an earlier cut-off, or move {name} to a later release.",
            )
        }
        assert found(replace(release, live_on=TODAY)) == {}


@pytest.mark.parametrize(
    ("due", "closed", "severity"),
    [
        ("2020-06-12", False, None),
        ("2020-06-13", False, Severity.WARNING),
        ("2020-06-25", False, Severity.WARNING),
        ("2020-06-26", False, Severity.ERROR),
        ("2020-06-26", True, None),
    ],
)
def test_a_condition_due_too_late(due: str, closed: bool, severity: Severity | None) -> None:
    """It blocks go-live until it is closed: due after the Panel's decision of 12 June is late, after go-live impossible."""
    findings = found(june_2020(), condition(due, closed=closed))
    assert [each.severity for each in findings.values()] == ([severity] if severity else [])
    after, day = ("go-live", "25 Jun 2020") if severity is Severity.ERROR else ("the decision on go-live", "12 Jun 2020")
    words = day_words(date.fromisoformat(due))
    for one in findings.values():
        assert one == Finding(
            "condition-late:T1:1",
            "R13",
            one.severity,
            f"A condition on T1 is due on {words}, after {after} on {day}: Fix it",
            (("due", words), (after, day)),
            "Have its committee close it earlier, or set another day by taking its position again.",
            (("Open T1", ("criteria", "june-2020", "T1")), ("Close it", ("condition", "june-2020", "T1", "1"))),
        )


def test_a_condition_that_is_closed_or_in_time_hides_no_other() -> None:
    """Whatever their order."""
    late = replace(condition("2020-06-26"), number=3)
    assert list(found(june_2020(), condition("2020-06-26", closed=True), replace(condition("2020-06-01"), number=2), late)) == [
        "condition-late:T1:3"
    ]


def test_a_go_settles_conditions() -> None:
    """The body decided with them before it."""
    go = Decision(Subject.GO_LIVE, "panel", Outcome.GO, TODAY)
    assert found(replace(june_2020(), decisions=(*june_2020().decisions, go)), condition("2020-06-26")) == {}


@pytest.mark.parametrize(
    ("after", "named"),
    [
        (step("plans", "2020-06-26", acts.PLAN_REGRESSION), True),
        (step("plans", "2020-06", acts.PLAN_REGRESSION), False),
        (step("plans", "2020-07", acts.PLAN_REGRESSION), True),
        (step("plans", "2020-06-25", acts.PLAN_REGRESSION), False),
        (replace(step("plans", "2020-06-26", acts.PLAN_REGRESSION), done_on=TODAY), False),
        (replace(step("plans", "2020-06-26", acts.PLAN_REGRESSION), proposed=True), False),
        (step("briefing", "2020-06-26"), True),
    ],
)
def test_a_step_after_go_live(after: Milestone, named: bool) -> None:
    """A step for an act, and one that the timetable has before the go-live; a month that may still be in time is none."""
    release = replace(june_2020(), milestones=(after, step("go-live", "2020-06-25", acts.GO_LIVE)))
    when = after.day and day_words(after.day.exact) if after.day and after.day.exact else "July 2020"
    expected = Finding(
        "steps-after-go-live",
        "R13",
        Severity.ERROR,
        f"1 step is after go-live on 25 Jun 2020 but must come before it: “{after.event}” ({when}).",
        (("go-live", "25 Jun 2020"), (after.event, str(when))),
        "Move it before go-live.",
        (("Change the date", ("milestone", "june-2020", after.key)),),
    )
    assert list(found(release).values()) == ([expected] if named else [])
    assert found(replace(release, live_on=TODAY)) == {}


def test_a_step_that_is_done_hides_no_other() -> None:
    """The go-live itself is no step before it, wherever it stands; one that follows another by days is where its anchor puts it."""
    live = step("go-live", "2020-06-30", acts.GO_LIVE)
    done = replace(step("done", "2020-06-26", acts.PLAN_REGRESSION), done_on=TODAY)
    later = step("later", "", anchor="briefing", offset=1)
    milestones = (done, step("briefing", "2020-06-26"), later, live)
    (one,) = found(replace(june_2020(), milestones=milestones)).values()
    assert one.figures == (("go-live", "25 Jun 2020"), ("briefing", "26 Jun 2020"))
    assert found(replace(june_2020(), milestones=milestones[1:2])) == {}


def test_what_follows_go_live_is_left_alone() -> None:
    """A step after it in the timetable, or dated from it, is where it belongs; one that its order names is said once."""
    milestones = (
        step("checks", "", anchor="go-live", offset=5),
        step("go-live", "2020-06-25", acts.GO_LIVE),
        step("review", "2020-09-01"),
        step("uit-end", "2020-06-26", acts.END_UIT),
    )
    release = replace(june_2020(), milestones=milestones)
    assert found(release) == {}
    assert "order:uit-end:go-live" in {each.key for each in check(release, TODAY)}


def test_a_window_ends_later() -> None:
    """A step in the window of the go-live is in time."""
    milestones = (step("plans", "2020-06-28", acts.PLAN_REGRESSION), step("go-live", "2020-06-25", acts.GO_LIVE))
    assert found(replace(june_2020(), milestones=milestones, window_end=date(2020, 6, 30))) == {}


def test_several_steps_are_one_finding() -> None:
    """With all of them as figures, and the form that sets all dates."""
    milestones = (
        step("plans", "2020-06-28", acts.PLAN_REGRESSION),
        step("results", "2020-06-29", acts.RESULT_REGRESSION),
        step("go-live", "2020-06-25", acts.GO_LIVE),
    )
    (one,) = found(replace(june_2020(), milestones=milestones)).values()
    assert one.text.startswith("2 steps are after go-live on 25 Jun 2020")
    assert one.figures == (("go-live", "25 Jun 2020"), ("plans", "28 Jun 2020"), ("results", "29 Jun 2020"))
    assert one.fix == "Move each before go-live."
    assert one.ways == (("Set all dates", ("milestone", "june-2020", "dates")),)


def test_an_earlier_go_live_leaves_them_behind() -> None:
    """June 2020 moved to 2 April: what its plan had afterwards is found, and on going back nothing is."""
    base = with_cutoff(date(2020, 4, 20))
    release = moved(base, date(2020, 4, 2))
    assert "cutoff-after-go-live:" + base.scope[0].name in found(release)
    assert found(moved(release, JUNE)) == {}


def test_a_dependency_after_the_step_that_it_must_precede() -> None:
    """The order of the timetable is that of the step by then: moved with the go-live, a Change Request comes too late (R7)."""
    request = ChangeRequest("CR9", expected=PartialDate.parse("2020-05-01"))
    base = june_2020()
    waiting = Dependency(base.in_scope[0].modification.ref, request, RequestState.DELIVERED, acts.GO_LIVE)

    def severity(release: Release) -> Severity:
        return next(each.severity for each in check(release, TODAY) if each.key.startswith("dependency:CR9:"))

    release = replace(base, dependencies=(waiting,))
    assert severity(release) is Severity.NOTE
    assert severity(moved(release, date(2020, 4, 2))) is Severity.WARNING


def test_a_condition_written_in_lines_is_quoted_in_one() -> None:
    """A finding is a sentence, whatever its condition looks like."""
    one = Condition("T1", 1, "Fix:\n- the first\n- the second", "U0DAN", date(2020, 7, 15))
    (finding,) = found(june_2020(), one).values()
    assert finding.text.endswith("after go-live on 25 Jun 2020: Fix: - the first - the second")

"""Warnings about a change to one milestone (RID 3; R10, R11, R13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState
from policy.model.timetable import Milestone
from policy.timetable.change_warnings import order_warnings, undecided_warnings, warnings, with_changed

SIT = Milestone("sit", "SIT commences", day=PartialDate(2020, 3, 2))
UIT = Milestone("uit", "UIT commences", day=PartialDate(2020, 5, 4))
PLANS = Milestone("plans", "Plans", anchor="uit", offset=-10)
RELEASE = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), milestones=(SIT, UIT, PLANS))


def on(step: Milestone, text: str | None) -> Milestone:
    """The step on another day."""
    return replace(step, day=PartialDate.parse(text) if text else None)


def test_a_changed_step_keeps_its_place_and_a_new_one_is_last() -> None:
    """The timetable has the step in place of the original, and a new step after all others."""
    changed, new = on(UIT, "2020-05-11"), Milestone("x", "X")
    assert with_changed(RELEASE, UIT, changed) == (SIT, changed, PLANS)
    assert with_changed(RELEASE, None, new) == (SIT, UIT, PLANS, new)


def test_what_is_counted_from_it_moves_with_it() -> None:
    """A relative step is named with its date before and after; one that stays is not."""
    moved = ("“Plans” moves with it: 20 Apr 2020 → 24 Apr 2020",)
    assert warnings(RELEASE, on(UIT, "2020-05-11"), UIT) == moved
    assert warnings(RELEASE, on(SIT, "2020-03-09"), SIT) == ()
    assert warnings(RELEASE, on(UIT, None), UIT) == ("“Plans” moves with it: 20 Apr 2020 → no date",)


def test_a_day_that_is_no_working_day_is_warned_of_once() -> None:
    """A Saturday and a bank holiday are named with their weekday, unless the step was on that day already."""
    saturday = on(SIT, "2020-03-07")
    assert warnings(RELEASE, saturday, SIT) == ("Sat 7 Mar 2020 is not a Working Day.",)
    already = replace(RELEASE, milestones=(saturday, UIT))
    assert warnings(already, replace(saturday, notes="x"), saturday) == ()
    assert warnings(RELEASE, Milestone("new", "New", day=PartialDate(2020, 5, 8)), None) == ("Fri 8 May 2020 is not a Working Day.",)


def test_a_step_before_its_predecessor_is_warned_of() -> None:
    """An explicit predecessor with a later day is named, once; one without a day, or on the same day, is not."""
    after = replace(UIT, after=("sit",))
    release = replace(RELEASE, milestones=(SIT, after))
    early = "“SIT commences” (2 Mar 2020) comes after “UIT commences” (28 Feb 2020)."
    assert [each for each in warnings(release, on(after, "2020-02-28"), after) if "SIT commences" in each] == [early]
    assert early not in warnings(release, on(after, "2020-03-02"), after)
    assert warnings(replace(release, milestones=(on(SIT, None), after)), on(after, "2020-02-28"), after) == ()


def test_steps_out_of_order_are_warned_of_unless_they_were_before() -> None:
    """A report after its review is named with both dates; if it was so before the change, it is not named again."""
    report = Milestone("report", "DCC submits", day=PartialDate(2020, 3, 2), acts=(acts.SUBMIT_SIT_REPORT,))
    review = Milestone("review", "TAG reviews", day=PartialDate(2020, 5, 4), acts=(acts.VIEW_SIT_REPORT,))
    release = replace(RELEASE, milestones=(report, review))
    late = "“DCC submits” (11 May 2020) comes after “TAG reviews” (4 May 2020)."
    wrong = on(report, "2020-05-11")
    assert warnings(release, wrong, report) == (late,)
    assert warnings(replace(release, milestones=(wrong, review)), replace(wrong, notes="x"), wrong) == ()


def test_a_phase_of_testing_that_would_begin_too_soon_is_warned_of() -> None:
    """SIT planned before the TAD's approval is named with both dates, once: if it was so before the change, it is not named again."""
    tad = Milestone("tad", "Panel reviews TAD", day=PartialDate(2020, 2, 14), acts=(acts.DECIDE_TAD,))
    sit = replace(SIT, acts=(acts.START_SIT,))
    release = replace(RELEASE, milestones=(tad, sit))
    text = "SIT: “SIT commences” (3 Feb 2020) is planned before “Panel reviews TAD” (14 Feb 2020)."
    early = on(sit, "2020-02-03")
    assert order_warnings(release, early, sit) == (text,)
    assert warnings(release, early, sit) == (text,)
    assert order_warnings(replace(release, milestones=(tad, early)), on(sit, "2020-02-04"), early) == ()
    assert order_warnings(replace(release, milestones=(tad,)), early, None) == (text,)


DECIDED = Milestone("decided", "Modifications decided", done_on=date(2020, 2, 14), acts=(acts.DECIDE_MODIFICATIONS,))


@pytest.mark.parametrize(
    ("changed", "original", "refs", "warned"),
    [
        (DECIDED, None, ("MP079",), "MP079 is still undecided in scope."),
        (DECIDED, replace(DECIDED, done_on=None), ("MP079", "MP084", "MP079"), "MP079 and MP084 are still undecided in scope."),
        (DECIDED, DECIDED, ("MP079",), ""),
        (replace(DECIDED, done_on=None), None, ("MP079",), ""),
        (replace(DECIDED, acts=(acts.START_SIT,)), None, ("MP079",), ""),
        (DECIDED, None, (), ""),
    ],
)
def test_completing_the_decisions_names_what_is_undecided(
    changed: Milestone, original: Milestone | None, refs: tuple[str, ...], warned: str
) -> None:
    """Once, when the step is done, each modification once; what is out of scope or decided is not named (RID 1; R5)."""
    others = (
        ScopeItem(Modification("MP088", "", ModificationState.APPROVED)),
        ScopeItem(Modification("MP089", ""), state=ScopeState.OUT),
    )
    scope = (*(ScopeItem(Modification(ref, ""), number) for number, ref in enumerate(refs)), *others)
    assert undecided_warnings(replace(RELEASE, scope=scope), changed, original) == ((warned,) if warned else ())


def test_at_most_eight_undecided_modifications_are_named() -> None:
    """The others are counted."""
    scope = tuple(ScopeItem(Modification(f"MP{number}", "")) for number in range(100, 110))
    (found,) = undecided_warnings(replace(RELEASE, scope=scope), DECIDED, None)
    assert found.endswith("MP107 and 2 more are still undecided in scope.")

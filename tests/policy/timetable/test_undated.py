"""Steps that wait for a date, and the timetable once they have one (RID 3; R10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ModificationState, ScopeItem
from policy.model.timetable import Milestone
from policy.timetable.change_warnings import warnings_together
from policy.timetable.undated import dated, may_accept, steps_to_date, waits_for_date

DAY, OTHER = date(2020, 3, 2), date(2020, 3, 9)
BARE = Milestone("sit-start", "SIT commences")
RELEASE = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25))


@pytest.mark.parametrize(
    ("step", "waits"),
    [
        (BARE, True),
        (replace(BARE, day=PartialDate.of(DAY), proposed=True), True),
        (replace(BARE, day=PartialDate.of(DAY)), False),
        (replace(BARE, day=PartialDate(2020, 5)), False),
        (replace(BARE, done_on=DAY), False),
        (replace(BARE, anchor="go-live", offset=-5), False),
    ],
    ids=["undated", "proposed", "dated", "month", "done", "relative"],
)
def test_a_step_waits_for_a_date_while_it_has_none_that_is_agreed(step: Milestone, waits: bool) -> None:
    """A month is a date; a relative step follows its anchor, and one that is done needs none."""
    assert waits_for_date(replace(RELEASE, milestones=(step,)), step) is waits


def test_a_step_with_nothing_left_to_do_waits_for_none() -> None:
    """Nothing in scope impacts DCC Systems, so nobody has to date the start of SIT, and none is proposed for it (R9)."""
    sit = replace(BARE, acts=(acts.START_SIT,))
    documents = ScopeItem(Modification("MP100", "Words", ModificationState.APPROVED))
    release = replace(RELEASE, milestones=(sit,), scope=(documents,))
    assert waits_for_date(replace(release, scope=()), sit)
    assert not waits_for_date(release, sit)
    assert steps_to_date(release, release.milestones) == ()
    assert not may_accept(release, replace(sit, day=PartialDate.of(DAY), proposed=True))


def test_the_date_that_is_on_record_as_proposed_comes_before_a_new_proposal() -> None:
    """A step without a stored proposal shows what is proposed now; one that was asked for is listed although it has a date."""
    held = replace(BARE, key="uit-start", day=PartialDate.of(DAY), proposed=True)
    other = replace(BARE, key="sit-report", day=PartialDate.of(OTHER))
    release = replace(RELEASE, milestones=(BARE, held, other))
    planned = tuple(replace(each, day=PartialDate.of(OTHER), proposed=True) for each in (BARE, held))
    found = [(each.step.key, each.proposed, each.suggested) for each in steps_to_date(release, planned, {"sit-report"})]
    assert found == [("sit-start", None, OTHER), ("uit-start", DAY, None), ("sit-report", None, None)]
    undated = tuple(replace(each, day=None) for each in planned)
    assert [each.suggested for each in steps_to_date(release, undated)] == [None, None]
    assert [each.suggested for each in steps_to_date(release, tuple(replace(each, proposed=False) for each in planned))] == [None, None]


def test_only_steps_whose_date_changes_are_changed() -> None:
    """An equal, agreed date is no change; accepting a proposed one is, on today's record."""
    held = replace(BARE, key="uit-start", day=PartialDate.of(DAY), proposed=True)
    agreed = replace(BARE, key="sit-report", day=PartialDate.of(DAY))
    release = replace(RELEASE, milestones=(BARE, held, agreed))
    changed = dated(release, {"sit-start": DAY, "uit-start": DAY, "sit-report": DAY}, OTHER)
    assert [(each.key, each.proposed, each.recorded_on) for each in changed] == [("sit-start", False, OTHER), ("uit-start", False, OTHER)]


def test_a_relative_step_that_gets_a_date_follows_its_anchor_no_longer() -> None:
    """Otherwise it would have two dates (R10)."""
    relative = replace(BARE, anchor="uit-start", offset=-10)
    (changed,) = dated(replace(RELEASE, milestones=(relative,)), {"sit-start": DAY}, OTHER)
    assert changed == replace(BARE, day=PartialDate.of(DAY), recorded_on=OTHER)


def test_consequences_are_judged_with_all_the_new_dates() -> None:
    """Two steps that move together are in order; a Saturday and a step before the one that it follows are said with their names."""
    sit, uit = replace(BARE, acts=("start sit",)), Milestone("uit-start", "UIT commences", after=("sit-start",))
    release = replace(RELEASE, milestones=(sit, uit))
    days = {"sit-start": DAY, "uit-start": OTHER}
    assert warnings_together(release, dated(release, days, DAY)) == ()
    wrong = warnings_together(release, dated(release, {"sit-start": OTHER, "uit-start": date(2020, 2, 29)}, DAY))
    assert wrong == (
        "“UIT commences”: Sat 29 Feb 2020 is not a Working Day.",
        "“SIT commences” (9 Mar 2020) comes after “UIT commences” (29 Feb 2020).",
    )


@pytest.mark.parametrize(
    ("step", "may"),
    [
        (replace(BARE, day=PartialDate.of(DAY), proposed=True), True),
        (replace(BARE, day=PartialDate.of(DAY)), False),
        (BARE, False),
        (replace(BARE, day=PartialDate.of(DAY), proposed=True, done_on=DAY), False),
    ],
)
def test_a_steps_own_proposed_date_may_be_accepted(step: Milestone, may: bool) -> None:
    """While it is open; a step without a date has none to accept (R10)."""
    assert may_accept(RELEASE, step) is may

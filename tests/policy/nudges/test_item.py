"""Items that are due: their names, and since when their dates are on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.partial_date import PartialDate
from policy.model.timetable import Milestone
from policy.nudges.item import Due, DueKind, recorded_on
from policy.timetable.dates import resolve

UIT = Milestone("uit", "UIT commences", "dcc", PartialDate(2020, 3, 2), recorded_on=date(2020, 1, 10))
PLANS = Milestone("plans", "Plans", anchor="uit", offset=-10, recorded_on=date(2020, 1, 5))
DRAFT = Milestone("draft", "Draft plans", anchor="plans", offset=-5)


def test_an_item_is_named_by_its_kind_and_its_day() -> None:
    """The name has no spaces, and the key changes when the date does."""
    due = Due("june-2020", DueKind.MILESTONE, "uit-start", "UIT", date(2020, 3, 2))
    assert due.item == "milestone:uit-start"
    assert due.key == "june-2020/milestone:uit-start@2020-03-02"
    assert replace(due, day=date(2020, 3, 3)).key != due.key


def test_a_date_that_was_past_when_it_was_entered() -> None:
    """Only a date that is earlier than the day of its entry was past then."""
    due = Due("june-2020", DueKind.MILESTONE, "uit", "UIT", date(2020, 3, 2))
    recorded = (None, date(2020, 3, 1), date(2020, 3, 2), date(2020, 3, 3))
    assert [replace(due, recorded_on=day).was_past for day in recorded] == [False, False, False, True]


@pytest.mark.parametrize(
    ("step", "steps", "day"),
    [
        (UIT, (UIT,), date(2020, 1, 10)),
        (PLANS, (UIT, PLANS), date(2020, 1, 10)),
        (PLANS, (replace(UIT, recorded_on=date(2020, 1, 2)), PLANS), date(2020, 1, 5)),
        (PLANS, (replace(UIT, recorded_on=None), PLANS), date(2020, 1, 5)),
        (replace(PLANS, recorded_on=None), (UIT, PLANS), date(2020, 1, 10)),
        (DRAFT, (UIT, PLANS, DRAFT), date(2020, 1, 10)),
        (DRAFT, (replace(UIT, recorded_on=None), replace(PLANS, recorded_on=None), DRAFT), None),
    ],
)
def test_a_relative_date_is_as_new_as_its_newest_anchor(step: Milestone, steps: tuple[Milestone, ...], day: date | None) -> None:
    """The day of entry is the step's own or, if that is later, that of a step that its date is counted from."""
    assert recorded_on(step, resolve(steps)) == day


def test_a_step_whose_anchor_is_not_known_has_its_own_day() -> None:
    """Without the other steps, the step's own day of entry counts."""
    assert recorded_on(PLANS, {}) == date(2020, 1, 5)


def test_a_circle_of_anchors_ends() -> None:
    """Steps that are counted from each other are read once."""
    dated = resolve((UIT, PLANS))
    circle = {"uit": replace(dated["uit"], milestone=replace(UIT, day=None, anchor="plans")), "plans": dated["plans"]}
    assert recorded_on(PLANS, circle) == date(2020, 1, 10)

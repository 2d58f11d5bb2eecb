"""The form of a milestone, field by field."""

from __future__ import annotations

from datetime import date

import pytest

from bot.slack.limits.messages import view_faults
from policy.model.timetable import Milestone
from tests.builders.office import Office, view_of


def step(office: Office, key: str) -> Milestone:
    """A milestone of June 2020."""
    return next(each for each in office.release().milestones if each.key == key)


def test_a_circle_is_refused_at_its_field(office: Office) -> None:
    """R10: a step cannot be relative to one that is relative to it."""
    form = office.asks("/release milestone june-2020 uit-start")
    office.faults(form, anchor="regression-plans", offset="5", field="anchor", because="circle")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"planned": "31 June"}, "planned"),
        ({"planned": "2020-04-20", "anchor": "sit-start", "offset": "1"}, "planned"),
        ({"offset": "soon", "anchor": "sit-start"}, "offset"),
        ({"offset": "5"}, "offset"),
        ({"event": " "}, "event"),
        ({"done_on": "2021-01-01"}, "done_on"),
    ],
)
def test_answers_are_checked_field_by_field(office: Office, answers: dict[str, str], field: str) -> None:
    """Each fault has its own sentence at its own field, and nothing changes."""
    before = office.release()
    office.faults(office.asks("/release milestone june-2020 uit-start"), **answers, field=field)
    assert office.release() == before


def test_what_a_step_stands_for_is_chosen(office: Office) -> None:
    """Evidence that covers security too is a step for both; its own act stays first, and what the form does not show is not lost."""
    form = office.asks("/release milestone june-2020 evidence-operational")
    office.does(form, acts=("evidence security", "evidence operational"))
    assert step(office, "evidence-operational").acts == ("evidence operational", "evidence security")
    office.does("/release milestone june-2020 add", event="SSC reviews security", acts=("review security", "no such act"))
    assert office.release().milestones[-1].acts == ("review security",)
    assert view_faults(view_of(office.say("/release milestone june-2020 evidence-operational"))) == []


def test_a_step_that_becomes_relative_is_recorded_anew(office: Office) -> None:
    """Nobody is chased for a date that was past when it was put down: a new anchor or distance counts as putting it down."""
    office.at(2020, 1, 14)
    form = office.asks("/release milestone june-2020 tad-review")
    office.does(form, anchor="go-live", offset="-130")
    assert step(office, "tad-review").recorded_on == date(2020, 1, 14)
    office.at(2020, 1, 15)
    office.does("/release milestone june-2020 tad-review", notes="The TAG meets monthly.")
    assert step(office, "tad-review").recorded_on == date(2020, 1, 14)

"""The new date that moves a go-live: what it is held to besides the meeting (R2, R23)."""

from __future__ import annotations

from datetime import date

from policy.model.partial_date import PartialDate
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import PANEL_CHAIR, Office

NOVEMBER = "november-2020"


def test_only_one_technical_specifications_release_a_year(office: Office) -> None:
    """R2: a move to a year that has its Technical Specifications release is not taken."""
    office.does(office.asks("/release create november-2021"), ticks=("technical",))
    with office.store.changing(Act("test", "technical", office.now)) as tx:
        tx.session.get_one(ReleaseRow, NOVEMBER).technical_specifications = True
    form = office.asks(f"/release decide {NOVEMBER} date", PANEL_CHAIR)
    office.faults(form, PANEL_CHAIR, go_live="2021-02-25", reason="More time", field="go_live", because="Only one")


def test_a_release_does_not_go_live_before_it_is_on_record(office: Office) -> None:
    """A release file could not say so either."""
    office.does(office.asks("/release create june-2027"))
    office.at(2020, 2, 3)
    form = office.asks("/release decide june-2027 date", PANEL_CHAIR)
    answers = {"met_on": "2020-01-06", "reason": "It is ready"}
    office.faults(form, PANEL_CHAIR, go_live="2020-01-09", **answers, field="go_live", because="on record, 10 Jan 2020")


def test_only_the_open_go_live_step_with_its_own_date_moves(office: Office) -> None:
    """A step of the same act that is relative or has happened stays as it is."""
    key = "june-2027"
    office.does(office.asks(f"/release create {key}"))
    step = office.asks(f"/release milestone {key} add")
    office.does(step, event="Go-live of the website", anchor="go-live", offset="1", acts=("go-live",))
    form = office.asks(f"/release decide {key} date", PANEL_CHAIR)
    office.does(office.asks(form, PANEL_CHAIR, go_live="2027-07-29", reason="More time"), PANEL_CHAIR)
    steps = {each.key: each for each in office.release(key).milestones}
    assert office.release(key).go_live == date(2027, 7, 29)
    assert steps["go-live"].day == PartialDate(2027, 7, 29)
    assert (steps["go-live-of-the-website"].day, steps["go-live-of-the-website"].offset) == (None, 1)

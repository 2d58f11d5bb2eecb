"""Change Requests alongside a release."""

from __future__ import annotations

from tests.builders.office import Office
from tests.builders.rooms.editing import opened, values


def test_change_requests_ride_alongside_by_their_references(office: Office) -> None:
    """References are forgiving, unknown ones are refused with the nearest, and an empty field takes all away."""
    form = opened(office, "alongside")
    assert values(form) == {"requests": "CR1088"}
    office.does(form, requests="cr 1057, CR1088 CR1047")
    assert [each.ref for each in office.release().alongside] == ["CR1057", "CR1088", "CR1047"]
    office.faults(opened(office, "alongside"), requests="CR1098", field="requests", because="Did you mean CR1088?")
    office.faults(opened(office, "alongside"), requests="MP079", field="requests", because="“MP079” isn't a Change Request")
    office.does(opened(office, "alongside"), requests="")
    assert office.release().alongside == ()
